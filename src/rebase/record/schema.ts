import * as z from "zod";
import type { PatchDecision } from "../../model/decision.js";

/** The format of plans and journals that this version writes and reads. */
export const SCHEMA_VERSION = 4;

/** What every plan says of itself, whatever else its format has. */
export const versioned = z.looseObject({ schemaVersion: z.number() });
const ident = z.object({ name: z.string(), email: z.string(), date: z.string() });
const commit = z.object({ name: z.string(), commit: z.string() });
/** A plan as it stands on the disk. */
export const planSchema = z.object({
	schemaVersion: z.literal(SCHEMA_VERSION),
	run: z.string(),
	base: commit,
	target: commit,
	series: commit,
	commits: z.array(z.string()),
	branch: z.string(),
	branchWas: z.string().exactOptional(),
	committer: ident,
	onConflict: z.enum(["stop", "park"]),
	threshold: z.number(),
	llmThreshold: z.number().exactOptional(),
	superseded: z.enum(["drop", "park"]),
	history: z.boolean(),
	home: z.string(),
	output: z.string().exactOptional(),
	form: z.enum(["quilt", "mbox", "mail"]).exactOptional(),
	force: z.boolean(),
	checks: z.object({
		exec: z.array(z.string()),
		execChanged: z.array(z.string()),
		bisectExec: z.string().exactOptional(),
	}),
	trailers: z.array(z.enum(["signoff", "origin"])).exactOptional(),
	postRewrite: z.literal(true).exactOptional(),
	updateRefs: z.array(z.object({ ref: z.string(), at: z.string(), commit: z.string() })).exactOptional(),
	sign: z.union([z.string(), z.literal(false)]).exactOptional(),
	worktree: z.string().exactOptional(),
	model: z.string().exactOptional(),
	made: z.string().exactOptional(),
	patchFiles: z
		.object({
			run: z.string(),
			paths: z.array(z.string()),
			files: z.array(
				z.object({
					name: z.string(),
					fit: z.enum(["exact", "offset", "fuzz", "present", "alike", "alone"]),
					clues: z.string().exactOptional(),
				}),
			),
			refresh: z.enum(["none", "headers", "all"]),
			leftOut: z.enum(["not-applied", "omit"]),
		})
		.exactOptional(),
	way: z.object({ after: z.array(commit), before: z.string().exactOptional() }).exactOptional(),
	retryOf: z
		.object({
			run: z.string(),
			keys: z.array(z.string()),
			keep: z.array(z.string()),
			anyway: z.array(z.string()).default([]),
		})
		.exactOptional(),
});
/** An entry of a journal, as far as it is looked at: what a decision holds is the engine's. */
export const entrySchema = z.discriminatedUnion("kind", [
	z.object({
		kind: z.literal("decided"),
		decision: z.custom<PatchDecision>(isDecision),
	}),
	z.object({ kind: z.literal("checked"), id: z.string() }),
	z.object({
		kind: z.literal("stopped"),
		stop: z.looseObject({ why: z.enum(["conflict", "edit", "exec", "break"]) }),
	}),
	z.object({
		kind: z.literal("changed"),
		settings: planSchema
			.pick({ onConflict: true, superseded: true, threshold: true, llmThreshold: true, sign: true })
			.partial(),
	}),
	z.object({
		kind: z.literal("published"),
		tip: z.string(),
		previous: z.string().optional(),
		files: z.array(z.string()),
		moved: z.array(z.object({ ref: z.string(), from: z.string(), to: z.string() })).exactOptional(),
	}),
	z.object({ kind: z.literal("passed"), tip: z.string() }),
	z.object({
		kind: z.literal("marked"),
		mark: z.object({
			key: z.string(),
			hunk: z.string().exactOptional(),
			isAccepted: z.boolean(),
			note: z.string().exactOptional(),
		}),
	}),
	z.object({
		kind: z.literal("wished"),
		wish: z.object({ key: z.string(), wish: z.enum(["edit", "park"]).exactOptional() }),
	}),
	z.object({ kind: z.literal("worked"), seconds: z.number() }),
	z.object({ kind: z.literal("ended"), how: z.enum(["done", "aborted", "quit", "undone", "unchanged"]) }),
]);

/** As a schema it would take ten times as long: zod copies every object that it looks into, and a run has thousands. */
function isDecision(value: unknown): boolean {
	if (!isObject(value) || typeof value.key !== "string" || typeof value.fate !== "string") return false;
	return (
		areObjects(value.files) && value.files.every((file) => areObjects(file.effects) && areObjects(file.hunks))
	);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function areObjects(value: unknown): value is readonly Readonly<Record<string, unknown>>[] {
	return Array.isArray(value) && value.every(isObject);
}
