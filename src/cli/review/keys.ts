import type { ReadStream } from "node:tty";

/** Keys as they are pressed; of a pipe, its characters. */
export class Keys {
	readonly #waiting: string[] = [];
	#wake: (() => void) | undefined;
	/** The beginning of a key whose rest has not come yet. */
	#begun = "";
	#isOver = false;

	constructor(private readonly stdin: ReadStream) {
		stdin.setEncoding("utf8");
		stdin.on("data", this.#take);
		stdin.on("end", this.#end);
		this.resume();
	}

	/** The next key: a character, or `up`, `down`, `left`, `right`; undefined where there are no more, or for Ctrl-C and Ctrl-D. */
	async next(): Promise<string | undefined> {
		while (this.#waiting.length === 0 && !this.#isOver)
			await new Promise<void>((resolve) => {
				this.#wake = resolve;
			});
		return this.#waiting.shift();
	}

	/** A line that is typed; on a terminal it is shown while that is done. */
	async line(show: (text: string) => void): Promise<string> {
		let line = "";
		for (
			let key = await this.next();
			key !== undefined && key !== "\r" && key !== "\n";
			key = await this.next()
		) {
			if (key === "\u007f" || key === "\b") line = [...line].slice(0, -1).join("");
			else if ([...key].length === 1 && key >= " ") line += key;
			show(line);
		}
		return line;
	}

	/** Leaves the terminal to another program. */
	pause(): void {
		if (this.stdin.isTTY) this.stdin.setRawMode(false);
		this.stdin.pause();
	}

	resume(): void {
		if (this.stdin.isTTY) this.stdin.setRawMode(true);
		this.stdin.resume();
	}

	close(): void {
		this.pause();
		this.stdin.off("data", this.#take);
		this.stdin.off("end", this.#end);
	}

	readonly #take = (chunk: string | Buffer) => {
		const text = this.#begun + String(chunk);
		this.#begun = /\u001b(?:O|\[[\d;]{0,20})$/.exec(text)?.[0] ?? "";
		for (const [key] of text
			.slice(0, text.length - this.#begun.length)
			.matchAll(/\u001b(?:\[|O)([A-D])|\u001b\[[\d;]*[~A-Za-z]|[\s\S]/gu)) {
			if (key === "\u0003" || key === "\u0004") this.#isOver = true;
			else this.#waiting.push(ARROWS[key.at(-1)!] && key.length > 2 ? ARROWS[key.at(-1)!]! : key);
		}
		this.#wake?.();
	};

	readonly #end = () => {
		this.#isOver = true;
		this.#wake?.();
	};
}

const ARROWS: Readonly<Record<string, string>> = { A: "up", B: "down", C: "right", D: "left" };
