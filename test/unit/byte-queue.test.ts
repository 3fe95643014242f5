import fc from "fast-check";
import { expect, it } from "vitest";
import { ByteQueue } from "../../src/git/byte-queue.js";

const text = (minLength: number) => fc.string({ unit: fc.constantFrom("a", "b"), minLength, maxLength: 12 });

it("finds and takes what the bytes hold, however they came in", () => {
	fc.assert(
		fc.property(fc.array(text(1)), text(1), fc.nat(30), fc.nat(30), (chunks, mark, from, count) => {
			const queue = new ByteQueue();
			for (const chunk of chunks) queue.push(Buffer.from(chunk));
			const whole = chunks.join("");
			const taken = Math.min(count, whole.length);
			expect(queue.find(Buffer.from(mark), from)).toBe(from < whole.length ? whole.indexOf(mark, from) : -1);
			expect(queue.take(taken).toString()).toBe(whole.slice(0, taken));
			expect(queue.take(queue.length).toString()).toBe(whole.slice(taken));
		}),
		{ numRuns: 2000 },
	);
});
