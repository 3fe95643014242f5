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
 */
export function boundedFetch(key: string | undefined): typeof fetch {
	return async (url, init) => {
		const response = await fetch(url, { ...init, redirect: "error" });
		const body = await readBody(response);
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

async function readBody(response: Response): Promise<Buffer> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	if (!response.body) return Buffer.alloc(0);
	for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
		size += chunk.length;
		if (size > MOST_BYTES) throw new TooLargeError(`the answer is longer than ${MOST_BYTES >> 20} MB`);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}
