import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const home = mkdtempSync(join(tmpdir(), "miggpt-demo-test-"));
const folder = join(home, "demo");
const repo = join(folder, "linux");
const branch = "miggpt/widget-v2.0";

const SUBJECTS = {
	failed: "widget: core: count the devices that fail",
	wake: "widget: queue: wake the worker for the first event only",
	budget: "widget: core: let a driver set the budget of its bus",
	panel: "arm64: dts: acme: lantern: run the panel at 400 kHz",
	serial: "widget: sysfs: show the serial number",
	few: "widget: dial: hand over few events at a time",
	turned: "widget: dial: report the way it was turned",
	trace: "widget: trace: name the device of a dropped event",
	empty: "widget: queue: fix a use after free when the queue is emptied",
	check: "widget: chime: check the note and the volume",
	align: "widget: chime: align the register offsets",
	bell: "widget: add a driver for the bell",
	gauge: "arm64: dts: acme: lantern: add the pressure gauge",
} as const;
type Name = keyof typeof SUBJECTS;

interface Hunk {
	readonly state: string;
	readonly strategy: string;
	readonly manner: string;
	readonly evidence: readonly { readonly text: string }[];
}
interface Patch {
	readonly subject: string;
	readonly fate: string;
	readonly manner: string | null;
	readonly partlyUpstream: boolean;
	readonly newCommit: string | null;
	readonly reason: { readonly text: string } | null;
	readonly files: readonly { readonly path: string; readonly hunks: readonly Hunk[] }[];
}

/** The caller's environment as a user may have it, with settings that would break a run which took them over. */
const hostile = {
	...process.env,
	HOME: home,
	GIT_DIR: join(home, "no-such-repository"),
	GIT_AUTHOR_DATE: "1999-12-31T23:59:59+0000",
	LC_ALL: "C.UTF-8",
};
const pinned = {
	PATH: [join(folder, "bin"), process.env.PATH].join(delimiter),
	HOME: home,
	LC_ALL: "C",
	GIT_CONFIG_NOSYSTEM: "1",
	GIT_CONFIG_GLOBAL: "/dev/null",
	GIT_COMMITTER_NAME: "Demo Porter",
	GIT_COMMITTER_EMAIL: "porter@example.com",
	GIT_COMMITTER_DATE: "2024-06-01T12:00:00+0000",
};

function demo() {
	const args = ["--import", "tsx", "scripts/demo.ts", folder];
	return spawnSync(process.execPath, args, { cwd: root, env: hostile, encoding: "utf8" });
}

function git(...args: string[]) {
	const { status, stdout } = spawnSync("git", args, { cwd: repo, env: pinned, encoding: "utf8" });
	return { status, stdout: stdout.replace(/\n$/, "") };
}

const show = (path: string) => git("show", `${branch}:${path}`).stdout;

let run: ReturnType<typeof demo>;
let json: { status: number | null; patches: Record<Name, Patch>; fates: Record<string, number> };

beforeAll(() => {
	writeFileSync(join(home, ".gitconfig"), "[commit]\n\tgpgSign = true\n[core]\n\tautocrlf = true\n");
	mkdirSync(folder);
	run = demo();
	const { status, stdout } = git(
		...["miggpt", "rebase", "v1.0..v2.0", "--series", "widget", "--branch", "again"],
		...["--on-conflict", "park", "--json"],
	);
	const { patches, fates } = JSON.parse(stdout) as { patches: Patch[]; fates: Record<string, number> };
	expect(patches.map(({ subject }) => subject)).toEqual(Object.values(SUBJECTS));
	const byName = Object.keys(SUBJECTS).map((name, i) => [name, patches[i]]);
	json = { status, fates, patches: Object.fromEntries(byName) };
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe("npm run demo", () => {
	it("ends well, whatever the user's environment and git configuration", () => {
		expect(run.stderr).not.toContain("demo:");
		expect(run.status).toBe(0);
		expect(run.stdout).toContain(`A demo repository: ${repo}`);
	});

	it("prints each command before what it puts out", () => {
		expect(run.stdout.match(/^\$ .*/gm)).toEqual([
			"$ git miggpt rebase v1.0..v2.0 --dry-run",
			"$ git miggpt rebase v1.0..v2.0 --on-conflict park",
			`$ git log --oneline v2.0..${branch}`,
			expect.stringMatching(/^\$ ls \.git\/miggpt\/.*\/patches$/),
		]);
	});

	it("tells what becomes of each patch while it runs", () => {
		const line = (fate: string, name: Name) =>
			expect.stringMatching(new RegExp(`^\\[ ?\\d+/13\\] ${fate}  ${SUBJECTS[name]}$`));
		expect(run.stderr.match(/^\[.*/gm)).toEqual([
			line("landed unchanged", "failed"),
			line("landed merged", "wake"),
			line("conflict", "budget"),
			line("landed unchanged", "failed"),
			line("landed merged", "wake"),
			line("parked", "budget"),
			line("landed ported", "panel"),
			line("landed ported", "serial"),
			line("parked", "few"),
			line("landed ported", "turned"),
			line("landed ported", "trace"),
			line("upstream", "empty"),
			line("landed ported, partly upstream", "check"),
			line("emptied", "align"),
			line("landed merged", "bell"),
			line("landed ported", "gauge"),
		]);
	});

	it("sums up fates, manners and strategies, and says why patches are missing", () => {
		for (const text of [
			"patches: 13 in = 2 landed + 1 conflict + 10 pending",
			"dry run: nothing was written",
			"1 unchanged, 2 merged as git does, 6 ported by a rule\n",
			"    ported       1   the line on one side of it is gone or changed; it stays with the one on the other side\n",
			"    ported       1   the rest is upstream already\n",
			"patches: 13 in = 9 landed + 1 upstream + 1 emptied + 2 parked",
			"the patch and upstream changed different words of these lines",
			": widget_set_budget\n",
			"every hunk stands in the target already (drivers/widget/queue.c:",
			"nothing is left of it to change in the target",
			"2 patches parked: the branch lacks them;",
		])
			expect(run.stdout).toContain(text);
	});

	it("makes a branch and patch files of the nine patches that landed, newest first in the log", () => {
		const landed: Name[] = ["failed", "wake", "panel", "serial", "turned", "trace", "check", "bell", "gauge"];
		const subjects = landed.map((name) => SUBJECTS[name]);
		expect(git("log", "--format=%s", `v2.0..${branch}`).stdout.split("\n")).toEqual([...subjects].reverse());
		const shown = run.stdout.split("\n").flatMap((line) => /^[0-9a-f]{7,} (.*)/.exec(line)?.[1] ?? []);
		expect(shown).toEqual([...subjects].reverse());
		const files = run.stdout.split("\n").filter((line) => /^\d{4}-.*\.patch$/.test(line));
		expect(files).toHaveLength(1 + 9);
		expect(files[0]).toBe("0000-cover-letter.patch");
		expect(files.at(-1)).toBe("0009-arm64-dts-acme-lantern-add-the-pressure-gauge.patch");
	});

	it("leaves the user's checkout and branch as they were", () => {
		expect(git("status", "--porcelain").stdout).toBe("");
		expect(git("symbolic-ref", "--short", "HEAD").stdout).toBe("widget");
		expect(git("log", "--format=%s", "--reverse", "v1.0..widget").stdout.split("\n")).toEqual(
			Object.values(SUBJECTS),
		);
	});

	it("says so where a demo is there already", () => {
		const again = demo();
		expect(again.status).toBe(1);
		expect(again.stderr).toContain("demo in it already");
	});
});

describe("the demo's patches", () => {
	/** The strategies and manners of a patch's hunks, those that just merged left out. */
	const hunks = (name: Name) =>
		json.patches[name].files
			.flatMap((file) => file.hunks)
			.map(({ state, strategy, manner }) => `${state} ${strategy} ${manner}`)
			.filter((text) => !/^landed merge (?:unchanged|merged)$/.test(text));
	const evidence = (name: Name) =>
		json.patches[name].files.flatMap((file) =>
			file.hunks.flatMap((hunk) => hunk.evidence.map(({ text }) => text)),
		);

	it("come out of a second run the same, to the commit id", () => {
		expect(json.status).toBe(3);
		expect(json.fates).toMatchObject({
			landed: 9,
			upstream: 1,
			emptied: 1,
			parked: 2,
			conflict: 0,
			pending: 0,
		});
		expect(git("rev-parse", "again").stdout).toBe(git("rev-parse", branch).stdout);
	});

	it("land unchanged where their surroundings stand", () => {
		expect(json.patches.failed).toMatchObject({ fate: "landed", manner: "unchanged" });
		expect(hunks("failed")).toEqual([]);
		expect(show("drivers/widget/core.c")).toContain("\t\twdev->bus->failed++;\n\t\tdev_warn(");
	});

	it("merge where upstream changed their context", () => {
		expect(json.patches.wake).toMatchObject({ fate: "landed", manner: "merged" });
		expect(hunks("wake")).toEqual([]);
		expect(show("drivers/widget/queue.c")).toContain(
			"\t\tlist_add(&event->node, &queue->events);\n\telse\n\t\tlist_add_tail(&event->node, &queue->events);\n" +
				"\tqueue->length++;\n\tif (queue->length == 1)\n\t\tschedule_work(&queue->work);\n",
		);
	});

	it("land beside a line that upstream changed", () => {
		expect(json.patches.panel).toMatchObject({ fate: "landed", manner: "ported" });
		expect(hunks("panel")).toEqual(["landed adjacent ported"]);
		expect(show("arch/arm64/boot/dts/acme/acme-lantern.dts")).toContain(
			"\t\t\tinterrupts = <17>, <18>;\n\t\t\tbus-frequency = <400000>;\n",
		);
	});

	it("stay behind the neighbour that is left where upstream deleted the other", () => {
		expect(json.patches.serial).toMatchObject({ fate: "landed", manner: "ported" });
		expect(hunks("serial")).toEqual(["landed anchored ported"]);
		const sysfs = show("drivers/widget/sysfs.c");
		expect(sysfs).toContain(
			"\t&dev_attr_model.attr,\n\t&dev_attr_serial.attr,\n\t&dev_attr_driver_name.attr,\n",
		);
		expect(sysfs).toContain("static DEVICE_ATTR_RO(serial);\n");
		expect(sysfs).not.toContain("legacy_mode");
	});

	it("follow upstream's indentation", () => {
		expect(json.patches.turned).toMatchObject({ fate: "landed", manner: "ported" });
		expect(hunks("turned")).toEqual(["landed merge ported"]);
		expect(evidence("turned")).toEqual([expect.stringContaining("indentation")]);
		expect(show("drivers/widget/dial.c")).toContain(
			"\tscoped_guard(mutex, &dial->lock) {\n\t\tposition = dial_read(wdev, dial);\n" +
				"\t\tif (position != dial->position) {\n" +
				"\t\t\terr = widget_queue_add(wdev, dial_code(dial, position),\n\t\t\t\t\t       position);\n",
		);
	});

	it("follow a file that upstream moved", () => {
		expect(json.patches.trace).toMatchObject({ fate: "landed", manner: "ported" });
		expect(json.patches.trace.files.map(({ path }) => path)).toEqual(["drivers/widget/debug/trace.c"]);
		expect(evidence("trace")[0]).toContain("moved the file to drivers/widget/debug/trace.c");
		// Upstream did not touch the file, so the series' own text of it is the right one.
		expect(show("drivers/widget/debug/trace.c")).toBe(git("show", "widget:drivers/widget/trace.c").stdout);
		expect(git("cat-file", "-e", `${branch}:drivers/widget/trace.c`).status).not.toBe(0);
	});

	it("are left out where the target has all of it, under its name or as white space", () => {
		expect(json.patches.empty).toMatchObject({ fate: "upstream", newCommit: null });
		expect(new Set(hunks("empty"))).toEqual(new Set(["upstream upstreamed ported"]));
		expect(json.patches.align).toMatchObject({ fate: "emptied", newCommit: null });
		expect(show("drivers/widget/queue.c").match(/list_for_each_entry_safe/g)).toHaveLength(1);
		expect(show("drivers/widget/chime.c")).toContain("#define CHIME_BUSY\t\t0x46\n");
	});

	it("bring the half that the target lacks", () => {
		expect(json.patches.check).toMatchObject({ fate: "landed", manner: "ported", partlyUpstream: true });
		expect(hunks("check")).toEqual(["upstream upstreamed ported"]);
		const chime = show("drivers/widget/chime.c");
		expect(chime.match(/if \(note >= CHIME_NOTES\)/g)).toHaveLength(1);
		expect(chime).toContain("CHIME_VOLUME, min_t(u16, volume, CHIME_LOUDEST));\n");
	});

	it("bring a new file with its rows in Makefile and Kconfig, beside upstream's new ones", () => {
		expect(json.patches.bell).toMatchObject({ fate: "landed", manner: "merged" });
		expect(hunks("bell")).toEqual(["landed whole-file unchanged"]);
		expect(show("drivers/widget/bell.c")).toBe(git("show", "widget:drivers/widget/bell.c").stdout);
		expect(show("drivers/widget/Makefile").match(/\+= \w+\.o$/gm)).toEqual(
			["bell", "chime", "dial", "lamp"].map((name) => `+= ${name}.o`),
		);
		expect(show("drivers/widget/Kconfig").match(/^config \w+$/gm)).toEqual(
			["TRACE", "BELL", "CHIME", "DIAL", "LAMP"].map((name) => `config WIDGET_${name}`),
		);
	});

	it("are parked on a real conflict, and where they build on a parked patch", () => {
		const { budget, few } = json.patches;
		expect(budget).toMatchObject({ fate: "parked", newCommit: null });
		expect(hunks("budget")).toEqual(["unsure token-merge ported"]);
		expect(budget.reason!.text).toContain(
			"drivers/widget/core.c: merge 70 % sure, below the threshold of 80 %: ",
		);
		expect(few).toMatchObject({ fate: "parked", newCommit: null });
		expect(few.reason!.text).toMatch(/^builds on parked patch [0-9a-f]{12}: widget_set_budget$/);
		// It would have applied.
		expect(few.files.flatMap((file) => file.hunks).map(({ state }) => state)).toEqual(["landed", "landed"]);
		expect(git("grep", "-l", "-i", "widget_set_budget\\|dial_budget", branch).stdout).toBe("");
	});

	it("add no other file to the target, and the demo nothing else to its folder", () => {
		const files = (rev: string) => git("ls-tree", "-r", "--name-only", rev).stdout.split("\n");
		expect(files(branch)).toEqual([...files("v2.0"), "drivers/widget/bell.c"].sort());
		expect(readdirSync(folder).sort()).toEqual(["bin", "linux"]);
	});
});
