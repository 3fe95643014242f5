import { CancelledError, InternalError } from "../../errors.js";
import { SMALL_WINDOWS } from "../objects.js";
import { type GitContext, startGit } from "../process.js";

const NEWLINE = 10;

/**
 * The bytes of objects one after another, each good until the next is asked for; undefined for one that is missing (a
 * partial clone lacks some). Git is read from no faster than it is asked.
 *
 * @throws CancelledError
 */
export async function* readBlobs(
	context: GitContext,
	oids: readonly string[],
): AsyncGenerator<Buffer | undefined> {
	const child = startGit(context, ["cat-file", "--batch", "--buffer"], SMALL_WINDOWS);
	const ended = new Promise((resolve) => child.once("close", resolve).once("error", resolve));
	child.stdin.on("error", () => {});
	child.stderr.resume();
	child.stdin.end(oids.map((oid) => `${oid}\n`).join(""));
	try {
		const stream = new Chunks(child.stdout);
		for (const _ of oids) {
			if (context.signal?.aborted) throw new CancelledError();
			const size = Number((await stream.line()).split(" ")[2]);
			yield Number.isNaN(size) ? undefined : (await stream.take(size + 1)).subarray(0, size);
		}
	} finally {
		child.kill("SIGTERM");
		// A stream that nobody reads to its end keeps a process from being closed.
		child.stdout.destroy();
		await ended;
	}
}

/** A stream's bytes, taken as many at a time as are wanted. */
class Chunks {
	readonly #chunks: AsyncIterator<Buffer>;
	#rest: Buffer = Buffer.alloc(0);
	/** Where bytes of several chunks are put together: a buffer for each would be so much garbage as git writes. */
	#joined = Buffer.alloc(1 << 16);

	constructor(stream: AsyncIterable<Buffer>) {
		this.#chunks = stream[Symbol.asyncIterator]();
	}

	async line(): Promise<string> {
		for (;;) {
			const end = this.#rest.indexOf(NEWLINE);
			if (end >= 0) return (await this.take(end + 1)).toString("latin1", 0, end);
			this.#rest = Buffer.concat([this.#rest, await this.#next()]);
		}
	}

	/** So many bytes, good until the next are taken. */
	async take(count: number): Promise<Buffer> {
		if (this.#rest.length < count) return this.#join(count);
		const whole = this.#rest;
		this.#rest = whole.subarray(count);
		return whole.subarray(0, count);
	}

	async #join(count: number): Promise<Buffer> {
		if (this.#joined.length < count) this.#joined = Buffer.alloc(2 * count);
		let length = this.#rest.copy(this.#joined);
		while (length < count) {
			const chunk = await this.#next();
			const taken = chunk.copy(this.#joined, length, 0, count - length);
			this.#rest = chunk.subarray(taken);
			length += taken;
		}
		return this.#joined.subarray(0, count);
	}

	async #next(): Promise<Buffer> {
		const { done, value } = await this.#chunks.next();
		if (done) throw new InternalError("git cat-file ended early");
		return value;
	}
}
