import { createHash } from "node:crypto";
import { InternalError, UserError } from "../errors.js";
import type { BlobReader } from "../model/tree.js";
import { getOrMake } from "../text/get-or-make.js";
import { Recent } from "../text/recent.js";
import { Coprocess } from "./coprocess.js";
import type { GitContext } from "./process.js";

export type ObjectFormat = "sha1" | "sha256";

/** Git maps packs whole where it may; small windows keep memory low at no measurable cost. */
export const SMALL_WINDOWS = {
	"core.packedGitLimit": "16m",
	"core.packedGitWindowSize": "2m",
	"core.deltaBaseCacheLimit": "8m",
};

/**
 * A patch's files are read by several who decide on it, one behind the other, and what it makes of them is where the next
 * patch begins: most of three versions of sixty files.
 */
const MOST_KEPT = 16 << 20;
/** A patch of sixty files is rare in a series that is long enough to be short of memory. */
const LESS_KEPT = 3 << 20;

type GitObject = { type: string; bytes: Buffer } | undefined;

interface Asked {
	readonly oid: string;
	resolve(object: GitObject): void;
	reject(error: unknown): void;
}

/** Reads objects through one `git cat-file --batch-command`. What is asked for while git answers goes out together when it has. */
export class ObjectReader implements BlobReader {
	readonly #process: Coprocess;
	readonly #recent = new Recent<string>(MOST_KEPT, 0, LESS_KEPT);
	readonly #reading = new Map<string, Promise<string>>();
	readonly #asked: Asked[] = [];
	#isAnswering = false;

	constructor(context: GitContext) {
		this.#process = new Coprocess(context, ["cat-file", "--batch-command", "--buffer"], SMALL_WINDOWS);
	}

	/** The object's type and bytes, or undefined where it is missing. */
	read(oid: string): Promise<GitObject> {
		return new Promise((resolve, reject) => {
			if (!/^[0-9a-f]{40,64}$/.test(oid)) throw new InternalError(`not an object id: ${oid}`);
			this.#asked.push({ oid, resolve, reject });
			if (!this.#isAnswering) void this.#answerAll();
		});
	}

	/** As `read` of each. */
	readAll(oids: readonly string[]): Promise<GitObject[]> {
		return Promise.all(oids.map((oid) => this.read(oid)));
	}

	async blob(oid: string): Promise<string> {
		return this.#recent.get(oid) ?? getOrMake(this.#reading, oid, () => this.#readBlob(oid));
	}

	async #readBlob(oid: string): Promise<string> {
		const object = await this.read(oid).finally(() => this.#reading.delete(oid));
		if (!object)
			throw new UserError(
				`the repository lacks file content that the run reads: ${oid}`,
				"git fetch --refetch --no-filter brings what a partial clone lacks; git fsck lists what else is missing",
			);
		if (object.type !== "blob") throw new InternalError(`object ${oid} is ${object.type}, not a blob`);
		const text = object.bytes.toString("latin1");
		this.#recent.keep(oid, text, text.length);
		return text;
	}

	close(): Promise<number> {
		return this.#process.close();
	}

	async #answerAll(): Promise<void> {
		this.#isAnswering = true;
		// Those who ask in one go are to be asked for in one write.
		await Promise.resolve();
		while (this.#asked.length > 0) await this.#answerThese(this.#asked.splice(0));
		this.#isAnswering = false;
	}

	async #answerThese(asked: readonly Asked[]): Promise<void> {
		try {
			await this.#process.send(`${asked.map(({ oid }) => `contents ${oid}\n`).join("")}flush\n`);
			for (const { resolve } of asked) resolve(await this.#answer());
		} catch (error) {
			for (const { reject } of asked) reject(error);
		}
	}

	async #answer(): Promise<GitObject> {
		const [, type, size] = (await this.#process.readLine()).toString("latin1").split(" ");
		if (size === undefined) return undefined;
		const bytes = await this.#process.readBytes(Number(size));
		await this.#process.readBytes(1);
		return { type: type!, bytes };
	}
}

/** The id that git gives a blob of these bytes. */
export function blobId(text: string, format: ObjectFormat): string {
	return createHash(format).update(`blob ${text.length}\0`, "latin1").update(text, "latin1").digest("hex");
}
