import type { Answer, Cost, FileRow, SnippetRow } from "../../model/bench.js";

/** What a method has spent on the answer that it is working on. */
export class Meter {
	requests = 0;
	tokensIn = 0;
	tokensOut = 0;
	readonly #began: number;

	constructor(private readonly clock: () => number) {
		this.#began = clock();
	}

	get cost(): Cost {
		const { requests, tokensIn, tokensOut } = this;
		return { milliseconds: this.clock() - this.#began, requests, tokensIn, tokensOut };
	}
}

/** One way to do the benchmark's tasks. Expected failures are answers without a text. */
export interface Method {
	/** Where the old snippet lives in the new file: whole lines of it. */
	retrieve(row: SnippetRow, meter: Meter): Promise<Answer>;
	/** The snippet that `retrieve` found, or the ground truth, patched. */
	migrate(row: SnippetRow, found: string, meter: Meter): Promise<Answer>;
	/** The whole new file, patched; an empty text is an absent file. */
	portFile(row: FileRow, meter: Meter): Promise<Answer>;
}
