import { resolve } from "node:path";
import type { ReadStream } from "node:tty";
import { ExitCode } from "../../exit-codes.js";
import { openRepository } from "../../git/repository.js";
import { isChosen } from "../../model/choice.js";
import { requireRunToShow } from "../../rebase/record/current.js";
import { patchesNamed } from "../../rebase/record/patch-names.js";
import { readReview } from "../../rebase/review/read-review.js";
import { importTicks } from "../../rebase/verbs/mark.js";
import { counted, display } from "../../report/display.js";
import type { Io, Parsed } from "../command.js";
import { Keys } from "../review/keys.js";
import { Session } from "../review/session.js";
import { isDone, type Step, stepsOf } from "../review/steps.js";
import { print, styleFor } from "../terminal.js";

export async function run(parsed: Parsed, io: Io): Promise<number> {
	const repository = await openRepository(io.cwd, io.signal);
	const shown = await requireRunToShow(repository, parsed.text("run"));
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
	const steps = stepsOf(found);
	if (file === undefined && steps.length > 0) {
		const pressed = new Keys(process.stdin as ReadStream);
		const isScreen = io.stdout.isTTY === true && io.env.TERM !== "dumb";
		const style = await styleFor(repository, parsed, io);
		const write = (text: string) => io.stdout.write(text);
		const page = (text: string) => print(repository, io, text);
		const screen = { isScreen, rows: io.stdout.rows ?? 0, write, page };
		const tools = { run: shown, review: found, style, keys: pressed, ...screen };
		const session = new Session(steps, tools);
		await session.run().finally(() => pressed.close());
		io.stdout.write(`\n${wishText(session.wishes)}`);
		io.stdout.write(leftText(steps, session.wishes));
	} else io.stdout.write(leftText(steps));
	return ExitCode.Done;
}

/** The one command that does the run over as it was wished. */
function wishText(wishes: Session["wishes"]): string {
	if (wishes.size === 0) return "";
	const options = [...wishes].sort(([a], [b]) => a - b).map(([number, wish]) => ` --${wish} ${number}`);
	return `Next: git miggpt retry${options.join("")} does the run over with that.\n`;
}

/** What is left to look at. */
function leftText(steps: readonly Step[], wishes: Session["wishes"] = new Map()): string {
	const left = steps.filter((step) => !isDone(step) && !wishes.has(step.patch.number));
	if (left.length === 0) return `Nothing is left to look at: ${counted(steps.length, "hunk")}.\n`;
	const patches = new Map(left.map(({ patch }) => [patch.number, patch.subject]));
	const lines = [...patches].map(([number, subject]) => `  ${number}  ${display(subject)}\n`);
	return `${left.length} of ${counted(steps.length, "hunk")} left to look at, in:\n${lines.join("")}`;
}
