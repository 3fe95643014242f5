import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../errors.js";
import { parseIdent } from "../git/commits.js";
import { Quarantine } from "../git/quarantine.js";
import { resolveCommit } from "../git/refs.js";
import { committerIdent, type Repository } from "../git/repository.js";
import type { Ident } from "../model/series.js";
import { betterBase, isFitting } from "../patches/better-base.js";
import type { ImportedPatch } from "../patches/import.js";
import { readSeries } from "../patches/read-series.js";
import { RECORD_FILE, recordText } from "../patches/record.js";
import { type ImportedSeries, splitRange } from "../rebase/record/plan.js";
import { counted, display } from "../report/display.js";
import type { Io, Parsed } from "./command.js";

/** A series that was read from patch files, and what a run of it needs. */
export interface FromFiles {
	readonly imported: ImportedSeries;
	/** The repository, which has the commits now; in a dry run it is only read with them. */
	readonly repository: Repository;
	/** Files for the run's folder: where they lie, by the names that they get there. */
	readonly kept: Readonly<Record<string, string>>;
	/** Takes away what was needed to read it. */
	close(): Promise<void>;
}

/**
 * Reads the patch files that `--patches` names.
 *
 * @throws UserError naming file and line; then nothing was written
 */
export async function readPatchFiles(
	repository: Repository,
	parsed: Parsed,
	io: Io,
	range: string,
): Promise<FromFiles> {
	const paths = parsed.texts("patches");
	const isDry = parsed.flag("dry-run");
	const [baseName, ...names] = splitRange(range);
	const base = { name: baseName, commit: await resolveCommit(repository, baseName, "BASE") };
	const targets = await Promise.all(
		names.map(async (name) => ({ name, commit: await resolveCommit(repository, name, "TARGET") })),
	);
	const author = await authorOf(repository, parsed.text("author"));
	const tell = (text: string) => {
		if (!parsed.flag("quiet") && !parsed.flag("json")) io.stderr.write(`${text}\n`);
	};
	const quarantine = await Quarantine.open(repository);
	try {
		const lookup = {
			cwd: io.cwd,
			guards: new Set(parsed.texts("guard")),
			input: standardInput,
			signal: io.signal,
		};
		const overlays = parsed.texts("overlay");
		const series = await readSeries(repository, quarantine, {
			paths,
			overlays,
			lookup,
			base,
			targets,
			author,
			tell,
		});
		for (const note of series.notes) tell(`note: ${display(note)}`);
		for (const line of said(series.patches, baseName)) tell(line);
		for (const { aside } of series.sources)
			for (const { name, why } of aside) tell(`left aside: ${display(latin1(name))}: ${why}`);
		const misfits = series.patches.filter(({ fit }) => !isFitting(fit)).length;
		const prepared = series.patches.map(({ patch }) => patch);
		const better = await betterBase(repository, quarantine, baseName, prepared, misfits);
		if (better)
			tell(
				`hint: ${counted(misfits, "patch")} ${misfits === 1 ? "does" : "do"} not fit ${display(baseName)}, ${better.misfits} ${display(better.tag)}: name ${display(better.tag)} as BASE`,
			);
		if (!isDry) await quarantine.release(repository);
		const commits = series.patches.map(({ commit }) => commit);
		const record = join(quarantine.scratch.folder, RECORD_FILE);
		await writeFile(record, recordText({ schemaVersion: 1, sources: series.sources, commits }));
		return {
			imported: {
				name: series.sources.length === 1 ? series.sources[0]!.name : "patches",
				base: series.base,
				targets: series.targets,
				commits,
				patchFiles: {
					paths,
					files: series.patches.map(({ patch, fit }) => ({
						name: latin1(patch.file.name),
						fit,
						...(patch.clues !== "" && { clues: patch.clues }),
					})),
					refresh: parsed.text("refresh") as "none" | "headers" | "all",
					leftOut: parsed.text("left-out") as "not-applied" | "omit",
				},
			},
			repository: isDry ? { ...repository, alternates: quarantine.objects } : repository,
			kept: { [RECORD_FILE]: record },
			close: () => quarantine.close(),
		};
	} catch (error) {
		await quarantine.close();
		throw error;
	}
}

/** What there is to say of patches before they are carried. */
function said(patches: readonly ImportedPatch[], base: string): string[] {
	const name = ({ patch }: ImportedPatch) => display(latin1(patch.file.name));
	const of = (fit: ImportedPatch["fit"], many: string, one = many) => {
		const found = patches.filter((each) => each.fit === fit);
		return found.length === 0
			? []
			: [
					`${counted(found.length, "patch")} ${found.length === 1 ? one : many}:`,
					...found.map((each) => `    ${name(each)}`),
				];
	};
	const undated = patches.filter(({ patch }) => patch.described.date === undefined).length;
	return [
		...(undated === 0
			? []
			: [
					`note: ${counted(undated, "patch")} ${undated === 1 ? "has" : "have"} no date, and ${undated === 1 ? "gets" : "get"} that of ${display(base)}`,
				]),
		...patches.flatMap(({ patch }) => patch.notes.map((note) => `note: ${display(latin1(note))}`)),
		...of("fuzz", `need fuzz on ${display(base)}`, `needs fuzz on ${display(base)}`),
		...of("present", `in ${display(base)} already`),
		...of("alike", `not applying to ${display(base)}, ported by what they show of the lines they change`),
		...of("alone", `not applying to ${display(base)} anywhere, ported from their own context alone`),
	];
}

/** A name as the bytes that it has on the disk. */
function latin1(name: string): string {
	return Buffer.from(name).toString("latin1");
}

async function authorOf(
	repository: Repository,
	given: string | undefined,
): Promise<Pick<Ident, "name" | "email">> {
	const own = parseIdent(await committerIdent(repository));
	if (!own)
		throw new UserError(
			"git's ident has characters that a commit cannot hold",
			"set user.name and user.email",
		);
	if (given === undefined) return own;
	const match = /^([^<>]+?) *<([^<>\s]+)>$/.exec(latin1(given));
	if (!match)
		throw new UserError(`--author ${given} is no author`, "write --author 'Name <name@example.org>'");
	return { name: match[1]!, email: match[2]! };
}

async function standardInput(): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}
