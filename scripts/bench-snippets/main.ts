/**
 * Retrieval and migration of snippets by the engine alone, on snippets cut from real ports:
 *
 *     npm run bench:snippets -- CSV[.xz] [--split even|odd] [--list retrieval|migration]
 *
 * The CSV is that of `bench:ports`. A snippet is right when it equals the maintainers', white space left out. Counted
 * are snippets that upstream changed; the rest is printed by itself. Migration starts from the maintainers' own place,
 * `both` from the one that was retrieved.
 */
import { parseArgs } from "node:util";
import { type MigratedSnippet, migrateSnippet } from "../../src/port/snippet.js";
import { retrieveSnippet } from "../../src/retrieve/snippet.js";
import { squash } from "../../src/text/lines.js";
import { readPorts } from "../bench-ports/rows.js";
import { type Snippet, snippetsOf } from "./cut.js";

type Verdict = "right" | "wrong" | "unresolved";
type Task = "retrieval" | "migration" | "both";

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { split: { type: "string" }, list: { type: "string" }, threshold: { type: "string" } },
});
if (!positionals[0])
	throw new Error("usage: npm run bench:snippets -- CSV[.xz] [--split even|odd] [--list TASK]");
const { ports } = await readPorts(positionals[0]);
const counts = new Map<string, Record<Verdict, number>>();
const seen = new Set<string>();
let number = 0;

for (const rows of ports.values()) {
	number++;
	if (values.split && (number % 2 === 0) !== (values.split === "even")) continue;
	for (const snippet of rows.flatMap(snippetsOf)) {
		const key = `${snippet.old}\0${snippet.patched}\0${snippet.file}`;
		if (!seen.has(key)) measure(snippet);
		seen.add(key);
	}
}
console.log(`${"".padEnd(48)} right wrong unresolved`);
for (const [name, { right, wrong, unresolved }] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
	console.log(
		`${name.padEnd(46)} ${[right, wrong, unresolved].map((each) => String(each).padStart(6)).join("")}  ${((100 * right) / (right + wrong + unresolved)).toFixed(1)} %`,
	);

function measure(snippet: Snippet): void {
	const { path, old, patched, file, truths } = snippet;
	const options = {
		base: old,
		patched,
		path,
		...(values.threshold && { threshold: Number(values.threshold) }),
	};
	const site = retrieveSnippet(old, file, path);
	const found = site && verdictOf(site.text, nows(truths));
	count("retrieval", snippet, found, site?.text);
	if (site) tally(`retrieval, confidence ${(Math.floor(site.confidence * 10) / 10).toFixed(1)}`, found!);
	const migrated = migrateSnippet({ ...options, target: truths[0]!.now });
	count("migration", snippet, resolved(migrated, truths), migrated.text);
	const both = site && migrateSnippet({ ...options, target: site.text });
	count("both", snippet, both && resolved(both, truths), both?.text);
}

function nows(truths: Snippet["truths"]): string[] {
	return truths.map(({ now }) => now);
}

function resolved({ state, text }: MigratedSnippet, truths: Snippet["truths"]): Verdict | undefined {
	return state === "landed"
		? verdictOf(
				text,
				truths.map(({ result }) => result),
			)
		: undefined;
}

function verdictOf(mine: string, theirs: readonly string[]): Verdict {
	return theirs.some((each) => squash(mine) === squash(each)) ? "right" : "wrong";
}

function count(task: Task, snippet: Snippet, verdict: Verdict = "unresolved", mine = ""): void {
	const isUnchanged = nows(snippet.truths).some((now) => squash(snippet.old) === squash(now));
	const name = `${task}, ${isUnchanged ? "unchanged" : "changed"}, ${snippet.shape}, ${snippet.isSameEdit ? "same edit" : "near edit"}`;
	tally(name, verdict);
	if (values.list !== task || verdict === "right") return;
	const { now, result } = snippet.truths.at(-1)!;
	console.log(`##### ${verdict}: ${snippet.path} (${name})`);
	const texts = {
		old: snippet.old,
		patched: snippet.patched,
		now,
		theirs: task === "retrieval" ? now : result,
		mine,
	};
	for (const [title, text] of Object.entries(texts)) console.log(`--- ${title}\n${text}`);
}

function tally(name: string, verdict: Verdict): void {
	const entry = counts.get(name) ?? { right: 0, wrong: 0, unresolved: 0 };
	entry[verdict]++;
	counts.set(name, entry);
}
