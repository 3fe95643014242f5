import type { ChalkInstance } from "chalk";
import type { Ora } from "ora";
import type { RunEvent } from "../model/run.js";
import { display, displayLines } from "../report/display.js";
import { hunkLines, type IsTold, patchLine } from "../report/text.js";
import type { Io } from "./command.js";
import { fitted } from "./fitted.js";

interface Style {
	readonly isQuiet: boolean;
	readonly isVerbose: boolean;
	readonly chalk: ChalkInstance;
	/** The patches that are told of once they are decided; by default all. */
	readonly isTold?: IsTold;
}

/** Between two signs of life that are lines of their own, in milliseconds. */
const BETWEEN_SIGNS = 10_000;

/** Shows a run at work: one moving line on a terminal, else one plain line a patch. */
export class Progress {
	readonly #began = performance.now();
	/** When the last sign of life was given, and what stands before each on a terminal. */
	#told = performance.now();
	#head = "";

	private constructor(
		private readonly io: Io,
		private readonly style: Style,
		private readonly spinner: Ora | undefined,
	) {}

	static async begin(io: Io, style: Style): Promise<Progress> {
		// A terminal of no width would keep ora clearing lines for ever.
		const isMoving = !style.isQuiet && io.stderr.isTTY && io.stderr.columns > 0 && io.env.TERM !== "dumb";
		if (!isMoving) return new Progress(io, style, undefined);
		const { default: ora } = await import("ora");
		const spinner = ora({ stream: io.stderr, discardStdin: false, hideCursor: false });
		return new Progress(io, style, spinner.start("reading the series"));
	}

	tell(event: RunEvent): void {
		if (this.style.isQuiet) return;
		if (event.kind === "step") this.#move(event.number, event.total, display(event.subject), event.doing);
		else if (event.kind === "within") this.#within(event);
		else if (event.kind === "doing") this.#do(event.what);
		else if (event.kind === "running") this.#line(`running ${display(event.command)}`);
		else if (event.kind === "output") this.#line(displayLines(event.line).join("\n"));
		else if (event.kind === "asking") this.#asking(event);
		else if (event.kind === "warning") this.#line(`warning: ${display(event.text)}`);
		else if (event.kind === "decided") this.#decided(event);
	}

	/** Takes the moving line away. */
	end(): void {
		this.spinner?.stop();
	}

	#do(what: string): void {
		if (this.spinner) this.spinner.text = what;
		else this.io.stderr.write(`${what}\n`);
	}

	#asking({ model, messages, parameters }: Extract<RunEvent, { kind: "asking" }>): void {
		if (this.spinner) this.spinner.text = `asking ${model}`;
		if (!this.style.isVerbose) return;
		const lines = messages.flatMap(({ role, content }) => [
			`--- ${role}`,
			...content.split("\n").map((line) => display(line.replaceAll("\t", "    "))),
		]);
		const more = Object.keys(parameters).length > 0 ? `, ${display(JSON.stringify(parameters))}` : "";
		this.#line([`asking ${model}${more}:`, ...lines, "---"].join("\n"));
	}

	#line(text: string): void {
		this.spinner?.clear();
		this.io.stderr.write(fitted(`${text}\n`, this.io.stderr));
	}

	#move(number: number, total: number, subject: string, doing: string): void {
		this.#told = performance.now();
		if (!this.spinner) return;
		const elapsed = (performance.now() - this.#began) / 1000;
		const left = number > 1 ? `, about ${seconds((elapsed / (number - 1)) * (total - number + 1))} left` : "";
		const head = `${doing} patch ${number} of ${total}, ${seconds(elapsed)}${left}: `;
		this.#head = head;
		this.spinner.text = cut(head + subject, this.io.stderr.columns - 4);
	}

	/** A sign of life within one patch: on a terminal beside its subject, else a line every ten seconds. */
	#within({ path, share }: Extract<RunEvent, { kind: "within" }>): void {
		const far = `${display(path)}, ${Math.floor(share * 100)} %`;
		const now = performance.now();
		if (this.spinner) this.spinner.text = cut(`${this.#head}${far}`, this.io.stderr.columns - 4);
		else if (now - this.#told > BETWEEN_SIGNS) this.io.stderr.write(`  at ${far}\n`);
		else return;
		this.#told = now;
	}

	#decided({ number, total, patch, decision }: Extract<RunEvent, { kind: "decided" }>): void {
		if (this.style.isTold?.(decision) === false) return;
		const needsLine =
			!this.spinner || this.style.isVerbose || decision.fate === "conflict" || decision.fate === "parked";
		if (!needsLine) return;
		const lines = [patchLine(this.style.chalk, number, total, patch.subject, decision)];
		if (this.style.isVerbose) lines.push(...hunkLines(decision));
		this.#line(lines.join("\n"));
	}
}

function cut(text: string, room: number): string {
	const most = Math.max(40, room);
	return text.length > most ? `${text.slice(0, most - 3)}...` : text;
}

function seconds(count: number): string {
	const whole = Math.round(count);
	return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}
