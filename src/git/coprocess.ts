import { InternalError } from "../errors.js";
import { ByteQueue } from "./byte-queue.js";
import { type GitContext, startGit } from "./process.js";

const LINE_END = Buffer.from("\n");

/** A git process that answers requests on its standard input until it is closed. */
export class Coprocess {
	readonly #child;
	readonly #name: string;
	readonly #bytes = new ByteQueue();
	#ended = false;
	#wake: (() => void) | undefined;
	#stderr = "";
	#turn: Promise<unknown> = Promise.resolve();

	constructor(context: GitContext, args: readonly string[], config?: Readonly<Record<string, string>>) {
		this.#name = args[0]!;
		this.#child = startGit(context, args, config);
		const end = () => {
			this.#ended = true;
			this.#wake?.();
		};
		this.#child.stdin.on("error", () => {});
		this.#child.stderr.on("data", (chunk: Buffer) => {
			this.#stderr += chunk.toString();
		});
		this.#child.on("error", end);
		this.#child.on("close", end);
		this.#child.stdout.on("readable", () => {
			for (let chunk = this.#child.stdout.read(); chunk; chunk = this.#child.stdout.read())
				this.#bytes.push(chunk);
			this.#wake?.();
		});
	}

	/** What git has said on its standard error so far. */
	get stderr(): string {
		return this.#stderr.trim();
	}

	/** Runs a request and the reading of its answer with no other in between. */
	inTurn<T>(work: () => Promise<T>): Promise<T> {
		const answer = this.#turn.then(work);
		this.#turn = answer.catch(() => {});
		return answer;
	}

	/** Sends bytes; waits where git does not keep up. */
	async send(bytes: string | Buffer): Promise<void> {
		if (this.#ended) throw this.#death();
		const data = typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes;
		if (this.#child.stdin.write(data)) return;
		await new Promise<void>((resolve) => {
			const go = () => {
				this.#child.stdin.off("drain", go);
				this.#child.off("close", go);
				resolve();
			};
			this.#child.stdin.once("drain", go);
			this.#child.once("close", go);
		});
	}

	/** The next `count` bytes. @throws InternalError where git ends before */
	async readBytes(count: number): Promise<Buffer> {
		while (this.#bytes.length < count) await this.#more();
		return this.#bytes.take(count);
	}

	/** The bytes up to the next line end, which is left out. @throws InternalError where git ends before */
	async readLine(): Promise<Buffer> {
		return this.readUntil(LINE_END);
	}

	/** The bytes up to a mark, which is left out. @throws InternalError where git ends before */
	async readUntil(mark: Buffer): Promise<Buffer> {
		let searched = 0;
		for (;;) {
			const at = this.#bytes.find(mark, Math.max(0, searched - mark.length));
			if (at >= 0) {
				const found = this.#bytes.take(at);
				this.#bytes.take(mark.length);
				return found;
			}
			searched = this.#bytes.length;
			await this.#more();
		}
	}

	/** Tells git that no more requests come. */
	end(): void {
		this.#child.stdin.end();
	}

	/** Closes git's standard input and waits for its end. @returns its exit code */
	async close(): Promise<number> {
		this.#child.stdin.end();
		if (!this.#ended) await new Promise<void>((resolve) => this.#child.once("close", () => resolve()));
		return this.#child.exitCode ?? 1;
	}

	/** Ends git at once and waits until it is gone. */
	async kill(): Promise<void> {
		this.#child.kill("SIGTERM");
		await this.close();
	}

	async #more(): Promise<void> {
		if (this.#ended) throw this.#death();
		await new Promise<void>((resolve) => {
			this.#wake = resolve;
		});
		this.#wake = undefined;
	}

	#death(): InternalError {
		return new InternalError(`git ${this.#name} ended early: ${this.stderr || "no message"}`);
	}
}
