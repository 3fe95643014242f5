import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { CancelledError, UserError } from "../errors.js";
import { MergeFile, type MergeStyle, mergeFileAsGit, styleArguments } from "../git/merge-file.js";
import type { GitContext } from "../git/process.js";
import { DEFAULT_SETTINGS } from "../model/settings.js";
import type { CodeChange } from "../model/tree.js";
import { loadCParser } from "../syntax/load.js";
import { diffLines } from "../text/diff.js";
import { splitLines } from "../text/lines.js";
import { type EngineMerge, mergeTexts } from "./texts.js";

interface MergeRequest {
	/** Names of the files as the user gave them: ours, base, theirs. */
	readonly files: readonly [string, string, string];
	/** Where the file stands in the tree: tells its language. */
	readonly path: string;
	readonly threshold: number;
	readonly style: MergeStyle;
	/** `smaller`: the side that changed fewer lines is carried over to the other. */
	readonly carried: "theirs" | "smaller";
	readonly code?: CodeChange | undefined;
}

/** What came of a merge: the engine's, or git's own where the engine has no say or failed. */
export type MergeOutcome =
	| ({ readonly by: "engine" } & EngineMerge)
	| {
			readonly by: "git";
			/** Why the engine did not merge, where that is not the files' own fault. */
			readonly failure?: string;
			/** Above 127 there is no text, and `message` says why. */
			readonly code: number;
			readonly text: string;
			readonly message: string;
	  };

/** Merges three files. What the engine cannot read, or fails at, is left to `git merge-file` as a whole. */
export async function mergeFiles(context: GitContext, request: MergeRequest): Promise<MergeOutcome> {
	const texts = await readTexts(context.cwd, request.files);
	if (!texts) return mergeByGit(context, request);
	try {
		return { by: "engine", ...(await mergeByEngine(context, request, texts)) };
	} catch (error) {
		if (error instanceof CancelledError) throw error;
		const failure = error instanceof Error ? error.message : String(error);
		return { ...(await mergeByGit(context, request)), failure };
	}
}

async function mergeByEngine(
	context: GitContext,
	{ path, threshold, style, carried, code }: MergeRequest,
	[ours, base, theirs]: readonly [string, string, string],
): Promise<EngineMerge> {
	const isOursSmaller = carried === "smaller" && changedLines(base, ours) < changedLines(base, theirs);
	const git = await MergeFile.open(context, style);
	try {
		return await mergeTexts({
			path,
			ours,
			base,
			theirs,
			settings: { ...DEFAULT_SETTINGS, threshold, code, parser: await loadCParser() },
			carried: isOursSmaller ? "ours" : "theirs",
			isFavouring: style.favour !== undefined,
			merge: (three) => git.merge(three),
		});
	} finally {
		await git.close();
	}
}

/** How many lines went and came between two texts. */
function changedLines(before: string, after: string): number {
	return diffLines(splitLines(before), splitLines(after), { ignoreSpace: true }).reduce(
		(sum, { oldFrom, oldTo, newFrom, newTo }) => sum + oldTo - oldFrom + newTo - newFrom,
		0,
	);
}

async function mergeByGit(context: GitContext, { files, style }: MergeRequest) {
	const args = ["-p", ...styleArguments(style), "--", ...files];
	const { code, stdout, stderr } = await mergeFileAsGit(context, args, style.conflictStyle);
	return { by: "git" as const, code, text: stdout.toString("latin1"), message: stderr };
}

/** Git looks for a NUL in so many bytes to tell a binary file. */
const LOOKED_AT = 8000;

/** The files' bytes as latin1; undefined where git would refuse to merge them. */
async function readTexts(
	cwd: string,
	files: readonly [string, string, string],
): Promise<[string, string, string] | undefined> {
	const texts: string[] = [];
	for (const file of files) {
		const text = await readFile(resolve(cwd, file), "latin1").catch(() => undefined);
		if (text === undefined || text.slice(0, LOOKED_AT).includes("\0")) return undefined;
		texts.push(text);
	}
	return texts as [string, string, string];
}

/** Writes a merged text (latin1) over a file, as git merge-file does. @throws UserError where it cannot be written */
export async function writeMerged(context: GitContext, file: string, text: string): Promise<void> {
	await writeFile(resolve(context.cwd, file), text, "latin1").catch((error: Error) => {
		throw new UserError(
			`${file} cannot be written: ${error.message}`,
			"with -p the result goes to standard output",
		);
	});
}
