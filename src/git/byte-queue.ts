const NOTHING = Buffer.alloc(0);

/** Bytes as they come in, in chunks, and as they are taken out: only what is taken is joined. */
export class ByteQueue {
	readonly #chunks: Buffer[] = [];
	#length = 0;

	get length(): number {
		return this.#length;
	}

	push(chunk: Buffer): void {
		this.#chunks.push(chunk);
		this.#length += chunk.length;
	}

	/** Takes the first `count` bytes out; there must be so many. */
	take(count: number): Buffer {
		const parts: Buffer[] = [];
		for (let left = count; left > 0; left -= parts.at(-1)!.length) {
			const [first] = this.#chunks as [Buffer];
			parts.push(first.subarray(0, left));
			if (first.length > left) this.#chunks[0] = first.subarray(left);
			else this.#chunks.shift();
		}
		this.#length -= count;
		return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
	}

	/** Where a mark begins, at or after an index; -1 where it is not there. */
	find(mark: Buffer, from: number): number {
		let begin = 0;
		// The end of the chunk before, in which a mark may begin.
		let overlap: Buffer = NOTHING;
		for (const chunk of this.#chunks) {
			const end = begin + overlap.length + chunk.length;
			if (end <= from && overlap.length === 0) {
				begin = end;
				continue;
			}
			const window = overlap.length === 0 ? chunk : Buffer.concat([overlap, chunk]);
			const at = window.indexOf(mark, Math.max(0, from - begin));
			if (at >= 0) return begin + at;
			overlap = window.subarray(Math.max(0, window.length - mark.length + 1));
			begin = end - overlap.length;
		}
		return -1;
	}
}
