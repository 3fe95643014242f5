import type { CommitName } from "../model/history.js";
import { isRegular, type TreeReader } from "../model/tree.js";
import {
	basename,
	type Candidate,
	dirname,
	type FolderMove,
	folderMove,
	likeness,
	mostAlike,
	NewNames,
} from "../retrieve/moved.js";
import { getOrMake } from "../text/get-or-make.js";

/** The files that base and target do not share: path to object id. */
export interface PathChanges {
	readonly vanished: ReadonlyMap<string, string>;
	readonly appeared: ReadonlyMap<string, string>;
}

/** Where a file of the base stands in the target. */
export interface Move {
	readonly path: string;
	/** The share of its lines that stand there, 0 to 1. */
	readonly likeness: number;
	/** The commit that moved it, where its history told, not its lines. */
	readonly by?: CommitName;
}

/** Where a file was moved by upstream's own account. */
export interface MovedBy {
	readonly path: string;
	readonly by: CommitName;
}

const CODE = /\.(?:c|h|S|rs|dtsi?|dtso)$/;
const MOST_BESIDE = 300;

/** Where upstream moved files and folders, and where files that the series adds went with them. */
export class Moves {
	#changes: Promise<PathChanges> | undefined;
	#names: NewNames | undefined;
	readonly #files = new Map<string, Promise<Move | undefined>>();
	readonly #followed = new Map<string, string>();

	/**
	 * @param askHistory asked where no file is like the one that is gone; `isThere` is true for files of the target
	 */
	constructor(
		private readonly base: TreeReader,
		private readonly target: TreeReader,
		private readonly readChanges: () => Promise<PathChanges>,
		private readonly askHistory: (
			path: string,
			isThere: (path: string) => Promise<boolean>,
		) => Promise<MovedBy | undefined> = async () => undefined,
	) {}

	/** Where the file at `path` stands now, or undefined where that is not known. */
	file(path: string): Promise<Move | undefined> {
		const followed = this.#followed.get(path);
		if (followed !== undefined) return Promise.resolve({ path: followed, likeness: 1 });
		return getOrMake(this.#files, path, () => this.#find(path));
	}

	/** The folder that a file added at `path` belongs to, since its siblings moved there. */
	async folder(path: string): Promise<FolderMove | undefined> {
		const siblings = await this.base.list(dirname(path));
		const ending = path.slice(path.lastIndexOf("."));
		const count = siblings.filter((name) => name.endsWith(ending)).length;
		if (count === 0) return undefined;
		const { vanished, appeared } = await this.#read();
		return folderMove(path, vanished.keys(), appeared.keys(), count);
	}

	/** Files of the same name, new below the folder of `path`: where parts of it may have gone. */
	async below(path: string): Promise<string[]> {
		const { appeared } = await this.#read();
		return [...appeared.keys()].filter(
			(other) => basename(other) === basename(path) && other.startsWith(`${dirname(path)}/`),
		);
	}

	/** Files of code beside the one at `path` that upstream changed, and their text in the base: where parts of it may be. */
	async beside(path: string): Promise<{ path: string; was: string }[]> {
		const folder = dirname(path) === "" ? "" : `${dirname(path)}/`;
		const names = await this.target.list(dirname(path));
		const others = names
			.filter((name) => CODE.test(name) && `${folder}${name}` !== path)
			.slice(0, MOST_BESIDE);
		const found = await Promise.all(
			others.map(async (name) => {
				const other = `${folder}${name}`;
				const [was, is] = await Promise.all([this.base.entry(other), this.target.entry(other)]);
				if (!was || !is || was.oid === is.oid || !isRegular(is.mode)) return [];
				return [{ path: other, was: (await this.base.read(other)) ?? "" }];
			}),
		);
		return found.flat();
	}

	/** New files that parts of the file at `path` may have gone to, the likeliest by name first. */
	async near(path: string): Promise<string[]> {
		return this.#rank(path, await this.#read());
	}

	/** Remembers that a file the series adds went elsewhere, for the rest of the series. */
	follow(path: string, to: string): void {
		this.#followed.set(path, to);
	}

	async #find(path: string): Promise<Move | undefined> {
		const changes = await this.#read();
		const { vanished, appeared } = changes;
		const oid = vanished.get(path);
		if (oid === undefined) return undefined;
		const same = [...appeared].filter(([, other]) => other === oid).map(([other]) => other);
		const isOnlyOne = [...vanished.values()].filter((other) => other === oid).length === 1;
		if (same.length === 1 && isOnlyOne) return { path: same[0]!, likeness: 1 };
		const text = await this.base.read(path);
		if (text === undefined) return undefined;
		const names = this.#rank(path, changes);
		const texts = await Promise.all(names.map((other) => this.target.read(other)));
		const candidates = names.flatMap((other, i): Candidate[] => {
			const theirs = texts[i];
			return theirs === undefined ? [] : [{ path: other, text: theirs }];
		});
		return mostAlike(path, text, candidates) ?? this.#byHistory(path, text);
	}

	async #byHistory(path: string, text: string): Promise<Move | undefined> {
		const found = await this.askHistory(
			path,
			async (other) => (await this.target.entry(other)) !== undefined,
		);
		const theirs = found && (await this.target.read(found.path));
		return theirs === undefined ? undefined : { ...found!, likeness: likeness(text, theirs) };
	}

	#rank(path: string, { appeared }: PathChanges): string[] {
		this.#names ??= new NewNames(appeared.keys());
		return this.#names.rank(path);
	}

	#read(): Promise<PathChanges> {
		this.#changes ??= this.readChanges();
		return this.#changes;
	}
}
