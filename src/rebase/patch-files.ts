import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { InternalError } from "../errors.js";
import { ObjectReader } from "../git/objects.js";
import type { Repository } from "../git/repository.js";
import type { Scratch } from "../git/scratch.js";
import { CommitTree } from "../git/tree-reader.js";
import type { PatchFilesPlan, Plan } from "../model/run.js";
import { faultInPatches } from "../patches/out/check.js";
import { PatchWriter, type Refresh, type WrittenPatch } from "../patches/out/export.js";
import { layOut, type Outcome, seriesText } from "../patches/out/lay-out.js";
import { type PatchRecord, parseRecord, RECORD_FILE } from "../patches/record.js";
import { patchReasonText } from "../report/wording/reason.js";
import { runFolder } from "./record/paths.js";
import type { Run } from "./record/run.js";
import { trailersOf } from "./replay/message.js";
import type { SteppedPatch } from "./replay/stepper.js";

/** What a run's patch files are written from. */
export interface FilesEnd {
	readonly tip: string;
	readonly patches: readonly SteppedPatch[];
}

/**
 * Writes a series that was read from patch files in the form that it came in, and holds it against the branch.
 *
 * @returns the files' paths below the folder; undefined where the series was none, landed in another order, or is to go out as mails
 * @throws InternalError where the files do not give the branch's tree
 */
export async function writePatchFiles(
	{ repository, plan }: Run,
	scratch: Scratch,
	folder: string,
	end: FilesEnd,
): Promise<string[] | undefined> {
	const { patchFiles, form } = plan;
	if (!patchFiles || form === "mail" || form === "mbox") return undefined;
	const record = await readRecord(repository, patchFiles);
	if (form === "quilt" && record.sources.some(({ kind }) => kind === "mbox")) return undefined;
	const order = record.commits.map((commit) => end.patches.findIndex((each) => each.commit === commit));
	if (order.some((at, i) => at < 0 || (i > 0 && at < order[i - 1]!))) return undefined;
	const patches = order.map((at) => end.patches[at]!);
	let fault: string | undefined;
	for (const refresh of new Set<Refresh>([refreshOf(plan, patchFiles.refresh), "all"])) {
		const written = await writeLanded(repository, scratch, plan, record, patches, refresh);
		fault = await faultIn(scratch, plan, record, end.tip, written);
		if (fault !== undefined) continue;
		const outcomes = patches.map((patch, i) => outcomeOf(patch, written.get(i)));
		const files = await layOut(record.sources, outcomes, patchFiles.leftOut);
		if (form === "quilt" && !files.has("series"))
			files.set("series", Buffer.from(seriesText(record.sources, outcomes), "latin1"));
		await rm(folder, { recursive: true, force: true });
		for (const [path, bytes] of files) {
			await mkdir(dirname(join(folder, path)), { recursive: true });
			await writeFile(join(folder, path), bytes);
		}
		return [...files.keys()];
	}
	throw new InternalError(`the patch files do not give the branch: ${fault}`);
}

/** Between a version and itself nothing moved: what is some lines off was so before. */
function refreshOf({ base, target }: Plan, refresh: Refresh): Refresh {
	return base.commit === target.commit && refresh === "headers" ? "none" : refresh;
}

/** What a run keeps of its patch files. @throws UserError where it is damaged */
async function readRecord({ commonDir }: Repository, { run }: PatchFilesPlan): Promise<PatchRecord> {
	const file = join(runFolder(commonDir, run), RECORD_FILE);
	return parseRecord(await readFile(file, "utf8"), file);
}

/** The new texts of the patches that landed, by their place in the series. */
async function writeLanded(
	repository: Repository,
	scratch: Scratch,
	plan: Plan,
	record: PatchRecord,
	patches: readonly SteppedPatch[],
	refresh: Refresh,
): Promise<Map<number, WrittenPatch>> {
	const files = record.sources.flatMap((source) => source.patches);
	const landed = patches.flatMap(({ newCommit, commit, decision }, i) =>
		newCommit === undefined
			? []
			: [{ i, commit, landed: newCommit, trailers: addedTrailers(plan, commit, decision.message) }],
	);
	const carried = landed.map(({ i, ...each }) => ({ ...each, file: files[i]! }));
	const target = plan.target.commit;
	const written = await PatchWriter.writeAll(repository, scratch, { target, refresh, carried });
	return new Map(landed.map(({ i }, at) => [i, written[at]!]));
}

async function faultIn(
	scratch: Scratch,
	{ target }: Plan,
	{ sources }: PatchRecord,
	tip: string,
	written: ReadonlyMap<number, WrittenPatch>,
): Promise<string | undefined> {
	const files = sources.flatMap((source) => source.patches);
	const objects = new ObjectReader(scratch.context);
	try {
		const tree = await CommitTree.open(scratch.context, objects, target.commit);
		const steps = [...written].map(([i, { text, changes }]) => ({
			file: files[i]!,
			text,
			paths: changes.keys(),
		}));
		return await faultInPatches(
			scratch,
			{ target: target.commit, tip, read: (path) => tree.entry(path) },
			steps,
		);
	} finally {
		await objects.close();
	}
}

function outcomeOf({ decision }: SteppedPatch, written: WrittenPatch | undefined): Outcome {
	if (written) return { text: written.text };
	const { fate, reason } = decision;
	return { fate, reason: reason ? patchReasonText(reason) : "" };
}

/** The lines that a message got: because a model helped, and as the plan asks. */
function addedTrailers(plan: Plan, commit: string, message: string | undefined): string[] {
	const assisted = /^Assisted-by: git-miggpt:.*$/m.exec(message ?? "")?.[0];
	return [...(assisted === undefined ? [] : [assisted]), ...trailersOf(plan, commit)];
}
