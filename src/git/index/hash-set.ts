/** Different hashes, none of them 0: an open hash table of numbers, several times as fast as a Set of them. */
export class HashSet {
	#slots = new Uint32Array(1 << 12);
	#size = 0;

	get size(): number {
		return this.#size;
	}

	add(hash: number): void {
		const slot = this.#slotOf(hash);
		if (this.#slots[slot] === hash) return;
		this.#slots[slot] = hash;
		this.#size++;
		if (this.#size * 2 > this.#slots.length) this.#grow();
	}

	has(hash: number): boolean {
		return this.#slots[this.#slotOf(hash)] === hash;
	}

	/** Where a hash is, or would be. */
	#slotOf(hash: number): number {
		const slots = this.#slots;
		const last = slots.length - 1;
		let slot = hash & last;
		while (slots[slot] !== 0 && slots[slot] !== hash) slot = (slot + 1) & last;
		return slot;
	}

	#grow(): void {
		const hashes = this.#slots.filter((hash) => hash !== 0);
		this.#slots = new Uint32Array(this.#slots.length * 2);
		for (const hash of hashes) this.#slots[this.#slotOf(hash)] = hash;
	}
}
