import { declaredElsewhere, type LostHeader } from "../migrate/drift/includes.js";
import type { KnownCode, TreeReader } from "../model/tree.js";
import { dirname } from "../retrieve/moved.js";
import { includesIn } from "../text/calls.js";
import { getOrMake } from "../text/get-or-make.js";
import { owned } from "../text/owned.js";

/** Whose `<asm/…>` counts, since a file outside of `arch/` does not say for which it is. */
const ARCHES = ["arm64", "arm", "x86", "riscv", "powerpc", "mips"];
const ASM = ARCHES.flatMap((arch) => [`arch/${arch}/include/`, `arch/${arch}/include/uapi/`]);
/** A file outside of `arch/` has to build on each of these. */
const USUAL_ARCHES = ["arm64", "x86"];

/** Which headers of a tree lead to which, read as they are asked for. */
export class IncludeGraph {
	readonly #edges = new Map<string, Promise<readonly string[]>>();
	/** By the name in an include: the headers that it can mean wherever it stands. */
	readonly #anywhere = new Map<string, Promise<readonly string[]>>();

	constructor(private readonly tree: TreeReader) {}

	/** Those of some headers that a file with this text, standing at `path`, includes by any way where it is built for `arch`. */
	async reach(
		path: string,
		text: string,
		arch: string,
		wanted: ReadonlySet<string>,
	): Promise<ReadonlySet<string>> {
		const isThere = (header: string) => !header.startsWith("arch/") || header.startsWith(`arch/${arch}/`);
		const seen = new Set<string>();
		const reached = () => new Set([...wanted].filter((header) => seen.has(header)));
		let found = await this.#resolveAll(path, text);
		for (;;) {
			const fresh = [...new Set(found)].filter((header) => isThere(header) && !seen.has(header));
			for (const header of fresh) seen.add(header);
			if (fresh.length === 0 || reached().size === wanted.size) return reached();
			found = (await Promise.all(fresh.map((header) => this.#edgesOf(header)))).flat();
		}
	}

	#edgesOf(path: string): Promise<readonly string[]> {
		return getOrMake(this.#edges, path, async () =>
			this.#resolveAll(path, (await this.tree.read(path)) ?? ""),
		);
	}

	async #resolveAll(path: string, text: string): Promise<readonly string[]> {
		const all = await Promise.all(includesIn(text).map((name) => this.resolve(path, name)));
		return all.flat();
	}

	/** The headers that an include of `name` in the file at `from` can mean; none where there is no such header. */
	async resolve(from: string, name: string): Promise<string[]> {
		if (name.includes("..")) return [];
		const folder = dirname(from);
		const beside = await this.#existing([folder === "" ? name : `${folder}/${name}`]);
		const anywhere = await (this.#anywhere.get(name) ?? this.#find(owned(name)));
		return [...beside, ...anywhere];
	}

	#find(name: string): Promise<readonly string[]> {
		const places = [`include/${name}`, `include/uapi/${name}`];
		if (name.startsWith("asm/"))
			places.push(...ASM.map((each) => each + name), `include/asm-generic/${name.slice(4)}`);
		const found = this.#existing(places);
		this.#anywhere.set(name, found);
		return found;
	}

	async #existing(places: readonly string[]): Promise<string[]> {
		const found: string[] = [];
		for (const place of places) if (await this.tree.entry(place)) found.push(place);
		return found;
	}
}

/** A file whose includes are held against what lines in it use. */
export interface Including {
	readonly path: string;
	/** As the base includes what it includes. */
	readonly patched: string;
	/** As it is to stand in the target. */
	readonly result: string;
	/** The lines that the patch adds. */
	readonly added: string;
}

/** The public headers that a file needs for what `added` uses, and that its includes led to in the base and do no more. */
export async function lostHeaders(
	{ path, patched, result, added }: Including,
	code: Pick<KnownCode, "base" | "target">,
	base: IncludeGraph,
	target: IncludeGraph,
): Promise<LostHeader[]> {
	const included = new Set(includesIn(result).map((name) => `include/${name}`));
	const names = [...declaredElsewhere(added)].filter((name) => {
		const header = code.target.header(name);
		return isPublic(header) && !included.has(header!) && code.base.header(name) !== undefined;
	});
	const lost = new Map<string, LostHeader>();
	const [, own] = /^arch\/(\w+)\//.exec(path) ?? [];
	const homes = (of: KnownCode["base"]) => new Set(names.map((name) => of.header(name)!));
	for (const arch of names.length === 0 ? [] : own !== undefined ? [own] : USUAL_ARCHES) {
		const before = await base.reach(path, patched, arch, homes(code.base));
		const now = await target.reach(path, result, arch, homes(code.target));
		for (const name of names) {
			const header = code.target.header(name)!;
			if (before.has(code.base.header(name)!) && !now.has(header) && !lost.has(header))
				lost.set(header, { path: header, name });
		}
	}
	return [...lost.values()];
}

function isPublic(header: string | undefined): boolean {
	return header !== undefined && /^include\/(?!uapi\/|asm-generic\/|generated\/)/.test(header);
}
