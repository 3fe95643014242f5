import ora, { type Ora } from "ora";
import type { Io } from "./command.js";

/** Shows the rows of a benchmark as they are done: one moving line on a terminal, else nothing. */
export class RowProgress {
	readonly #spinner: Ora | undefined;
	#rows = 0;

	constructor(
		private readonly io: Io,
		isQuiet: boolean,
	) {
		// A terminal of no width would keep ora clearing lines for ever.
		if (!isQuiet && io.stderr.isTTY && io.stderr.columns > 0 && io.env.TERM !== "dumb")
			this.#spinner = ora({ stream: io.stderr, discardStdin: false, hideCursor: false }).start(
				"reading the benchmark",
			);
	}

	/** @param line what became of a row */
	tell(line: string): void {
		if (!this.#spinner) return;
		const head = `row ${++this.#rows}: `;
		const room = Math.max(10, this.io.stderr.columns - head.length - 4);
		this.#spinner.text = head + (line.length > room ? `${line.slice(0, room - 3)}...` : line);
	}

	/** Takes the line away. */
	end(): void {
		this.#spinner?.stop();
	}
}
