import { createHash } from "node:crypto";
import { InternalError, UserError } from "../errors.js";
import type { BlobReader } from "../model/tree.js";
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

/** A patch's files are read by several who decide on it, and what it makes of them is where the next patch begins. */
const MOST_KEPT = 8 << 20;

/** Reads objects through one `git cat-file --batch`; requests are answered in their order. */
export class ObjectReader implements BlobReader {
	readonly #process: Coprocess;
	readonly #recent = new Recent<string>(MOST_KEPT);

	constructor(context: GitContext) {
		this.#process = new Coprocess(context, ["cat-file", "--batch"], SMALL_WINDOWS);
	}

	/** The object's type and bytes, or undefined where it is missing. */
	read(oid: string): Promise<{ type: string; bytes: Buffer } | undefined> {
		return this.#process.inTurn(() => this.#request(oid));
	}

	/** As `read` of each, asked for all at once. */
	readAll(oids: readonly string[]): Promise<({ type: string; bytes: Buffer } | undefined)[]> {
		return this.#process.inTurn(async () => {
			await this.#ask(oids);
			const answers = [];
			for (const _ of oids) answers.push(await this.#answer());
			return answers;
		});
	}

	async blob(oid: string): Promise<string> {
		const known = this.#recent.get(oid);
		if (known !== undefined) return known;
		const object = await this.read(oid);
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

	async #request(oid: string) {
		await this.#ask([oid]);
		return this.#answer();
	}

	async #ask(oids: readonly string[]): Promise<void> {
		const wrong = oids.find((oid) => !/^[0-9a-f]{40,64}$/.test(oid));
		if (wrong !== undefined) throw new InternalError(`not an object id: ${wrong}`);
		await this.#process.send(oids.map((oid) => `${oid}\n`).join(""));
	}

	async #answer() {
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
