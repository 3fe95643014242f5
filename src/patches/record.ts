import * as z from "zod/mini";
import { UserError } from "../errors.js";
import type { Source } from "./source/types.js";

/** What is kept of the files that a series was read from, so that they can be written again. */
export interface PatchRecord {
	readonly schemaVersion: 1;
	readonly sources: readonly Source[];
	/** The commits that the sources' patches were read as, in their order. */
	readonly commits: readonly string[];
}

const patch = z.object({
	name: z.string(),
	from: z.string(),
	above: z.number(),
	bytes: z.string(),
	packed: z.exactOptional(z.object({ program: z.string(), bytes: z.string() })),
	strip: z.number(),
	isReversed: z.boolean(),
	seriesLine: z.exactOptional(z.number()),
});
const source = z.object({
	path: z.string(),
	name: z.string(),
	kind: z.enum(["folder", "mbox", "file"]),
	series: z.exactOptional(z.object({ name: z.string(), text: z.string() })),
	patches: z.array(patch),
	pieces: z.exactOptional(z.array(z.union([z.number(), z.string()]))),
	aside: z.array(z.object({ name: z.string(), why: z.string() })),
});
const record = z.object({
	schemaVersion: z.literal(1),
	sources: z.array(source),
	commits: z.array(z.string()),
});

/** The name of the file in a run's folder. */
export const RECORD_FILE = "patches.json";

/** A record as it is kept. */
export function recordText(kept: PatchRecord): string {
	return JSON.stringify(kept);
}

/** Reads a record back. @throws UserError where it is damaged */
export function parseRecord(text: string, where: string): PatchRecord {
	try {
		return record.parse(JSON.parse(text));
	} catch {
		throw new UserError(`${where} is damaged`, "start the run anew from the patch files");
	}
}
