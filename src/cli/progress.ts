import type { ChalkInstance } from "chalk";
import ora, { type Ora } from "ora";
import type { RunEvent } from "../model/run.js";
import { display } from "../report/display.js";
import { hunkLines, patchLine } from "../report/text.js";
import type { Io } from "./command.js";

interface Style {
	readonly isQuiet: boolean;
	readonly isVerbose: boolean;
	readonly chalk: ChalkInstance;
}

/** Shows a run at work: one moving line on a terminal, else one plain line a patch. */
export class Progress {
	readonly #spinner: Ora | undefined;
	readonly #began = performance.now();

	constructor(
		private readonly io: Io,
		private readonly style: Style,
	) {
		// A terminal of no width would keep ora clearing lines for ever.
		if (!style.isQuiet && io.stderr.isTTY && io.stderr.columns > 0 && io.env.TERM !== "dumb") {
			this.#spinner = ora({ stream: io.stderr, discardStdin: false, hideCursor: false }).start(
				"reading the series",
			);
		}
	}

	tell(event: RunEvent): void {
		if (this.style.isQuiet) return;
		if (event.kind === "step") this.#move(event.number, event.total, display(event.subject), event.doing);
		else if (event.kind === "doing") this.#do(event.what);
		else if (event.kind === "asking") this.#asking(event);
		else if (event.kind === "warning") this.#line(`warning: ${display(event.text)}`);
		else if (event.kind === "decided") this.#decided(event);
	}

	/** Takes the moving line away. */
	end(): void {
		this.#spinner?.stop();
	}

	#do(what: string): void {
		if (this.#spinner) this.#spinner.text = what;
		else this.io.stderr.write(`${what}\n`);
	}

	#asking({ model, messages, parameters }: Extract<RunEvent, { kind: "asking" }>): void {
		if (this.#spinner) this.#spinner.text = `asking ${model}`;
		if (!this.style.isVerbose) return;
		const lines = messages.flatMap(({ role, content }) => [
			`--- ${role}`,
			...content.split("\n").map((line) => display(line.replaceAll("\t", "    "))),
		]);
		const more = Object.keys(parameters).length > 0 ? `, ${display(JSON.stringify(parameters))}` : "";
		this.#line([`asking ${model}${more}:`, ...lines, "---"].join("\n"));
	}

	#line(text: string): void {
		this.#spinner?.clear();
		this.io.stderr.write(`${text}\n`);
	}

	#move(number: number, total: number, subject: string, doing: string): void {
		if (!this.#spinner) return;
		const elapsed = (performance.now() - this.#began) / 1000;
		const left = number > 1 ? `, about ${seconds((elapsed / (number - 1)) * (total - number + 1))} left` : "";
		const head = `${doing} patch ${number} of ${total}, ${seconds(elapsed)}${left}: `;
		const room = Math.max(10, this.io.stderr.columns - head.length - 4);
		this.#spinner.text = head + (subject.length > room ? `${subject.slice(0, room - 1)}…` : subject);
	}

	#decided({ number, total, patch, decision }: Extract<RunEvent, { kind: "decided" }>): void {
		const needsLine =
			!this.#spinner || this.style.isVerbose || decision.fate === "conflict" || decision.fate === "parked";
		if (!needsLine) return;
		const lines = [patchLine(this.style.chalk, number, total, patch.subject, decision)];
		if (this.style.isVerbose) lines.push(...hunkLines(decision));
		this.#line(lines.join("\n"));
	}
}

function seconds(count: number): string {
	const whole = Math.round(count);
	return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}
