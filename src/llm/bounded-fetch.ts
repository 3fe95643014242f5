import { withoutKey } from "./secret.js";

/** An answer was longer than any answer to a request of ours can be. */
export class TooLargeError extends Error {
	override readonly name = "TooLargeError";
}

/** The most bytes of an answer that are read. */
const MOST_BYTES = 4 << 20;

/**
 * A fetch that reads the whole body before it returns, so that the caller's timeout covers it too; gives up on
 * bodies without end, follows no redirect (code and key go where the user said, nowhere else), and blanks the
 * key where the endpoint echoes it.
 *
 * @param most bytes of a body
 */
export function boundedFetch(key: string | undefined, most = MOST_BYTES): typeof fetch {
	return async (url, init) => {
		const response = await fetch(url, { ...init, redirect: "error" });
		const body = await readBody(response, most, init?.signal ?? undefined);
		const text = key && body.includes(key) ? Buffer.from(withoutKey(body.toString("utf8"), key)) : body;
		const headers = new Headers(response.headers);
		for (const name of ["content-encoding", "content-length"]) headers.delete(name);
		return new Response(hasNoBody(response.status) ? null : new Uint8Array(text), {
			status: response.status,
			headers,
		});
	};
}

function hasNoBody(status: number): boolean {
	return status === 204 || status === 205 || status === 304;
}

/**
 * Reads a body to its end, unless the signal fires: fetch itself loses sight of the signal once its request object
 * has been collected, and a body that drips would be waited for without end.
 */
async function readBody(response: Response, most: number, signal: AbortSignal | undefined): Promise<Buffer> {
	const reader = response.body?.getReader();
	if (!reader) return Buffer.alloc(0);
	const chunks: Uint8Array[] = [];
	let size = 0;
	let stop = () => {};
	const aborted = new Promise<never>((_, reject) => {
		stop = () => reject(signal?.reason);
		if (signal?.aborted) stop();
		signal?.addEventListener("abort", stop, { once: true });
	});
	aborted.catch(() => {});
	try {
		for (;;) {
			const { done, value } = await Promise.race([reader.read(), aborted]);
			if (done) return Buffer.concat(chunks);
			size += value.length;
			if (size > most) throw new TooLargeError(`the answer is longer than ${most >> 20} MB`);
			chunks.push(value);
		}
	} finally {
		signal?.removeEventListener("abort", stop);
		reader.cancel().catch(() => {});
	}
}
