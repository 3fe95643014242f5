import { addUsage, NO_USAGE, type Usage } from "./chat.js";

/** What a run may spend; absent is unlimited. */
export interface Limits {
	/** HTTP requests, retries included. */
	readonly requests?: number;
	/** Tokens in and out together. */
	readonly tokens?: number;
	/** In the currency of the price. */
	readonly cost?: number;
	/** Per million tokens; without it the cost is unknown. */
	readonly price?: { readonly in: number; readonly out: number };
}

const WARN_AT = 0.8;

/** Counts what a run sends, and says when it may send no more. */
export class Budget {
	#spent: Usage = NO_USAGE;
	#sent = 0;
	readonly #warned = new Set<string>();

	/** @param warn told once for each limit that is used to 80 % */
	constructor(
		private readonly limits: Limits,
		private readonly warn: (message: string) => void = () => {},
	) {}

	/** Takes one request out of the budget. @returns why it may not be sent, or undefined where it may */
	take(): string | undefined {
		const reached = this.#parts().find(({ used, most }) => used >= most);
		if (reached) return `the budget of ${reached.most} ${reached.name} is used up`;
		this.#sent++;
		this.#warnOnce();
		return undefined;
	}

	/** Puts a request back that was never sent. */
	giveBack(): void {
		this.#sent--;
	}

	/** Notes what an answer cost. */
	spend(usage: Usage): void {
		this.#spent = addUsage(this.#spent, usage);
		this.#warnOnce();
	}

	/** All that was spent; `requests` counts what was sent. */
	get spent(): Usage {
		return { ...this.#spent, requests: this.#sent };
	}

	/** What it cost by the price given; undefined where that is unknown. */
	get cost(): number | undefined {
		const { price } = this.limits;
		if (!price) return undefined;
		return (this.#spent.tokensIn * price.in + this.#spent.tokensOut * price.out) / 1e6;
	}

	#parts(): { name: string; used: number; most: number }[] {
		const { requests, tokens, cost } = this.limits;
		const { tokensIn, tokensOut } = this.#spent;
		return [
			...(requests === undefined ? [] : [{ name: "requests", used: this.#sent, most: requests }]),
			...(tokens === undefined ? [] : [{ name: "tokens", used: tokensIn + tokensOut, most: tokens }]),
			...(cost === undefined ? [] : [{ name: "in cost", used: this.cost ?? 0, most: cost }]),
		];
	}

	#warnOnce(): void {
		for (const { name, used, most } of this.#parts()) {
			if (most === 0 || used < WARN_AT * most || this.#warned.has(name)) continue;
			this.#warned.add(name);
			const what = name === "in cost" ? `the cost limit of ${most}` : `${most} ${name}`;
			this.warn(`the model has used ${Math.floor((100 * used) / most)} % of ${what}`);
		}
	}
}
