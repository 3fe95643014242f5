import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../src/model/settings.js";
import { portText } from "../../src/port/text.js";
import { diffLines } from "../../src/text/diff.js";
import { splitLines } from "../../src/text/lines.js";

type Body = readonly string[];

/** Ports the change of a function's body; gives the findings of all hunks. */
function port(base: Body, patched: Body, target: Body) {
	const around = (body: Body) =>
		["int demo_go(struct demo *d)", "{", ...body, "}"].map((line) => `${line}\n`).join("");
	const texts = { base: around(base), patched: around(patched), target: around(target) };
	const edits = diffLines(splitLines(texts.base), splitLines(texts.patched), { ignoreSpace: false });
	const hunks = edits.map((edit) => ({ ...edit, edits: [edit] }));
	return portText({ path: "drivers/demo.c", ...texts, hunks }, DEFAULT_SETTINGS).hunks.flatMap(({ gates }) =>
		gates.filter(({ gate }) => gate === "freed"),
	);
}

const before = (lines: Body, line: string, added: Body) => {
	const at = lines.indexOf(line);
	return [...lines.slice(0, at), ...added, ...lines.slice(at)];
};

const WORK = ["\tdemo_a(d);", "\tdemo_b(d);", "\tdemo_c(d);", "\tdemo_d(d);"];
const bail = (release: string) => ["\tif (demo_bad(d)) {", `\t\t${release}`, "\t\treturn -EIO;", "\t}"];

describe("gate freed", () => {
	it.each<[string, string, Body, Body]>([
		[
			"guard",
			"mutex_unlock(&d->lock);",
			["\tmutex_lock(&d->lock);", "", ...WORK, "\tmutex_unlock(&d->lock);", "\treturn 0;"],
			["\tguard(mutex)(&d->lock);", "", ...WORK, "\treturn 0;"],
		],
		[
			"__free",
			"kfree(buf);",
			["\tu8 *buf = demo_buf(d);", "", ...WORK, "\tkfree(buf);", "\treturn 0;"],
			["\tu8 *buf __free(kfree) = demo_buf(d);", "", ...WORK, "\treturn 0;"],
		],
		[
			"for_each_child_of_node_scoped",
			"of_node_put(child);",
			[
				"\tfor_each_child_of_node(d->np, child) {",
				...WORK,
				"\t\tif (demo_x(child)) {",
				"\t\t\tof_node_put(child);",
				"\t\t\tbreak;",
				"\t\t}",
				"\t}",
			],
			[
				"\tfor_each_child_of_node_scoped(d->np, child) {",
				...WORK,
				"\t\tif (demo_x(child))",
				"\t\t\tbreak;",
				"\t}",
			],
		],
		[
			"devm_clk_get_enabled",
			"clk_disable_unprepare(d->clk);",
			["\td->clk = devm_clk_get(d->dev, NULL);", "\tclk_prepare_enable(d->clk);", "", ...WORK],
			["\td->clk = devm_clk_get_enabled(d->dev, NULL);", "", ...WORK],
		],
	])("stops what %s gives back by now", (scope, release, base, target) => {
		const patched = before(base, WORK[3]!, bail(release));
		const word = release.split("(")[0]!;
		expect(port(base, patched, target)).toEqual([{ gate: "freed", by: "upstream", word, scope }]);
	});

	it("stops a patch that brings a guard where upstream unlocks at a place more", () => {
		const base = ["\tmutex_lock(&d->lock);", "", ...WORK, "\tmutex_unlock(&d->lock);", "\treturn 0;"];
		const patched = ["\tguard(mutex)(&d->lock);", "", ...WORK, "\treturn 0;"];
		const target = before(base, WORK[2]!, bail("mutex_unlock(&d->lock);"));
		expect(port(base, patched, target)).toContainEqual({
			...{ gate: "freed", by: "patch" },
			...{ word: "mutex_unlock", scope: "guard" },
		});
	});

	const locked = (lock: string, body: Body) => [
		`\tmutex_lock(&d->${lock});`,
		...body,
		`\tmutex_unlock(&d->${lock});`,
	];

	it("lets pass another lock's unlock, and what upstream still does by hand elsewhere", () => {
		const base = [
			...locked("lock", []),
			"",
			...WORK,
			"",
			...locked("other", ["\tdemo_e(d);", "\tdemo_f(d);"]),
		];
		const target = ["\tguard(mutex)(&d->lock);", ...base.slice(2)];
		const patched = before(base, "\tdemo_f(d);", bail("mutex_unlock(&d->other);"));
		expect(port(base, patched, target)).toEqual([]);
		const half = ["\tscoped_guard(mutex, &d->other)", "\t\tdemo_x(d);", ...base];
		expect(port(base, patched, half)).toEqual([]);
	});

	it("lets pass what the function never gave back", () => {
		const base = ["\td->buf = devm_kzalloc(d->dev, 8, GFP_KERNEL);", "", ...WORK];
		const target = ["\td->buf = devm_kcalloc(d->dev, 2, 8, GFP_KERNEL);", "", ...WORK];
		expect(port(base, before(base, WORK[3]!, bail("kfree(d->tmp);")), target)).toEqual([]);
	});
});
