import { InternalError } from "../errors.js";
import type { Ident } from "../model/series.js";
import { ObjectReader } from "./objects.js";
import type { Repository } from "./repository.js";
import { Scratch } from "./scratch.js";

/** A commit object, its texts as latin1 strings. */
export interface Commit {
	readonly tree: string;
	readonly parents: readonly string[];
	/** The author line as it stands, without `author `. */
	readonly authorLine: string;
	readonly committerLine: string;
	readonly encoding?: string;
	readonly message: string;
	/** The names of all other headers, such as `gpgsig`. */
	readonly otherHeaders: readonly string[];
}

/** Reads a commit. @throws InternalError where the object is missing or no commit */
export async function readCommit(objects: ObjectReader, oid: string): Promise<Commit> {
	return commitOf(oid, await objects.read(oid));
}

/** Commits by their ids. @throws InternalError where an object is missing or no commit */
export async function readCommits(
	objects: ObjectReader,
	oids: readonly string[],
): Promise<ReadonlyMap<string, Commit>> {
	const found = await objects.readAll(oids);
	return new Map(oids.map((oid, i) => [oid, commitOf(oid, found[i])]));
}

/** As `readCommits`, by readers of its own. */
export async function readCommitsIn(
	repository: Repository,
	oids: readonly string[],
): Promise<ReadonlyMap<string, Commit>> {
	const scratch = await Scratch.open(repository);
	const objects = new ObjectReader(scratch.context);
	try {
		return await readCommits(objects, oids);
	} finally {
		await objects.close();
		await scratch.close();
	}
}

function commitOf(oid: string, object: Awaited<ReturnType<ObjectReader["read"]>>): Commit {
	if (object?.type !== "commit")
		throw new InternalError(`object ${oid} is ${object?.type ?? "missing"}, not a commit`);
	return parseCommit(object.bytes.toString("latin1"));
}

/** Takes a commit object's text apart (git documentation, `gitformat-commit`; headers up to the first empty line). */
export function parseCommit(text: string): Commit {
	const end = text.indexOf("\n\n");
	const head = end < 0 ? text : text.slice(0, end);
	const headers = head.split(/\n(?! )/).map((line) => {
		const space = line.indexOf(" ");
		return space < 0 ? [line, ""] : [line.slice(0, space), line.slice(space + 1)];
	}) as [string, string][];
	const all = (name: string) => headers.filter(([key]) => key === name).map(([, value]) => value);
	const encoding = all("encoding")[0]?.split("\n", 1)[0];
	const known = ["tree", "parent", "author", "committer", "encoding"];
	return {
		tree: all("tree")[0] ?? "",
		parents: all("parent"),
		authorLine: all("author")[0] ?? "",
		committerLine: all("committer")[0] ?? "",
		...(encoding !== undefined && { encoding }),
		message: end < 0 ? "" : text.slice(end + 2),
		otherHeaders: headers.map(([key]) => key).filter((key) => key !== "" && !known.includes(key)),
	};
}

/**
 * The parts of an ident line, or undefined where git's tools cannot take it: a stray `<` or `>`, no
 * space before the address, no date, a zone out of range.
 */
export function parseIdent(line: string): Ident | undefined {
	const match = /^([^<>\n\0]*) <([^<>\n\0]*)> (\d{1,18}) ([+-]\d{4})$/.exec(line);
	if (!match) return undefined;
	const [, name, email, seconds, zone] = match as unknown as [string, string, string, string, string];
	if (Number(zone.slice(1)) > 1400) return undefined;
	return { name, email, date: `${seconds} ${zone}` };
}

/** An ident as it stands in a commit. */
export function formatIdent({ name, email, date }: Ident): string {
	return `${name} <${email}> ${date}`;
}
