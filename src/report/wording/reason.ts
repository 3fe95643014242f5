import type {
	HunkReason,
	LeftOut,
	LeftOutBefore,
	ModelFailure,
	Need,
	NoPlace,
	PatchReason,
} from "../../model/reason.js";
import { evidenceText, siblingsText } from "./evidence.js";
import { findingText, foundText } from "./finding.js";
import { tieText } from "./history.js";
import { lineText } from "./place.js";
import { sure } from "./strategy.js";

type Of<Union extends { kind: string }, K extends Union["kind"]> = Extract<Union, { kind: K }>;
type Words<Union extends { kind: string }> = {
	readonly [K in Union["kind"]]: (reason: Of<Union, K>) => string;
};

const HUNK: Words<HunkReason> = {
	"no place": ({ why, definition }) =>
		definition === undefined ? NO_PLACE[why] : `${NO_PLACE[why]} (in ${definition})`,
	gate: ({ finding }) => findingText(finding),
	"below threshold": ({ by, confidence, threshold, evidence }) => {
		const fact = evidence ? `: ${evidenceText(evidence)}` : "";
		return `${sure(by, confidence)}, below the threshold of ${Number((100 * threshold).toFixed(1))} %${fact}`;
	},
	"left out": ({ by }) => LEFT_OUT[by],
	asked: ({ engine, failure }) => `${engine ? hunkReasonText(engine) : "unsure"}; ${failureText(failure)}`,
	"siblings unclear": (move) => `${siblingsText(move)}; where it belongs is not clear`,
	"path taken": ({ path, by }) => `${path} is a ${by} in the target`,
	"another file added": () => "the patch adds this file; the target has another one of that name",
	"another file there": () => "the target has another file of that name",
	"no regular file": () => "it is no regular file in the target",
	"mode changed twice": () => "both the patch and upstream changed its mode",
	"no such file": () => "the target has no such file any more",
	"renamed file gone": ({ path }) => `the patch renames ${path}, which the target has no more`,
	"deleted file changed": () => "the patch deletes this file; upstream changed it",
	"deleted file moved": ({ to }) => `the patch deletes this file; upstream moved it to ${to}`,
	"deleted file split": ({ to }) => `the patch deletes this file; upstream moved code of it to ${to}`,
	"changed file gone": ({ what }) => `the patch changes this ${what}; the target has it no more`,
	"changed twice": ({ what }) => `both the patch and upstream changed this ${what}`,
};

const NO_PLACE: Readonly<Record<NoPlace, string>> = {
	"upstream changed the same lines": "upstream changed the same lines",
	"upstream moved the lines": "upstream moved what it takes out to another place",
	"upstream moved the definition and changed it":
		"upstream moved the definition elsewhere and changed the same lines there",
	"upstream inserted at the same place": "upstream inserted at the same place",
	"upstream rewrote both sides": "upstream rewrote the lines on both sides",
	"too common": "the lines that are left around it occur too often to tell where it belongs",
	"upstream changed the layout": "upstream changed the layout around it",
};

const LEFT_OUT: Readonly<Record<LeftOut, string>> = {
	drop: "you dropped it",
	park: "you parked it",
	skip: "you skipped it",
};

const NOT_NEEDED = "you found that the target needs none of it";

/** What the user said of a patch in an earlier run, in one line. */
export function leftOutBeforeText({ by, run, target, date }: LeftOutBefore): string {
	const said = by === "not needed" ? NOT_NEEDED : LEFT_OUT[by];
	return `${said} on ${date.slice(0, 10)}, in run ${run} onto ${target}`;
}

/** The same of a patch that is left out again. */
function againText(before: LeftOutBefore): string {
	return `${leftOutBeforeText(before)}; git miggpt memory forget ${before.id.slice(0, 12)} has it tried again`;
}

const FAILURE: Words<ModelFailure> = {
	"no answer": ({ says }) => `the model gave no answer: ${says}`,
	cannot: ({ says }) => `the model cannot: ${says}`,
	upheld: ({ says }) => `the model holds the merge to be right, and what stopped it a false alarm: ${says}`,
	"cannot find": ({ says }) => `the model cannot find the place: ${says}`,
	rejected: ({ check, finding }) => `the model's answer was rejected (${check}): ${foundText(finding)}`,
	"too long": ({ side, lines, most }) =>
		`a model is not asked: the ${side === "base" ? "old" : "new"} code has ${lines} lines here, and ${most} are shown at most`,
	"place too long": ({ name, lines, most }) =>
		`the model named ${name}, which has ${lines} lines; ${most} are shown at most`,
	"place not found": ({ rounds, named, malformed }) => {
		if (rounds === 0)
			return "nothing in the target's file is like the code that it changes: the model was not asked";
		const wrong = named.length > 0 ? ` (it named ${named.join(", ")})` : "";
		return `the model did not find the place in ${rounds} rounds${wrong}${malformed === undefined ? "" : `: ${malformed}`}`;
	},
	objected: ({ says }) => `the critic says that the model's answer is wrong: ${says}`,
	"not sure enough": ({ confidence, weakest }) =>
		`the model's answer is not sure enough (${confidence}): ${weakest}`,
	"not whole": () => "the model's answer holds, but not that to another part of it",
	"still found": ({ places, finding }) =>
		`the model was asked about ${places} places of it, and still: ${findingText(finding)}`,
};

const PATCH: Words<PatchReason> = {
	hunk: ({ path, reason }) => `${path}: ${hunkReasonText(reason)}`,
	upstream: ({ at }) => `every hunk stands in the target already${at ? ` (${lineText(at)})` : ""}`,
	"upstream as": ({ tie }) => tieText(tie),
	superseded: ({ share, at, missing }) => {
		const differs = missing === undefined ? "" : `; not there: ${missing.trim()}`;
		return `the target has ${Math.round(100 * share)} % of it in effect${at ? ` (${lineText(at)})` : ""}${differs}`;
	},
	"partly superseded": ({ hunks, total }) =>
		`the target has ${hunks} of its ${total} hunks in effect, the others would land: --superseded drop lands them`,
	"nothing left": () => "nothing is left of it to change in the target",
	"not needed": ({ before }) => (before ? againText(before) : NOT_NEEDED),
	"left out": ({ by, before }) => (before ? againText(before) : LEFT_OUT[by]),
	"to be edited": ({ by }) => `stopped to edit, as ${by === "retry" ? "--edit" : "the to-do list"} says`,
	"builds on": ({ patch, fate, needs }) =>
		`builds on ${fate} patch ${patch.slice(0, 12)}: ${needText(needs)}`,
	"not reached": ({ run }) => NOT_REACHED[run],
};

const NOT_REACHED: Readonly<Record<Of<PatchReason, "not reached">["run"], string>> = {
	ended: "the run was ended before it",
	"given up": "the run was given up before it",
	stopped: "the run stopped before it",
	"under way": "the run has not come to it",
};

const NEED: Words<Need> = {
	file: ({ path }) => `the file ${path}`,
	lines: ({ at }) => `lines of ${lineText(at)}`,
	word: ({ word }) => word,
	signature: ({ word }) => `${word}, whose signature it changes`,
};

function needText(need: Need): string {
	return (NEED[need.kind] as (need: Need) => string)(need);
}

function failureText(failure: ModelFailure): string {
	return (FAILURE[failure.kind] as (failure: ModelFailure) => string)(failure);
}

/** Why a hunk is unsure, in one line; latin1. */
export function hunkReasonText(reason: HunkReason): string {
	return (HUNK[reason.kind] as (reason: HunkReason) => string)(reason);
}

/** The same for who gets the patches: neither the user nor what can be done next is spoken of. */
export function reasonForOthers(reason: PatchReason): string {
	switch (reason.kind) {
		case "left out":
			return LEFT_OUT_PLAINLY[reason.by];
		case "not needed":
			return "the target needs none of it";
		case "partly superseded":
			return `the target has ${reason.hunks} of its ${reason.total} hunks in effect`;
		default:
			return patchReasonText(reason);
	}
}

const LEFT_OUT_PLAINLY: Readonly<Record<LeftOut, string>> = {
	drop: "left out by the porter",
	park: "left out by the porter, for now",
	skip: "left out by the porter",
};

/** Why a patch did not land, in one line; latin1. */
export function patchReasonText(reason: PatchReason): string {
	return (PATCH[reason.kind] as (reason: PatchReason) => string)(reason);
}
