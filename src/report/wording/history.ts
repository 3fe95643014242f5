import { targetLine } from "../../model/evidence.js";
import { type CommitName, isStrong, type Naming, type Tie, type TieReason } from "../../model/history.js";
import type { InTarget } from "../../model/in-target.js";
import { lineText } from "./place.js";

const REASONS: { readonly [K in TieReason["kind"]]: (reason: Extract<TieReason, { kind: K }>) => string } = {
	named: ({ how }) => NAMINGS[how],
	"named in base": () => "the patch names it, and the base has it already, which proves nothing",
	"patch-id": () => "the same change",
	mail: () => "the same mail",
	"subject-and-author": () => "the same subject and author",
	subject: () => "the same subject, which proves nothing",
};

const NAMINGS: Readonly<Record<Naming, string>> = {
	backport: "the patch says that it is a backport of it",
	"cherry-pick": "the patch says that it was picked from it",
	origin: "the patch names it as its origin",
	mail: "the patch was made from it",
};

/** `1a2b3c4d5e6f ("subject", v6.5, by x86-urgent)`, the topic that brought it last; latin1. */
export function commitText({ id, subject, tag, topic }: CommitName): string {
	const name = topic === undefined ? undefined : topicName(topic);
	const told = [
		`"${subject}"`,
		...(tag === undefined ? [] : [tag]),
		...(name === undefined ? [] : [`by ${name}`]),
	];
	return `${id.slice(0, 12)} (${told.join(", ")})`;
}

/** What a merge brought, by the merge's subject: `ab/topic` of `Merge branch 'ab/topic' into next`; undefined where it names nothing. */
function topicName(subject: string): string | undefined {
	const quoted = /^Merge (?:tag|branch|branches|remote-tracking branch|commit) '([^']{1,80})'/.exec(
		subject,
	)?.[1];
	return quoted ?? /^Merge pull request #\d{1,9} from (\S{1,80})/.exec(subject)?.[1];
}

/** What commit of upstream a patch is taken for, why, and what came of it; in one line, latin1. */
export function tieText({ commit, reason, revertedBy, fixedBy }: Tie): string {
	const why = (REASONS[reason.kind] as (reason: TieReason) => string)(reason);
	const later = [
		...(revertedBy[0] ? [`reverted by ${commitText(revertedBy[0])}`] : []),
		...(fixedBy[0] ? [`mended by ${commitText(fixedBy[0])}`] : []),
	];
	const is = isStrong({ reason }) ? "upstream" : "maybe upstream";
	return [`${is} as ${commitText(commit)}: ${why}`, ...later].join("; ");
}

/** Where the target differs from what a patch makes that it has in effect, in full or in part; latin1, empty where nothing is to be shown. */
export function differenceLines({ differences }: InTarget): string[] {
	if (differences.length === 0) return [];
	const shown = differences.flatMap(({ path, line, lines }) => [
		lineText(targetLine(path, line - 1)),
		...lines.map((each) => each.replace(/\n$/, "")),
	]);
	return ["from the patch's result (-) to the target (+):", ...shown.map((each) => `  ${each}`)];
}

/** What the target has of a patch that could not be landed; latin1. */
export function inTargetText({ added, found, removed, gone, paths }: InTarget): string {
	const others = paths.length > 1 ? ` and ${paths.length - 1} more` : "";
	const where = paths[0] === undefined ? "" : ` in ${paths[0]}${others}`;
	const parts = [
		...(added > 0 ? [addedText(found, added) + where] : []),
		...(removed > 0 ? [removedText(gone, removed)] : []),
	];
	return parts.join("; ");
}

function addedText(found: number, added: number): string {
	if (added === 1) return `the target ${found === 1 ? "has" : "lacks"} the line that the patch adds`;
	return `of the ${added} lines that the patch adds, the target has ${shareText(found, added)}`;
}

function removedText(gone: number, removed: number): string {
	if (removed === 1)
		return `upstream has ${gone === 1 ? "removed" : "not removed"} the line that the patch removes`;
	return `of the ${removed} lines that the patch removes, upstream has removed ${shareText(gone, removed)}`;
}

function shareText(part: number, total: number): string {
	if (part === 0) return "none";
	return part === total ? "all" : `${part}`;
}
