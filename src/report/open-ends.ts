import { standingOf } from "../model/review.js";
import type { RunResult } from "../model/run.js";
import { counted } from "./display.js";

/** What a run leaves of one kind: how many patches, what is said of them, and the command that is next where nothing before is. */
interface OpenEnd {
	readonly count: number;
	/** What is counted, by default patches. */
	readonly what?: string;
	readonly text: (them: string) => string;
	readonly next?: string;
}

/** What there is to look at, to decide and to take up again, a line each, and the one command that comes next. */
export function openEnds({ plan, patches, fates, batch }: RunResult): string[] {
	const ends: readonly OpenEnd[] = [
		...(batch ? [sent(batch)] : []),
		{
			count: patches.filter(({ decision }) => standingOf(decision) === "adapted").length,
			text: (them) =>
				`adapted: git miggpt review steps through ${them}, git miggpt report --html makes a page.`,
			next: "git miggpt review",
		},
		{
			count: fates.parked,
			text: (them) =>
				`parked: the branch lacks ${them}; git miggpt show --open says why, git miggpt retry takes ${them} up again.`,
			next: "git miggpt show --open",
		},
		{
			count: plan.superseded === "park" ? fates.superseded : 0,
			text: (them) =>
				`superseded: upstream has ${them} in effect; git miggpt take --upstream accepts that, git miggpt retry PATCH --keep takes one back.`,
			next: "git miggpt show PATCH",
		},
		{
			count: waitingIn(fates),
			text: (them) => `was open when the run was ended; git miggpt retry decides ${them} anew.`,
			next: "git miggpt retry",
		},
		{
			count: fates.pending,
			text: (them) =>
				`not carried over: the run was ended before ${them}; git miggpt retry goes on with ${them}.`,
			next: "git miggpt retry",
		},
	];
	const left = ends.filter(({ count }) => count > 0);
	const next = left.find((end) => end.next !== undefined)?.next;
	return [
		...left.map(
			({ count, what = "patch", text }) => `${counted(count, what)} ${text(count === 1 ? "it" : "them")}`,
		),
		...(next === undefined ? [] : [`Next: ${next}`]),
	];
}

function sent({ id, questions }: NonNullable<RunResult["batch"]>): OpenEnd {
	return {
		count: questions,
		what: "question",
		text: () => `to the model went into batch ${id}; git miggpt rebase --continue fetches the answers.`,
		next: "git miggpt rebase --continue",
	};
}

/** How many patches a run waited at; one or none. */
export function waitingIn({ conflict, editing }: RunResult["fates"]): number {
	return conflict + editing;
}
