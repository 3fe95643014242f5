/** Texts that were read last, by name, up to a sum of lengths; the one that was not asked for the longest goes first. */
export class Recent {
	readonly #texts = new Map<string, string>();
	#length = 0;

	/** @param most the sum of lengths, in chars */
	constructor(private readonly most: number) {}

	get(name: string): string | undefined {
		const text = this.#texts.get(name);
		if (text === undefined) return undefined;
		this.#texts.delete(name);
		this.#texts.set(name, text);
		return text;
	}

	keep(name: string, text: string): void {
		this.#length += text.length - (this.#texts.get(name)?.length ?? 0);
		this.#texts.set(name, text);
		for (const [oldest, { length }] of this.#texts) {
			if (this.#length <= this.most) return;
			this.#texts.delete(oldest);
			this.#length -= length;
		}
	}
}
