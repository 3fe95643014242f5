import { UserError } from "../../errors.js";
import { editorOf } from "../../git/repository.js";
import type { Wish } from "../../model/mark.js";
import { laidOutAt } from "../../model/run.js";
import type { Run } from "../../rebase/record/run.js";
import { parkStopped } from "../../rebase/verbs/continue.js";
import { mark, noteWish } from "../../rebase/verbs/mark.js";
import { fileToEdit, type Side, settleEdited, take } from "../../rebase/verbs/take.js";
import { display } from "../../report/display.js";
import { adaptedList, legendLines } from "../../report/review/adapted-list.js";
import { hunkLines } from "../../report/review/hunk.js";
import { patchHead } from "../../report/review/patch.js";
import { proseLines } from "../../report/review/prose.js";
import { paint } from "../../report/review/style.js";
import { runEditor } from "../../system/shell.js";
import { Scroll } from "./screen.js";
import { countOf, isDone, isEndOfAdapted, marked, type Step } from "./steps.js";
import { endOfAdapted, fileText, HELP, KEYS, pathOf, STOP_KEYS, standingText, WISHES } from "./texts.js";
import { ask, CLEAR, type Tools } from "./tools.js";

/** A subject takes so many lines of the screen. */
const MOST_HEAD = 2;

/** Steps through hunks by keys, and keeps what is said of them. Ends at `q`, behind the last, and where no key comes any more. */
export class Session {
	#at: number;
	#says: readonly string[] = [];
	#run: Run;
	readonly #scroll = new Scroll();

	/** @param wishes what is to be done otherwise, by patch; kept up to date */
	constructor(
		private readonly steps: readonly Step[],
		private readonly wishes: Map<string, Wish>,
		private readonly tools: Tools,
	) {
		this.#run = tools.run;
		this.#at = Math.max(
			0,
			steps.findIndex((step) => !isDone(step) && !wishes.has(step.patch.commit)),
		);
	}

	async run(): Promise<void> {
		if (!(await this.#begin())) return;
		while (this.#at < this.steps.length) {
			const at = this.#at;
			const step = this.steps[at]!;
			this.#show(step);
			const key = await this.tools.keys.next();
			if (key === undefined || key === "q") return;
			this.#says = [];
			await this.#press(key, step).catch((error) => {
				if (!(error instanceof UserError)) throw error;
				this.#says = [display(error.message), display(error.remedy ?? "")];
			});
			if (this.#at !== at) this.#scroll.reset();
			if (this.#at > at && isEndOfAdapted(this.steps, at) && !(await this.#endAdapted(at))) return;
		}
	}

	#show(step: Step): void {
		const { review, write } = this.tools;
		const { patch } = step;
		// What was noted is said below.
		const { note: _, ...hunk } = step.hunk;
		const style = this.tools.style();
		const { isScreen, rows } = this.tools;
		const fold = (text: string) => (isScreen ? proseLines(text, style.width, "  ") : [text]);
		const head = fold(`[${countOf(this.steps, this.#at)}] ${patchHead(review, patch)}`).slice(0, MOST_HEAD);
		const view = {
			head: [...head.map((line) => paint(style, "commit", line)), ...fold(display(fileText(step)))],
			body: hunkLines(style, review, patch, pathOf(step), hunk, "brief"),
			foot: [
				...this.#says,
				`${standingText(step, this.wishes.get(patch.commit))} | ${this.#keys(step)}: `,
			].flatMap(fold),
		};
		if (!isScreen) {
			write(["", ...view.head, ...view.body, "", ...view.foot].join("\n"));
			return;
		}
		write(`${CLEAR}${this.#scroll.fit(view, rows()).join("\n")}`);
	}

	#keys({ patch, hunk }: Step): string {
		return hunk.open && this.#isAtStop(patch.commit) ? STOP_KEYS : KEYS;
	}

	/** Says that all that was adapted is behind, and what follows, on a screen until a key is pressed. @returns false where that leaves */
	async #endAdapted(at: number): Promise<boolean> {
		const says = [...this.#says, endOfAdapted(this.steps, at + 1)];
		if (!this.tools.isScreen) {
			this.#says = says;
			return true;
		}
		this.#says = [];
		const key = await ask(this.tools, says, "any key goes on, b back, q ends: ");
		if (key === "b" || key === "left") this.#at = at;
		return key !== undefined && key !== "q";
	}

	/** Lists the keys, on a screen of their own: what is accepted next was in sight. */
	async #help(): Promise<void> {
		if (this.tools.isScreen) await ask(this.tools, HELP.split("\n"), "any key goes back: ");
		else this.#says = HELP.split("\n");
	}

	/** Lists what was adapted before the first of it, on a screen until a key is pressed. @returns false where that leaves */
	async #begin(): Promise<boolean> {
		const { review, notice, style, write, isScreen } = this.tools;
		const list = this.steps[0]?.patch.standing === "adapted" ? adaptedList(style(), review) : [];
		const says = notice === "" ? [] : [notice];
		if (list.length === 0) {
			this.#says = says;
			return true;
		}
		const lines = [...list, ...legendLines(style(), review), ...says];
		if (!isScreen) write(`${lines.join("\n")}\n`);
		if (!isScreen) return true;
		const key = await ask(this.tools, lines, "any key goes on, q leaves: ");
		return key !== undefined && key !== "q";
	}

	/** Shows a hunk whole, in the pager. */
	async #view(step: Step): Promise<void> {
		const { review, style, keys, page, write, isScreen } = this.tools;
		keys.pause();
		if (isScreen) write(CLEAR);
		const lines = hunkLines(style(), review, step.patch, pathOf(step), step.hunk, "whole");
		await page(`${[display(pathOf(step)), "", ...lines].join("\n")}\n`).finally(() => keys.resume());
	}

	/** Goes to the next part of what is shown. */
	#forward(): void {
		if (!this.#scroll.forward()) this.#says = ["That is all of it: a accepts it, n goes on without."];
	}

	#backward(): void {
		if (!this.#scroll.backward()) this.#at = Math.max(0, this.#at - 1);
	}

	async #press(key: string, step: Step): Promise<void> {
		switch (key) {
			case "a":
				return this.#accept(step);
			case "u":
				return this.#takeBack(step);
			case " ":
			case "down":
				return this.#forward();
			case "up":
				return this.#backward();
			case "n":
			case "right":
				this.#at++;
				return;
			case "b":
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
				return this.#isAtStop(step.patch.commit) ? this.#park(step) : this.#wish(step, "park");
			case "\r":
			case "\n":
			case "\u001b":
				return;
			case "?":
				return this.#help();
			default:
				this.#says = ["No key for that: ? lists the keys."];
		}
	}

	/** Accepts a hunk all of which was on the screen; else shows more of it first. */
	async #accept(step: Step): Promise<void> {
		if (this.#scroll.unseen > 0) {
			this.#scroll.forward();
			this.#says = ["There is more of it, shown now: a accepts it once its end was on the screen."];
			return;
		}
		await this.#mark(step, true, step.mark?.note);
		this.#at++;
	}

	async #mark(step: Step, isAccepted: boolean, note: string | undefined): Promise<void> {
		const said = marked(step, isAccepted, note);
		await mark(this.#run, [said]);
		step.mark = said;
	}

	async #note(step: Step): Promise<void> {
		const { keys, write, isScreen, style } = this.tools;
		write("\nnote: ");
		const text = await keys.line((line) => {
			const end = [...display(line)].slice(-Math.floor(style().width / 2)).join("");
			if (isScreen) write(`\r\u001b[Knote: ${end}`);
		});
		await this.#mark(step, step.mark?.isAccepted ?? false, Buffer.from(text).toString("latin1"));
	}

	async #takeBack(step: Step): Promise<void> {
		const { commit } = step.patch;
		if (this.wishes.delete(commit)) await noteWish(this.#run, { key: commit });
		else await this.#mark(step, false, undefined);
	}

	/** Notes what is to be done otherwise once the review is over: the run is done over once for all of it. */
	async #wish({ patch }: Step, wish: Wish): Promise<void> {
		const { number, decision, commit } = patch;
		if (decision.fate !== "landed")
			throw new UserError(
				`patch ${number} has not landed`,
				`git miggpt retry ${number} --on-conflict stop stops there for you to put it right`,
			);
		await noteWish(this.#run, { key: commit, wish });
		this.wishes.set(commit, wish);
		this.#says = [`patch ${number} is ${WISHES[wish]}: the command for it is named when you leave.`];
		this.#at++;
	}

	/** Parks the patch that the run is stopped at. */
	async #park({ patch }: Step): Promise<void> {
		await parkStopped(this.#run.repository);
		this.#run = await this.#run.reread();
		this.#settle(patch.commit);
		this.#says = [`patch ${patch.number} is parked: git miggpt rebase --continue goes on without it.`];
		this.#at++;
	}

	#settle(commit: string): void {
		for (const each of this.steps) if (each.patch.commit === commit && each.hunk.open) each.isSettled = true;
	}

	#isAtStop(key: string): boolean {
		const { phase } = this.#run;
		return phase.kind === "stopped" && laidOutAt(phase.stop) === key;
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
		const { open } = await take(this.#run.repository, { numbers: [number] }, side);
		step.isSettled = true;
		this.#says = [`${open} still open in this patch.`];
		this.#at++;
	}

	async #edit(step: Step): Promise<void> {
		this.#openNumber(step);
		const { keys } = this.tools;
		const { repository } = this.#run;
		const path = pathOf(step);
		const file = await fileToEdit(repository, path);
		keys.pause();
		const code = await runEditor(await editorOf(repository, "text"), file).finally(() => keys.resume());
		if (code !== 0)
			throw new UserError(`the editor ended with ${code}`, "see core.editor in git help config");
		const open = await settleEdited(repository, path);
		this.#says = [`${open} still open in this patch.`];
		if (open === 0) this.#settle(step.patch.commit);
	}
}
