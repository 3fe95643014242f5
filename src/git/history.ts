import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { cluesOf } from "../history/clues.js";
import type { PastCommit } from "../model/history.js";
import { keepFile } from "../system/keep.js";
import { type GitContext, startGit, tryGit } from "./process.js";

/** Raise when what is kept of a commit, or how, changes: older files are read anew. */
const FORMAT = 1;
/** A commit that changes more files brings in a tree; it is nobody's patch. */
const MOST_PATHS = 1000;

/**
 * The commits of base..target, newest first, merges included: kept in `folder`, where another target of the same base is
 * there already only what is new is read. Reads commits and trees, never a file's content.
 *
 * @param keep whether what is read may be kept
 * @param onSlow called before commits are read
 * @returns undefined where there is no history between the two: they have no common commit, the clone lacks folders, or
 *   all that is between them are imports of whole trees
 */
export async function readHistory(
	context: GitContext,
	folder: string,
	{ base, target }: { readonly base: string; readonly target: string },
	keep: boolean,
	onSlow: () => void = () => {},
): Promise<readonly PastCommit[] | undefined> {
	const file = join(folder, `${base}-${target}.history${FORMAT}`);
	const kept = await readKept(file);
	const commits = kept ?? (await readAnew(context, folder, base, target, onSlow));
	if (!commits) return undefined;
	if (keep && !kept) await keepFile(file, serialise(commits));
	const known = commits.filter(({ paths }) => paths.length <= MOST_PATHS);
	return known.length > 0 ? known : undefined;
}

async function readAnew(
	context: GitContext,
	folder: string,
	base: string,
	target: string,
	onSlow: () => void,
): Promise<PastCommit[] | undefined> {
	const related = await tryGit(context, ["merge-base", base, target]);
	if (related.code !== 0) return undefined;
	onSlow();
	const earlier = await earlierTarget(context, folder, base, target);
	const fresh = await readCommits(context, [target, `^${base}`, ...(earlier ? [`^${earlier.target}`] : [])]);
	return fresh && [...fresh, ...(earlier?.commits ?? [])];
}

/** What is kept of the same base up to a commit that the target contains. */
async function earlierTarget(context: GitContext, folder: string, base: string, target: string) {
	for (const name of await readdir(folder).catch(() => [])) {
		if (!name.startsWith(`${base}-`) || !name.endsWith(`.history${FORMAT}`)) continue;
		const other = name.slice(base.length + 1, -`.history${FORMAT}`.length);
		const { code } = await tryGit(context, ["merge-base", "--is-ancestor", other, target]);
		const commits = code === 0 && (await readKept(join(folder, name)));
		if (commits) return { target: other, commits };
	}
	return undefined;
}

async function readCommits(
	context: GitContext,
	revisions: readonly string[],
): Promise<PastCommit[] | undefined> {
	const mark = randomBytes(16).toString("hex");
	const child = startGit(context, [
		...["log", "-z", "--raw", "--no-renames", "--no-abbrev", "--no-show-signature", "--topo-order"],
		`--format=tformat:${mark}%H%x00%P%x00%an <%ae>%x00%B%x00`,
		...[...revisions, "--"],
	]);
	const stop = () => child.kill("SIGTERM");
	context.signal?.addEventListener("abort", stop, { once: true });
	child.stdin.end();
	child.stderr.resume();
	const ended = new Promise<number>((resolve) => child.once("close", (code) => resolve(code ?? 1)));
	const commits: PastCommit[] = [];
	let rest = "";
	for await (const chunk of child.stdout) {
		const records = (rest + (chunk as Buffer).toString("latin1")).split(mark);
		rest = records.pop()!;
		for (const record of records) if (record.length > 1) commits.push(parseRecord(record));
	}
	if (rest.length > 1) commits.push(parseRecord(rest));
	context.signal?.removeEventListener("abort", stop);
	return (await ended) === 0 ? commits : undefined;
}

function parseRecord(record: string): PastCommit {
	const [id, parents, author, message, ...raw] = record.split("\0") as [string, string, string, string];
	const fields = raw as string[];
	const paths = fields.flatMap((field, i) => (/^\n?:\d{6} /.test(field) ? [fields[i + 1]!] : []));
	return {
		id,
		parents: parents.split(" ").filter(Boolean),
		author,
		subject: message.trimStart().split("\n", 1)[0]!.trim(),
		clues: cluesOf(message),
		paths,
	};
}

function serialise(commits: readonly PastCommit[]): Buffer {
	return Buffer.from(`${commits.map((each) => JSON.stringify(each)).join("\n")}\nend ${commits.length}\n`);
}

/** Reads what `serialise` wrote; undefined where there is none, or the file is cut short. */
async function readKept(file: string): Promise<PastCommit[] | undefined> {
	const text = await readFile(file, "utf8").catch(() => "");
	const lines = text.split("\n");
	const end = lines.splice(-2);
	if (end[0] !== `end ${lines.length}` || end[1] !== "") return undefined;
	try {
		return lines.map((line) => JSON.parse(line) as PastCommit);
	} catch {
		return undefined;
	}
}
