/**
 * How long the engine takes for a file: made ones of 20,000 lines, and files of a real kernel.
 *
 *   npm run bench:engine [-- REPO [OLD [NEW]]]
 *
 * A patch is made for each of 300 C files that differ between OLD (v6.1) and NEW (v6.12): it changes, adds and
 * removes lines in the middle of each tenth of the file. Times are those of the second run, with what is mined
 * from the trees cached.
 */
import { execFileSync } from "node:child_process";
import { portFile } from "../src/index.js";
import { DEFAULT_THRESHOLD } from "../src/model/decision.js";
import type { CParser } from "../src/model/syntax.js";
import { loadCParser } from "../src/syntax/load.js";
import { splitLines } from "../src/text/lines.js";
import { portRows } from "./bench-ports/port.js";
import { printTimes } from "./bench-ports/print.js";
import type { Row } from "./bench-ports/rows.js";
import { openTrees } from "./bench-ports/world.js";

const LINES = 20_000;
const FILES = 300;

type Edit = (lines: readonly string[], at: number) => readonly string[];

/** Changes the lines at `count` places, evenly apart, `edit` giving what stands there instead of the line. */
function changedAt(text: string, count: number, edit: Edit): string {
	const lines = splitLines(text);
	const step = lines.length / count;
	const at = new Set(Array.from({ length: count }, (_, i) => Math.floor((i + 0.5) * step)));
	return lines.flatMap((line, i) => (at.has(i) ? edit(lines, i) : [line])).join("");
}

const patchEdit: Edit = (lines, at) =>
	[
		[lines[at]!, `\tcall_of_the_patch(dev, ${at});\n`],
		[lines[at]!.replace(/(\w+)/, "patched_$1")],
		[`\tif (patched(dev, ${at}))\n`, "\t\treturn -EINVAL;\n", lines[at]!],
		[],
	][at % 4]!;

/** Milliseconds by the clock, and of the processors: the same but for what other work took, and for threads. */
function time(work: () => unknown): [number, number] {
	const begin = performance.now();
	const before = process.cpuUsage();
	work();
	const { user, system } = process.cpuUsage(before);
	return [performance.now() - begin, (user + system) / 1000];
}

function madeFiles(parser: CParser): void {
	const made = (line: (i: number) => string) => Array.from({ length: LINES }, (_, i) => line(i)).join("");
	const cases: readonly [string, string][] = [
		["lines all different", made((i) => `\tstep_${i}(dev, ${i % 97});\n`)],
		["functions alike", made((i) => FUNCTION[i % FUNCTION.length]!.replaceAll("N", `${Math.floor(i / 10)}`))],
		["one line over and over", made(() => "\t0x00,\n")],
	];
	console.log(`made files of ${LINES} lines, 40 changes of the patch, 2000 of upstream`);
	for (const [name, base] of cases) {
		const target = changedAt(base, 2000, (lines, at) => [`\tupstream_${at}(dev);\n`, lines[at]!]);
		const patched = changedAt(base, 40, patchEdit);
		const [clock, cpu] = time(() => portFile({ path: "drivers/made.c", base, patched, target, parser }));
		console.log(
			`  ${name.padEnd(22)} ${clock.toFixed(0).padStart(6)} ms, ${cpu.toFixed(0)} of processor time`,
		);
	}
}

const FUNCTION = [
	"static int step_N(struct device *dev)\n",
	"{\n",
	"\tint ret;\n",
	"\n",
	"\tret = regmap_write(dev->map, REG_N, 0);\n",
	"\tif (ret)\n",
	"\t\treturn ret;\n",
	"\treturn 0;\n",
	"}\n",
	"\n",
];

async function kernelFiles(repo: string, old: string, now: string): Promise<void> {
	const git = (...args: string[]) =>
		execFileSync("git", ["-C", repo, ...args], { encoding: "latin1", maxBuffer: 1 << 30 });
	const changed = git("diff", "--name-only", "-z", "--no-renames", "--diff-filter=M", old, now, "--", "*.c")
		.split("\0")
		.filter(Boolean);
	const step = Math.max(1, changed.length / FILES);
	const paths = Array.from(
		{ length: Math.min(FILES, changed.length) },
		(_, i) => changed[Math.floor(i * step)]!,
	);
	const rows = paths.map((path): Row => {
		const file = (rev: string) => git("cat-file", "blob", `${rev}:${path}`);
		const base = file(old);
		const texts = { file_old: base, file_old_p: changedAt(base, 10, patchEdit), file_new: file(now) };
		return { set: "made", patch: path, path, edit: "", git_cherry_pick: "", ...texts, file_new_p: "" };
	});
	const trees = await openTrees(repo, old, now);
	const times: number[] = [];
	try {
		for (const run of ["first", "second"])
			for (const row of rows) {
				const begin = performance.now();
				await portRows(row.path, [row], trees, DEFAULT_THRESHOLD, new Set());
				if (run === "second") times.push(performance.now() - begin);
			}
	} finally {
		await trees.close();
	}
	const sizes = rows.map(({ file_old }) => splitLines(file_old).length).sort((a, b) => a - b);
	console.log(
		`\n${rows.length} C files that changed from ${old} to ${now}, median ${sizes[sizes.length >> 1]} lines, largest ${sizes.at(-1)}`,
	);
	printTimes("a file", times);
}

const [repo, old = "v6.1", now = "v6.12"] = process.argv.slice(2);
madeFiles(await loadCParser());
if (repo) await kernelFiles(repo, old, now);
