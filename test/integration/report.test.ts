import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { numbered, TestRepo } from "../support/repo.js";
import { stopped, stopScene } from "../support/stop-scene.js";

const schema = fileURLToPath(new URL("../../docs/report.schema.json", import.meta.url));
const validate = new Ajv2020({ allowUnionTypes: true }).compile(
	JSON.parse(readFileSync(schema, "utf8")) as object,
);

/** What the schema finds wrong with a document. */
function faults(json: string): unknown {
	validate(JSON.parse(json));
	return validate.errors;
}

interface Cell {
	readonly sign: string;
	readonly text: string;
	readonly other?: readonly (readonly [number, number])[];
}
interface Patch {
	readonly newCommit: string | null;
	readonly review: readonly {
		readonly path: string;
		readonly new: { readonly added: number; readonly removed: number } | null;
		readonly hunks: readonly {
			readonly difference: string;
			readonly rows: readonly { readonly old?: Cell | null; readonly new?: Cell | null }[];
			readonly open: object | null;
		}[];
	}[];
}

const lines = (...changes: [number, string][]) =>
	numbered(60, (text, i) => changes.find(([at]) => at === i)?.[1] ?? text);

/** One patch with hunks that land in all ways: as it came, by other lines around it, with another edit. */
async function reviewed(): Promise<{ repo: TestRepo; json: string; patch: Patch }> {
	const repo = new TestRepo().scene(
		{ "a.c": lines() },
		{ "a.c": lines([18, "\tupstream();"], [40, "\tstep_40(dev, 40, gfp);"]) },
		{
			message: "a: all ways\n",
			files: { "a.c": lines([5, "\tmine_5();"], [20, "\tmine_20();"], [40, "\tstep_40(device, 40);"]) },
		},
	);
	await repo.miggpt("rebase", "old..new", "--series", "series", "--threshold", "0.3");
	const json = (await repo.miggpt("report", "--json")).stdout;
	return { repo, json, patch: (JSON.parse(json) as { patches: Patch[] }).patches[0]! };
}

describe("report --json", () => {
	it("is what its schema says, of a run that ended, one that is stopped, and a dry one", async () => {
		const { repo, json } = await reviewed();
		expect(faults(json)).toBeNull();
		expect((JSON.parse(json) as { seconds: number }).seconds).toBeGreaterThan(0);
		const dry = await repo.miggpt(
			"rebase",
			"old..new",
			"--series",
			"series",
			"--branch",
			"b",
			"-n",
			"--json",
		);
		expect(faults(dry.stdout)).toBeNull();
		const other = stopScene();
		await stopped(other);
		expect(faults((await other.miggpt("report", "--json")).stdout)).toBeNull();
		expect(faults((await other.miggpt("status", "--json")).stdout)).toBeNull();
		await repo.miggpt("retry", "--edit", "1");
		const atEdit = (await repo.miggpt("report", "--json")).stdout;
		expect(faults(atEdit)).toBeNull();
		expect(JSON.parse(atEdit)).toMatchObject({ stopped: { why: "edit" }, fates: { editing: 1 } });
		expect(faults(json.replace('"isSame"', '"isAlike"'))).not.toBeNull();
	});

	it("has every line that landed in one hunk, and the words that differ", async () => {
		const { repo, patch } = await reviewed();
		const [file] = patch.review;
		expect(file!.hunks.map(({ difference }) => difference)).toEqual(["none", "context", "edit"]);
		const rows = file!.hunks.flatMap((hunk) => hunk.rows);
		const shown = rows.flatMap(({ new: now }) => (now?.sign === "+" ? [now.text] : []));
		expect(shown).toEqual(["\tmine_20();", "\tstep_40(device, 40, gfp);"]);
		expect(file!.new).toEqual({ added: 3, removed: 3 });
		const edited = rows.find(({ new: now }) => now?.text.includes("gfp") && now.sign === "+")!;
		expect(edited.new!.other!.map(([from, to]) => edited.new!.text.slice(from, to))).toEqual([", gfp"]);
		expect(repo.show(patch.newCommit!, "a.c")).toContain("step_40(device, 40, gfp);");
	});
});

describe("report --markdown", () => {
	it("says what was adapted and what differs, and lets nothing of a patch be markup", async () => {
		const evil = "</details> @someone #1 `x` <img src=x> **b** [l](http://x)";
		const repo = new TestRepo().scene(
			{ "a.c": lines(), "b.c": lines() },
			{ "a.c": lines([18, "\tupstream(); /* ``` */"]), "b.c": lines([20, "\tother();"]) },
			{ message: `a: ${evil}\n`, files: { "a.c": lines([20, "\tmine();"]) } },
			{ message: "b: conflict\n", files: { "b.c": lines([20, "\tmine();"]) } },
		);
		await repo.miggpt("rebase", "old..new", "--series", "series", "--on-conflict", "park");
		const { code, stdout } = await repo.miggpt("report", "--markdown");
		expect(code).toBe(0);
		expect(stdout).toContain("| landed | 1 |\n| parked | 1 |");
		expect(stdout).toContain(
			"### 1. a: &\\#60;/details&\\#62; &\\#64;someone \\#1 \\`x\\` ".replaceAll("&\\#", "&#"),
		);
		expect(stdout).not.toMatch(/<img|<\/details>|@someone/);
		expect(stdout).toMatch(/^````diff$[\s\S]*^\+ +upstream\(\); \/\* ``` \*\/$[\s\S]*^````$/m);
		expect(stdout).toContain("## Left out (1)\n\n- 2. b: conflict (parked)\n");
	});

	it("is one form of several, and only one at a time", async () => {
		const repo = stopScene();
		await stopped(repo);
		expect((await repo.miggpt("report", "--html", "--json")).stderr).toMatch(
			/^error: --html and --json are two/,
		);
		expect((await repo.miggpt("report", "--open")).stderr).toMatch(/^error: --open goes with --html\n/);
	});
});
