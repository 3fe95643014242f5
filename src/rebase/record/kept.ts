import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { makeFolder, writeDurably } from "../../system/durable.js";

const SCHEMA_VERSION = 1;
const versioned = z.looseObject({ schemaVersion: z.literal(SCHEMA_VERSION) });

/** What is kept of a decision: by what it is found again, and when it was made, as ISO 8601 in UTC. */
interface Named {
	/** 40 hex digits. */
	readonly id: string;
	readonly date: string;
}

/** Things kept for runs to come, a file each. One that cannot be read, or is of another format, counts as not there. */
export class Kept<T extends Named> {
	/** @param schema of the things, their format's version left out */
	constructor(
		private readonly folder: string,
		private readonly schema: z.ZodMiniType<T>,
	) {}

	/** What is kept by this id, or undefined. */
	async find(id: string): Promise<T | undefined> {
		const text = await readFile(this.#file(id), "utf8").catch(() => undefined);
		return text === undefined ? undefined : this.#parse(text);
	}

	/** Keeps something in place of any other of the same id; it is on the disk when this returns. */
	async keep(thing: T): Promise<void> {
		await makeFolder(this.folder);
		const document = { schemaVersion: SCHEMA_VERSION, ...thing };
		await writeDurably(this.#file(thing.id), `${JSON.stringify(document, undefined, "\t")}\n`);
	}

	/** All of them, oldest first. */
	async list(): Promise<T[]> {
		const names = await readdir(this.folder).catch(() => []);
		const found = await Promise.all(names.map((name) => this.find(name.replace(/\.json$/, ""))));
		return found
			.filter((thing) => thing !== undefined)
			.sort((a, b) => a.date.localeCompare(b.date) || a.id.localeCompare(b.id));
	}

	/** True where nothing is kept, or nothing could be read. */
	async isEmpty(): Promise<boolean> {
		return (await readdir(this.folder).catch(() => [])).length === 0;
	}

	/** Forgets one, where it is there. */
	async forget(id: string): Promise<void> {
		await rm(this.#file(id), { force: true });
	}

	#file(id: string): string {
		return join(this.folder, `${id.replace(/[^0-9a-f]/g, "")}.json`);
	}

	#parse(text: string): T | undefined {
		try {
			const { schemaVersion, ...thing } = versioned.parse(JSON.parse(text));
			return this.schema.parse(thing);
		} catch {
			return undefined;
		}
	}
}
