import { UserError } from "../../errors.js";
import { editorOf } from "../../git/repository.js";
import type { Review } from "../../model/review.js";
import type { Run } from "../../rebase/record/run.js";
import { mark } from "../../rebase/verbs/mark.js";
import { fileToEdit, type Side, settleEdited, take } from "../../rebase/verbs/take.js";
import { display } from "../../report/display.js";
import { hunkLines } from "../../report/review/patch.js";
import { paint, type Style } from "../../report/review/style.js";
import { STANDING_WORDS } from "../../report/wording/standing.js";
import { runEditor } from "../../system/shell.js";
import type { Keys } from "./keys.js";
import { isDone, marked, type Step } from "./steps.js";

/** What a session works with. */
interface Tools {
	readonly run: Run;
	readonly review: Review;
	readonly style: Style;
	readonly keys: Keys;
	readonly write: (text: string) => void;
	/** The screen may be cleared. */
	readonly isScreen: boolean;
	/** Lines of the screen. */
	readonly rows: number;
	readonly page: (text: string) => Promise<void>;
}

const HELP = `a  accept, and go on            n  go on (also space, down)
b  go back (also up)            u  take back what was said of it
N  note                         v  show all of it in the pager
e  edit it                      k  park its patch
q  leave
at a stop, for what is open:
t  take what is proposed        p  take the patch's lines
g  take the target's lines
`;

const KEYS = "a accept, n next, b back, e edit, k park, q leave, ?";
const STOP_KEYS = "a n b, t proposal, p patch, g target, e edit, q leave, ?";

/** The words for a patch that is to be done otherwise. */
const WISHES = { edit: "to be edited", park: "to be parked" } as const;

/** Steps through hunks by keys, and keeps what is said of them. Ends at `q`, behind the last, and where no key comes any more. */
export class Session {
	#at: number;
	#says = "";
	/** By patch number. */
	readonly wishes = new Map<number, "edit" | "park">();

	constructor(
		private readonly steps: readonly Step[],
		private readonly tools: Tools,
	) {
		this.#at = Math.max(
			0,
			steps.findIndex((step) => !isDone(step)),
		);
	}

	async run(): Promise<void> {
		while (this.#at < this.steps.length) {
			const step = this.steps[this.#at]!;
			this.#show(step);
			const key = await this.tools.keys.next();
			if (key === undefined || key === "q") return;
			this.#says = "";
			await this.#press(key, step).catch((error) => {
				if (!(error instanceof UserError)) throw error;
				this.#says = `${display(error.message)}\n${display(error.remedy ?? "")}`;
			});
		}
	}

	#show({ patch, hunk, mark: said, isSettled }: Step): void {
		const { style, review, write, isScreen } = this.tools;
		const { number, standing, subject } = patch;
		const head = `[${this.#at + 1}/${this.steps.length}] patch ${number}/${review.run.patches.length}  ${STANDING_WORDS[standing]}: ${display(subject)}`;
		const wish = this.wishes.get(number);
		const state = wish
			? WISHES[wish]
			: isSettled
				? "settled"
				: said?.isAccepted
					? "accepted"
					: "not looked at yet";
		const note = said?.note === undefined ? "" : `, note: ${display(said.note)}`;
		const keys = hunk.open && this.#isAtStop(patch.commit) ? STOP_KEYS : KEYS;
		const path = display(hunk.newAt?.path ?? hunk.oldAt?.path ?? "");
		const lines = [paint(style, "commit", head), path, ...hunkLines(style, review, patch, hunk, "sides")];
		const says = this.#says === "" ? [] : this.#says.split("\n");
		write(
			[
				...(isScreen ? ["\u001b[2J\u001b[H"] : [""]),
				...this.#cut(lines, says.length),
				"",
				...says,
				`${state}${note} | ${keys}: `,
			].join("\n"),
		);
	}

	/** What of a hunk there is room for on the screen. */
	#cut(lines: readonly string[], others: number): readonly string[] {
		const { isScreen, rows } = this.tools;
		const room = rows - others - 4;
		if (!isScreen || room < 5 || lines.length <= room) return lines;
		return [...lines.slice(0, room - 1), `... ${lines.length - room + 1} lines more: v shows all`];
	}

	/** Shows a hunk whole, in the pager. */
	async #view({ patch, hunk }: Step): Promise<void> {
		const { review, style, keys, page } = this.tools;
		keys.pause();
		await page(`${hunkLines(style, review, patch, hunk, "sides").join("\n")}\n`).finally(() => keys.resume());
	}

	async #press(key: string, step: Step): Promise<void> {
		switch (key) {
			case "a":
				await this.#mark(step, true, step.mark?.note);
				this.#at++;
				return;
			case "u":
				this.wishes.delete(step.patch.number);
				return this.#mark(step, false, undefined);
			case "n":
			case " ":
			case "down":
			case "right":
				this.#at++;
				return;
			case "b":
			case "up":
			case "left":
				this.#at = Math.max(0, this.#at - 1);
				return;
			case "N":
				return this.#note(step);
			case "v":
				return this.#view(step);
			case "t":
				return this.#take(step, "proposal");
			case "p":
				return this.#take(step, "patch");
			case "g":
				return this.#take(step, "target");
			case "e":
				return step.hunk.open && this.#isAtStop(step.patch.commit)
					? this.#edit(step)
					: this.#wish(step, "edit");
			case "k":
				return this.#wish(step, "park");
			case "\r":
			case "\n":
				return;
			default:
				this.#says = HELP;
		}
	}

	async #mark(step: Step, isAccepted: boolean, note: string | undefined): Promise<void> {
		const said = marked(step, isAccepted, note);
		await mark(this.tools.run, [said]);
		step.mark = said;
	}

	async #note(step: Step): Promise<void> {
		const { keys, write, isScreen } = this.tools;
		write("\nnote: ");
		const text = await keys.line((line) => {
			if (isScreen) write(`\r\u001b[Knote: ${display(line)}`);
		});
		await this.#mark(step, step.mark?.isAccepted ?? false, Buffer.from(text).toString("latin1"));
	}

	/** Notes what is to be done otherwise once the review is over: the run is done over once for all of it. */
	async #wish({ patch }: Step, wish: "edit" | "park"): Promise<void> {
		const { run } = this.tools;
		const { number, decision, commit } = patch;
		if (this.#isAtStop(commit))
			throw new UserError("the run waits at this patch", "git miggpt rebase --skip leaves it out");
		if (run.phase.kind !== "ended")
			throw new UserError(
				"the run is under way: what landed can be changed when it is done",
				"git miggpt rebase --continue goes on; then git miggpt review again",
			);
		if (decision.fate !== "landed")
			throw new UserError(
				`patch ${number} has not landed`,
				`git miggpt retry ${number} --on-conflict stop stops there for you to put it right`,
			);
		this.wishes.set(number, wish);
		this.#says = `patch ${number} is ${WISHES[wish]}: the command for it is named when you leave.`;
		this.#at++;
	}

	#isAtStop(key: string): boolean {
		const { phase } = this.tools.run;
		return phase.kind === "stopped" && phase.stop.why === "conflict" && phase.stop.key === key;
	}

	/** @throws UserError where the run does not wait at the step's patch */
	#openNumber({ patch, hunk }: Step): number {
		if (hunk.open && this.#isAtStop(patch.commit)) return hunk.open.number;
		throw new UserError(
			"that is for what is open at a stop",
			patch.decision.fate === "landed"
				? "e notes that it is to be edited, k that it is to be parked"
				: `git miggpt retry ${patch.number} --on-conflict stop stops there for you to put it right`,
		);
	}

	async #take(step: Step, side: Side): Promise<void> {
		const number = this.#openNumber(step);
		const { open } = await take(this.tools.run.repository, { numbers: [number] }, side);
		step.isSettled = true;
		this.#says = `${open} still open in this patch.`;
		this.#at++;
	}

	async #edit(step: Step): Promise<void> {
		this.#openNumber(step);
		const { run, keys } = this.tools;
		const path = step.hunk.newAt?.path ?? step.hunk.oldAt!.path;
		const file = await fileToEdit(run.repository, path);
		keys.pause();
		const code = await runEditor(await editorOf(run.repository, "text"), file).finally(() => keys.resume());
		if (code !== 0)
			throw new UserError(`the editor ended with ${code}`, "see core.editor in git help config");
		const open = await settleEdited(run.repository, path);
		this.#says = `${open} still open in this patch.`;
		for (const each of this.steps)
			if (open === 0 && each.patch.commit === step.patch.commit && each.hunk.open) each.isSettled = true;
	}
}
