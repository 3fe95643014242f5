import { declaredElsewhere, type LostHeader } from "../migrate/drift/includes.js";
import type { KnownCode, TreeReader } from "../model/tree.js";
import { dirname } from "../retrieve/moved.js";
import { includesIn } from "../text/calls.js";
import { getOrMake } from "../text/get-or-make.js";

/** Where `<asm/…>` may lie; any of them counts, since a patch does not say for which it is. */
const ASM = ["arm64", "arm", "x86", "riscv", "powerpc", "mips"].flatMap((arch) => [
	`arch/${arch}/include/`,
	`arch/${arch}/include/uapi/`,
]);

/** Which headers of a tree lead to which, read as they are asked for. */
export class IncludeGraph {
	readonly #edges = new Map<string, Promise<readonly string[]>>();

	constructor(private readonly tree: TreeReader) {}

	/** All headers that a file with this text, standing at `path`, includes by any way. */
	async reach(path: string, text: string): Promise<ReadonlySet<string>> {
		const seen = new Set(await this.#resolveAll(path, text));
		for (const header of seen) for (const next of await this.#edgesOf(header)) seen.add(next);
		return seen;
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
		const places = [folder === "" ? name : `${folder}/${name}`, `include/${name}`, `include/uapi/${name}`];
		if (name.startsWith("asm/"))
			places.push(...ASM.map((each) => each + name), `include/asm-generic/${name.slice(4)}`);
		const found: string[] = [];
		for (const place of places) if (await this.tree.entry(place)) found.push(place);
		return found;
	}
}

/** The public headers that a file needs for what `added` uses, and that its includes led to in the base and do no more. */
export async function lostHeaders(
	file: { readonly path: string; readonly patched: string; readonly result: string; readonly added: string },
	code: Pick<KnownCode, "base" | "target">,
	base: IncludeGraph,
	target: IncludeGraph,
): Promise<LostHeader[]> {
	const names = [...declaredElsewhere(file.added)].filter(
		(name) => code.base.header(name) !== undefined && isPublic(code.target.header(name)),
	);
	if (names.length === 0) return [];
	const before = await base.reach(file.path, file.patched);
	const now = await target.reach(file.path, file.result);
	const lost = new Map<string, LostHeader>();
	for (const name of names) {
		const path = code.target.header(name)!;
		if (before.has(code.base.header(name)!) && !now.has(path) && !lost.has(path))
			lost.set(path, { path, name });
	}
	return [...lost.values()];
}

function isPublic(header: string | undefined): boolean {
	return header !== undefined && /^include\/(?!uapi\/|asm-generic\/|generated\/)/.test(header);
}
