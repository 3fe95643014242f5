/**
 * Ports the patches of a whole-file CSV (path, file_old, file_old_p, file_new, file_new_p) and compares
 * with the maintainers' result: npm run bench:ports -- CSV[.xz] [--threshold N] [--list wrong|unresolved]
 */
import { spawn } from "node:child_process";
import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { parse } from "csv-parse";
import type { HunkOutcome } from "../src/model/decision.js";
import { portText } from "../src/port/text.js";
import { diffLines } from "../src/text/diff.js";
import { splitLines, squash } from "../src/text/lines.js";

type Row = Record<
	| "set"
	| "patch"
	| "edit"
	| "git_cherry_pick"
	| "path"
	| "file_old"
	| "file_old_p"
	| "file_new"
	| "file_new_p",
	string
>;
type Verdict = "exact" | "wrong" | "unresolved";

const args = process.argv.slice(2);
const option = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
const csv = args[0];
const threshold = Number(option("--threshold") ?? 0.8);
if (!csv) throw new Error("usage: npm run bench:ports -- CSV[.xz] [--threshold N] [--list VERDICT]");

const patches = new Map<string, Row[]>();
for await (const row of rows(csv) as AsyncIterable<Row>) {
	const key = `${row.set}/${row.patch}`;
	patches.set(key, [...(patches.get(key) ?? []), row]);
}

const counts = new Map<string, Record<Verdict, number>>();
const byStrategy = new Map<string, Record<Verdict, number>>();
for (const [key, files] of patches) {
	const outcomes = files.map(portRow);
	const verdict = outcomes.some(({ verdict }) => verdict === "unresolved")
		? "unresolved"
		: outcomes.every(({ verdict }) => verdict === "exact")
			? "exact"
			: "wrong";
	const git = files[0]!.git_cherry_pick;
	for (const group of ["all", files[0]!.edit, files[0]!.set, `git ${git}`]) count(counts, group, verdict);
	for (const { verdict, hunks } of outcomes)
		for (const { strategy } of hunks) count(byStrategy, strategy, verdict);
	if (option("--list") === verdict || option("--list") === `${git}>${verdict}`) {
		const reasons = outcomes.flatMap(({ verdict, path, hunks }) =>
			verdict === "exact"
				? []
				: [
						`${path} ${verdict} ${[...new Set(hunks.map((h) => h.reason ?? `${h.strategy} ${h.confidence}`))].join("; ")}`,
					],
		);
		console.log(`${files[0]!.edit} ${key} (git ${git})\n    ${reasons.join("\n    ")}`);
	}
}
print("patches", counts);
print("hunks by strategy (verdict of their file)", byStrategy);

function portRow(row: Row): { path: string; verdict: Verdict; hunks: readonly HunkOutcome[] } {
	const { path, file_old: base, file_old_p: patched, file_new: ours, file_new_p: wanted } = row;
	const whole = (result: string | undefined) => ({ path, verdict: judge(result, wanted), hunks: [] });
	if (base === patched) return whole(ours);
	if (base === ours) return whole(patched);
	if (patched === ours) return whole(ours);
	if (base === "" || ours === "" || patched === "") return whole(undefined);
	const edits = diffLines(splitLines(base), splitLines(patched), { ignoreSpace: false });
	const hunks = edits.map((edit) => ({ ...edit, edits: [edit] }));
	const port = portText({ path, base, patched, ours, hunks, threshold });
	const isSure = port.hunks.every(({ state }) => state !== "unsure");
	return { path, verdict: judge(isSure ? port.text : undefined, wanted), hunks: port.hunks };
}

function judge(result: string | undefined, wanted: string): Verdict {
	if (result === undefined) return "unresolved";
	return squash(result) === squash(wanted) ? "exact" : "wrong";
}

function count(table: Map<string, Record<Verdict, number>>, key: string, verdict: Verdict) {
	const row = table.get(key) ?? { exact: 0, wrong: 0, unresolved: 0 };
	row[verdict]++;
	table.set(key, row);
}

function print(title: string, table: Map<string, Record<Verdict, number>>) {
	console.log(`\n${title.padEnd(44)} exact  wrong  unresolved`);
	for (const [key, { exact, wrong, unresolved }] of [...table].sort())
		console.log(
			`  ${key.padEnd(42)}${String(exact).padStart(6)} ${String(wrong).padStart(6)} ${String(unresolved).padStart(10)}`,
		);
}

function rows(file: string): AsyncIterable<unknown> {
	const bytes: Readable = file.endsWith(".xz")
		? spawn("xz", ["-dc", file], { stdio: ["ignore", "pipe", "inherit"] }).stdout
		: createReadStream(file);
	return bytes.setEncoding("latin1").pipe(parse({ columns: true, bom: true }));
}
