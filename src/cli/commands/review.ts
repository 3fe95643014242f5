import { resolve } from "node:path";
import type { ReadStream } from "node:tty";
import { ExitCode } from "../../exit-codes.js";
import { openRepository } from "../../git/repository.js";
import { isChosen } from "../../model/choice.js";
import type { Wish } from "../../model/mark.js";
import type { Review } from "../../model/review.js";
import { requireRunToShow } from "../../rebase/record/current.js";
import { patchesNamed } from "../../rebase/record/patch-names.js";
import type { Run } from "../../rebase/record/run.js";
import { readReview } from "../../rebase/review/read-review.js";
import { importTicks } from "../../rebase/verbs/mark.js";
import { counted, display } from "../../report/display.js";
import { endNote } from "../../report/results.js";
import type { Io, Parsed } from "../command.js";
import { Keys } from "../review/keys.js";
import { Session } from "../review/session.js";
import { isDone, type Step, stepsOf } from "../review/steps.js";
import { columnsOf, print, styleFor } from "../terminal.js";

export async function run(parsed: Parsed, io: Io): Promise<number> {
	const repository = await openRepository(io.cwd, io.signal);
	const shown = await requireRunToShow(repository, parsed.text("run"));
	io.stderr.write(endNote(shown.plan, shown.phase));
	const file = parsed.text("import");
	if (file !== undefined) {
		const count = await importTicks(shown, resolve(io.cwd, file));
		io.stdout.write(`${counted(count, "patch")} marked as reviewed.\n`);
	}
	const keys = new Set(parsed.words.flatMap((name) => patchesNamed(shown.plan, name)));
	const [isAdapted, isOpen] = [parsed.flag("adapted"), parsed.flag("open")];
	const isAny = keys.size === 0 && !isAdapted && !isOpen;
	const choice = {
		keys,
		isAll: false,
		isAdapted: isAny || isAdapted,
		isOpen: isAny || isOpen,
		isModel: false,
	};
	const found = await readReview(await shown.reread(), (patch) => isChosen(choice, patch));
	const all = stepsOf(found);
	const wishes = new Map(found.wishes);
	const isOver = (step: Step) => isDone(step) || wishes.has(step.patch.commit);
	const steps = parsed.flag("all") || keys.size > 0 ? all : all.filter((step) => !isOver(step));
	const notice = doneText(all.filter((step) => !steps.includes(step)));
	if (file === undefined && steps.length === 0 && notice !== "") io.stdout.write(`${notice}\n`);
	if (file === undefined && steps.length > 0) {
		const pressed = new Keys(process.stdin as ReadStream);
		const style = await styleFor(repository, parsed, io);
		const tools = {
			run: shown,
			review: found,
			notice,
			style: () => ({ ...style, width: columnsOf(io) }),
			keys: pressed,
			isScreen: io.stdout.isTTY === true && io.env.TERM !== "dumb",
			rows: () => io.stdout.rows ?? 0,
			write: (text: string) => io.stdout.write(text),
			page: (text: string) => print(repository, io, text),
		};
		await new Session(steps, wishes, tools).run().finally(() => pressed.close());
		io.stdout.write("\n");
	}
	io.stdout.write(
		leftText(all, wishes) + wholeText(found, all) + nextText(await shown.reread(), all, wishes),
	);
	return ExitCode.Done;
}

/** What is not shown again; empty where all is. */
function doneText(hidden: readonly Step[]): string {
	if (hidden.length === 0) return "";
	const accepted = hidden.filter(isDone).length;
	const parts = [
		...(accepted > 0 ? [`${accepted} accepted`] : []),
		...(accepted < hidden.length ? [`${hidden.length - accepted} to be edited or parked`] : []),
	];
	return `Hunks: ${parts.join(", ")} (--all shows them again).`;
}

/** What is left to look at. */
function leftText(steps: readonly Step[], wishes: ReadonlyMap<string, Wish>): string {
	const left = steps.filter((step) => !isDone(step) && !wishes.has(step.patch.commit));
	if (left.length === 0) return `Nothing is left to look at: ${counted(steps.length, "hunk")}.\n`;
	const patches = new Map(left.map(({ patch }) => [patch.number, patch.subject]));
	const lines = [...patches].map(([number, subject]) => `  ${number}  ${display(subject)}\n`);
	return `${left.length} of ${counted(steps.length, "hunk")} left to look at, in:\n${lines.join("")}`;
}

/** The patches that are parked with no open hunk of their own; empty where there are none. */
function wholeText({ patches }: Review, steps: readonly Step[]): string {
	const shown = new Set(steps.map(({ patch }) => patch.commit));
	const whole = patches.filter(({ decision, commit }) => decision.fate === "parked" && !shown.has(commit));
	const lines = whole.map(({ number, subject }) => `  ${number}  ${display(subject)}\n`);
	return whole.length === 0 ? "" : `Parked with no open hunk (git miggpt show says why):\n${lines.join("")}`;
}

/** The one command that comes next: going on with a run that is under way, or doing it over as was wished. */
function nextText({ plan, phase }: Run, steps: readonly Step[], wishes: ReadonlyMap<string, Wish>): string {
	const options = [...wishes]
		.map(([key, wish]) => ({ wish, number: plan.commits.indexOf(key) + 1 }))
		.sort((a, b) => a.number - b.number)
		.map(({ wish, number }) => ` --${wish} ${number}`);
	const over = `git miggpt retry${options.join("")}`;
	if (phase.kind === "ended") {
		if (phase.how === "aborted") return "";
		const run = phase.how === "undone" ? ` --run ${plan.run}` : "";
		return options.length === 0 ? "" : `Next: ${over}${run} does the run over with that.\n`;
	}
	const later = options.length === 0 ? "" : ` When the run is done, ${over} does it over with that.`;
	const isAnswered = steps.some(({ isSettled }) => isSettled);
	const next = isAnswered ? "Next: git miggpt rebase --continue." : "";
	return next || later ? `${next}${next ? later : later.trim()}\n` : "";
}
