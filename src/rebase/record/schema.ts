import * as z from "zod/mini";
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
	branchWas: z.exactOptional(z.string()),
	committer: ident,
	onConflict: z.enum(["stop", "park"]),
	threshold: z.number(),
	llmThreshold: z.exactOptional(z.number()),
	superseded: z.enum(["drop", "park"]),
	history: z.boolean(),
	home: z.string(),
	output: z.exactOptional(z.string()),
	form: z.exactOptional(z.enum(["quilt", "mbox", "mail"])),
	force: z.boolean(),
	checks: z.object({
		exec: z.array(z.string()),
		execChanged: z.array(z.string()),
		bisectExec: z.exactOptional(z.string()),
	}),
	trailers: z.exactOptional(z.array(z.enum(["signoff", "origin"]))),
	postRewrite: z.exactOptional(z.literal(true)),
	updateRefs: z.exactOptional(z.array(z.object({ ref: z.string(), at: z.string(), commit: z.string() }))),
	sign: z.exactOptional(z.union([z.string(), z.literal(false)])),
	worktree: z.exactOptional(z.string()),
	model: z.exactOptional(z.string()),
	made: z.exactOptional(z.string()),
	patchFiles: z.exactOptional(
		z.object({
			run: z.string(),
			paths: z.array(z.string()),
			files: z.array(
				z.object({
					name: z.string(),
					fit: z.enum(["exact", "offset", "fuzz", "present", "alike", "alone"]),
					clues: z.exactOptional(z.string()),
				}),
			),
			refresh: z.enum(["none", "headers", "all"]),
			leftOut: z.enum(["not-applied", "omit"]),
		}),
	),
	way: z.exactOptional(z.object({ after: z.array(commit), before: z.exactOptional(z.string()) })),
	retryOf: z.exactOptional(
		z.object({
			run: z.string(),
			keys: z.array(z.string()),
			keep: z.array(z.string()),
			anyway: z._default(z.array(z.string()), []),
		}),
	),
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
		settings: z.partial(
			z.pick(planSchema, {
				onConflict: true,
				superseded: true,
				threshold: true,
				llmThreshold: true,
				sign: true,
			}),
		),
	}),
	z.object({
		kind: z.literal("published"),
		tip: z.string(),
		previous: z.optional(z.string()),
		files: z.array(z.string()),
		moved: z.exactOptional(z.array(z.object({ ref: z.string(), from: z.string(), to: z.string() }))),
	}),
	z.object({ kind: z.literal("passed"), tip: z.string() }),
	z.object({
		kind: z.literal("marked"),
		mark: z.object({
			key: z.string(),
			hunk: z.exactOptional(z.string()),
			isAccepted: z.boolean(),
			note: z.exactOptional(z.string()),
		}),
	}),
	z.object({
		kind: z.literal("wished"),
		wish: z.object({ key: z.string(), wish: z.exactOptional(z.enum(["edit", "park"])) }),
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
