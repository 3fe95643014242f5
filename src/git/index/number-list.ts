import { numbersInPages } from "./pages.js";

/** Numbers added part by part, for millions of them. */
export class NumberList {
	#numbers = new Uint32Array(1 << 12);
	#length = 0;

	add(part: ArrayLike<number>): void {
		const length = this.#length + part.length;
		if (length > this.#numbers.length) {
			const numbers = numbersInPages(Math.max(length, Math.ceil(this.#numbers.length * 1.5)));
			numbers.set(this.all());
			this.#numbers = numbers;
		}
		this.#numbers.set(part, this.#length);
		this.#length = length;
	}

	get length(): number {
		return this.#length;
	}

	clear(): void {
		this.#length = 0;
	}

	/** All numbers so far; a view that lasts until the next is added. */
	all(): Uint32Array {
		return this.#numbers.subarray(0, this.#length);
	}
}
