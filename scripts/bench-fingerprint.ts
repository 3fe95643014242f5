/**
 * Measures the fingerprint on the C files of a kernel tree:
 *
 *     npm run bench:fingerprint -- REPO [--rev v6.12] [--every 20] [--list]
 *
 * prints which share of the functions the C parser reads without an error, as they stand and with the kernel's
 * macros masked, and how fast each reader is. `--list` names the functions that stay unread.
 */
import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import { definitionsOfC } from "../src/fingerprint/c.js";
import { fingerprint } from "../src/fingerprint/fingerprint.js";
import { maskMacros } from "../src/fingerprint/mask.js";
import { bareCode } from "../src/fingerprint/preprocessor.js";
import type { SyntaxNode } from "../src/model/syntax.js";
import { loadCParser } from "../src/syntax/load.js";
import { lineStarts, splitLines } from "../src/text/lines.js";

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		rev: { type: "string", default: "v6.12" },
		every: { type: "string", default: "20" },
		list: { type: "boolean", default: false },
	},
});
const repo = positionals[0];
if (!repo) throw new Error("usage: npm run bench:fingerprint -- REPO [--rev REV] [--every N] [--list]");

const git = (...args: string[]) =>
	execFileSync("git", ["-C", repo, ...args], { encoding: "latin1", maxBuffer: 1 << 30 });
const paths = git("ls-tree", "-r", "--name-only", values.rev)
	.split("\n")
	.filter((path) => /\.[ch]$/.test(path))
	.filter((_, i) => i % Number(values.every) === 0);
const parser = await loadCParser();
const clocks = new Map<string, number>();
let bytes = 0;
let functions = 0;
let inRaw = 0;
let inMasked = 0;
let byToken = 0;

for (const path of paths) {
	const text = git("cat-file", "blob", `${values.rev}:${path}`);
	bytes += text.length;
	const definitions = timed("definitions, token by token", () => definitionsOfC(splitLines(text)));
	const starts = lineStarts(text);
	const ranges = definitions
		.filter(({ kind }) => kind === "function")
		.map(({ from, to }) => [starts[from]!, starts[to] ?? text.length] as const);
	functions += ranges.length;
	inRaw += timed("parse, as it stands", () => unread(text, ranges));
	const masked = timed("masking", () => maskMacros(bareCode(text).code));
	inMasked += timed("parse, masked", () => unread(masked, ranges));
	timed("fingerprint without a parser", () => fingerprint(path, text));
	const result = timed("fingerprint", () => fingerprint(path, text, parser));
	byToken += result.byToken.length;
	if (values.list) for (const { name, from } of result.byToken) console.log(`${path}:${from + 1}: ${name}`);
}

console.log(`${paths.length} files of ${values.rev}, ${(bytes / 1e6).toFixed(1)} MB, ${functions} functions`);
console.log(`  with error nodes, as they stand  ${share(inRaw)}`);
console.log(`  with error nodes, masked         ${share(inMasked)}`);
console.log(`  read token by token              ${share(byToken)}`);
for (const [name, ms] of clocks) console.log(`  ${name.padEnd(32)} ${(bytes / 1e3 / ms).toFixed(1)} MB/s`);

function timed<T>(name: string, work: () => T): T {
	const start = performance.now();
	const result = work();
	clocks.set(name, (clocks.get(name) ?? 0) + performance.now() - start);
	return result;
}

function share(count: number): string {
	return `${((100 * count) / functions).toFixed(2)} %`;
}

/** How many of the ranges have an error node or a missing token in them. */
function unread(code: string, ranges: readonly (readonly [number, number])[]): number {
	const tree = parser.parse(code);
	const errors: number[] = [];
	const open: SyntaxNode[] = [tree.rootNode];
	for (let node = open.pop(); node; node = open.pop()) {
		if (node.isError || node.isMissing) errors.push(node.startIndex);
		else if (node.hasError) open.push(...node.children);
	}
	tree.delete();
	return ranges.filter(([from, to]) => errors.some((at) => from <= at && at < to)).length;
}
