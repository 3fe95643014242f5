import { numbersInPages } from "./pages.js";

const BITS = 11;
const DIGITS = 1 << BITS;
/** Fewer are sorted sooner by comparing. */
const FEW = 1 << 16;

/** Sorts numbers in place, ascending. Millions of them by their digits, the last first (LSD radix sort). */
export function sortNumbers(numbers: Uint32Array): void {
	if (numbers.length < FEW) {
		numbers.sort();
		return;
	}
	let from = numbers;
	let to: Uint32Array = numbersInPages(numbers.length);
	for (let shift = 0; shift < 32; shift += BITS) {
		const next = digitStarts(from, shift);
		for (let i = 0; i < from.length; i++) to[next[(from[i]! >>> shift) & (DIGITS - 1)]!++] = from[i]!;
		[from, to] = [to, from];
	}
	numbers.set(from);
}

/** Where the numbers of each digit begin once they are sorted by it. */
function digitStarts(numbers: Uint32Array, shift: number): Uint32Array {
	const starts = new Uint32Array(DIGITS + 1);
	for (let i = 0; i < numbers.length; i++) starts[((numbers[i]! >>> shift) & (DIGITS - 1)) + 1]!++;
	for (let digit = 1; digit < DIGITS; digit++) starts[digit]! += starts[digit - 1]!;
	return starts;
}
