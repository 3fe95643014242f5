import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { InternalError } from "../errors.js";
import { ObjectReader } from "../git/objects.js";
import type { Repository } from "../git/repository.js";
import type { Scratch } from "../git/scratch.js";
import { CommitTree } from "../git/tree-reader.js";
import type { PatchFilesPlan, Plan } from "../model/run.js";
import { faultsInPatches } from "../patches/out/check.js";
import { PatchWriter, type Refresh, type WrittenPatch } from "../patches/out/export.js";
import { layOut, type Outcome, seriesText } from "../patches/out/lay-out.js";
import { type PatchRecord, parseRecord, RECORD_FILE } from "../patches/record.js";
import type { PatchFile } from "../patches/source/types.js";
import { reasonForOthers } from "../report/wording/reason.js";
import type { CarriedPatch } from "./legs.js";
import { runFolder } from "./record/paths.js";
import type { Run } from "./record/run.js";
import { trailersOf } from "./replay/message.js";

/**
 * Writes a series that was read from patch files in the form that it came in, and holds it against the branch.
 *
 * @param all what became of the series as it was read, over all legs
 * @returns the files' paths below the folder; undefined where the series was none, landed in another order, or is to go out as mails
 * @throws InternalError where the files do not give the branch's tree
 */
export async function writePatchFiles(
	{ repository, plan }: Run,
	scratch: Scratch,
	folder: string,
	all: readonly CarriedPatch[],
): Promise<string[] | undefined> {
	const { patchFiles, form } = plan;
	if (!patchFiles || form === "mail" || form === "mbox") return undefined;
	const record = await readRecord(repository, patchFiles);
	if (form === "quilt" && record.sources.some(({ kind }) => kind === "mbox")) return undefined;
	const order = record.commits.map((commit) => all.findIndex((each) => each.commit === commit));
	if (order.some((at, i) => at < 0 || (i > 0 && at < order[i - 1]!))) return undefined;
	const patches = order.map((at) => all[at]!);
	const written = await writeRight(repository, scratch, plan, record, patches);
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

/** How much is made anew, where less does not give what the branch has. */
const MORE: Readonly<Record<Refresh, Refresh | undefined>> = {
	none: "headers",
	headers: "all",
	all: undefined,
};

/**
 * Writes the patches that landed; of one that does not give what the branch has, more is made anew.
 *
 * @throws InternalError where that does not help
 */
async function writeRight(
	repository: Repository,
	scratch: Scratch,
	plan: Plan,
	record: PatchRecord,
	patches: readonly CarriedPatch[],
): Promise<Map<number, WrittenPatch>> {
	const files = record.sources.flatMap((source) => source.patches);
	const refresh = new Map<number, Refresh>();
	const usual = refreshOf(plan, plan.patchFiles!.refresh);
	for (;;) {
		const written = await writeLanded(
			repository,
			scratch,
			plan,
			files,
			patches,
			(i) => refresh.get(i) ?? usual,
		);
		const faults = await faultsIn(scratch, plan, files, written);
		if (faults.size === 0) return written;
		for (const [i, fault] of faults) {
			const more = MORE[refresh.get(i) ?? usual];
			if (more === undefined) throw new InternalError(`${files[i]!.name} does not give the branch: ${fault}`);
			refresh.set(i, more);
		}
	}
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
	files: readonly PatchFile[],
	patches: readonly CarriedPatch[],
	refreshOf: (i: number) => Refresh,
): Promise<Map<number, WrittenPatch>> {
	const landed = patches.flatMap(({ newCommit, commit, decision }, i) =>
		newCommit === undefined
			? []
			: [{ i, commit, landed: newCommit, trailers: addedTrailers(plan, commit, decision.message) }],
	);
	const carried = landed.map(({ i, ...each }) => ({ ...each, file: files[i]!, refresh: refreshOf(i) }));
	const written = await PatchWriter.writeAll(repository, scratch, plan.target.commit, carried);
	return new Map(landed.map(({ i }, at) => [i, written[at]!]));
}

/** What is wrong with patches, by their place in the series. */
async function faultsIn(
	scratch: Scratch,
	{ target }: Plan,
	files: readonly PatchFile[],
	written: ReadonlyMap<number, WrittenPatch>,
): Promise<ReadonlyMap<number, string>> {
	const objects = new ObjectReader(scratch.context);
	try {
		const tree = await CommitTree.open(scratch.context, objects, target.commit);
		const places = [...written.keys()];
		const patches = [...written].map(([i, each]) => ({ file: files[i]!, written: each }));
		const faults = await faultsInPatches(scratch, (path) => tree.entry(path), patches);
		return new Map([...faults].map(([at, fault]) => [places[at]!, fault]));
	} finally {
		await objects.close();
	}
}

function outcomeOf({ decision, leftOutOn }: CarriedPatch, written: WrittenPatch | undefined): Outcome {
	if (written) return { text: written.text };
	const { fate, reason } = decision;
	const where = leftOutOn === undefined ? "" : `on ${leftOutOn}, `;
	return { fate, reason: where + (reason ? reasonForOthers(reason) : "") };
}

/** The lines that a message got: because a model helped, and as the plan asks. */
function addedTrailers(plan: Plan, commit: string, message: string | undefined): string[] {
	const assisted = /^Assisted-by: git-miggpt:.*$/m.exec(message ?? "")?.[0];
	return [...(assisted === undefined ? [] : [assisted]), ...trailersOf(plan, commit)];
}
