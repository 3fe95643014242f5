import pLimit from "p-limit";
import { UserError } from "../errors.js";
import { parseIdent, readCommit } from "../git/commits.js";
import { ObjectReader } from "../git/objects.js";
import type { Quarantine } from "../git/quarantine.js";
import type { Repository } from "../git/repository.js";
import type { Ident } from "../model/series.js";
import { type ImportedPatch, importPatches } from "./import.js";
import { overlaid, readOverlays, replacedPaths } from "./overlay.js";
import { type Prepared, prepare } from "./prepare.js";
import { type Lookup, openSource } from "./source/open.js";
import type { Source } from "./source/types.js";

/** What a user names as a series. */
export interface SeriesRequest {
	readonly paths: readonly string[];
	readonly overlays: readonly string[];
	readonly lookup: Lookup;
	readonly base: Named;
	readonly targets: readonly Named[];
	/** Of patches that name no author; those without a date get BASE's, so that the same files give the same commits. */
	readonly author: Omit<Ident, "date">;
	readonly tell: (text: string) => void;
}

/** A version by the name that the user gave it. */
interface Named {
	readonly name: string;
	readonly commit: string;
}

/** A series that was read from files, as commits in a quarantine. */
export interface ReadSeries {
	readonly sources: readonly Source[];
	readonly patches: readonly ImportedPatch[];
	/** BASE and the versions after it with the overlay's files. */
	readonly base: string;
	readonly targets: readonly string[];
	/** What is odd about it as a whole, for the user (latin1). */
	readonly notes: readonly string[];
}

/** The date of what has none. */
const EPOCH = "0 +0000";

/** Mails that are read at once: git needs a process for each. */
const AT_ONCE = 4;

/** Reads patch files and makes commits of them. Nothing reaches the repository. @throws UserError naming file and line */
export async function readSeries(
	repository: Repository,
	quarantine: Quarantine,
	{ paths, overlays, lookup, base, targets, author, tell }: SeriesRequest,
): Promise<ReadSeries> {
	const sources: Source[] = [];
	for (const path of paths) sources.push(await openSource(path, lookup));
	requireNames(sources);
	const overlay = await readOverlays(overlays, lookup.cwd);
	const files = sources.flatMap(({ patches }) => patches);
	tell(`reading ${files.length} patch ${files.length === 1 ? "file" : "files"}`);
	const limit = pLimit(AT_ONCE);
	const prepared = await Promise.all(files.map((file) => limit(() => prepare(quarantine.scratch, file))));
	requireChange(prepared);
	const notes: string[] = [];
	const over = new Map<string, string>();
	for (const { name, commit } of [base, ...targets]) {
		if (over.has(commit)) continue;
		over.set(commit, await overlaid(quarantine, commit, overlay, { ...author, date: EPOCH }));
		for (const path of await replacedPaths(repository, quarantine, commit, overlay))
			notes.push(`the overlay replaces ${path} of ${name}`);
	}
	const onBase = over.get(base.commit)!;
	const patches = await importPatches(repository, quarantine, {
		base: onBase,
		patches: prepared,
		author: { ...author, date: await dateOf(quarantine, base.commit) },
		tell: () => {},
	});
	return { sources, patches, base: onBase, targets: targets.map(({ commit }) => over.get(commit)!), notes };
}

/** The date of a commit. */
async function dateOf({ context }: Quarantine, commit: string): Promise<string> {
	const objects = new ObjectReader(context);
	try {
		return parseIdent((await readCommit(objects, commit)).committerLine)?.date ?? EPOCH;
	} finally {
		await objects.close();
	}
}

/** Each source and each patch goes out under the name that it came in by. */
function requireNames(sources: readonly Source[]): void {
	const taken = new Map<string, string>();
	for (const { kind, name, path, patches } of sources) {
		const names =
			kind === "folder" && sources.length > 1
				? [name]
				: kind === "mbox"
					? [name]
					: patches.map((each) => each.name);
		for (const each of names) {
			const other = taken.get(each);
			if (other !== undefined)
				throw new UserError(
					`${path}: ${each} would go out under the name of ${other}`,
					"rename one of the two",
				);
			taken.set(each, path);
		}
	}
}

function requireChange(prepared: readonly Prepared[]): void {
	if (prepared.some(({ hasDiff }) => hasDiff)) return;
	throw new UserError(`${prepared[0]!.file.from}:1: no diff in it, nor in any other`, "are they patches?");
}
