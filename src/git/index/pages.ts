/** Node has it, its types do not. */
declare const WebAssembly: {
	readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
};

/** Less is left to malloc, in bytes. */
const LEAST = 1 << 20;
const PAGE = 1 << 16;

/** Not with --jitless, nor under a limit of addresses (ulimit -v), of which each asks for gigabytes and waits for them. */
let areThere = true;

/**
 * Memory, all 0, that goes back to the system once nothing uses it. An array's own comes from malloc, which keeps what is
 * given back to it once that has been megabytes (M_MMAP_THRESHOLD in mallopt(3)).
 */
export function pages(bytes: number): ArrayBuffer {
	if (bytes < LEAST || !areThere) return new ArrayBuffer(bytes);
	try {
		return new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) }).buffer;
	} catch {
		areThere = false;
		return new ArrayBuffer(bytes);
	}
}

/** As many numbers in such memory. */
export function numbersInPages(count: number): Uint32Array<ArrayBuffer> {
	return new Uint32Array(pages(count * Uint32Array.BYTES_PER_ELEMENT), 0, count);
}
