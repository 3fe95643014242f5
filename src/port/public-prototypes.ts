import { functionType } from "../fingerprint/functions.js";
import type { FunctionType } from "../model/code.js";
import type { HeadersBeside, KnownCode, TreeReader } from "../model/tree.js";
import { callsIn } from "../text/calls.js";
import type { World } from "./target.js";

/**
 * The functions of public headers that added lines call and upstream declares otherwise now, a line a declaration. Those
 * are all that is told of public headers: whole ones would be far more than the patch speaks to.
 */
export async function changedPrototypes(
	added: readonly string[],
	{ base, target }: Pick<KnownCode, "base" | "target">,
	{ upstream, tree }: World,
): Promise<HeadersBeside> {
	const changed: { base: string[]; target: string[] } = { base: [], target: [] };
	if (!upstream) return changed;
	for (const name of new Set(callsIn(added.join("")).map((call) => call.name))) {
		const [from, to] = [base.header(name), target.header(name)];
		if (from === undefined || to === undefined) continue;
		if (from === to && (await isSame(from, upstream.base, tree))) continue;
		const [was, is] = [await typeIn(upstream.base, from, name), await typeIn(tree, to, name)];
		if (!was || !is) continue;
		const [before, now] = [declaration(name, was), declaration(name, is)];
		if (before === now) continue;
		changed.base.push(before);
		changed.target.push(now);
	}
	return changed;
}

async function isSame(path: string, base: TreeReader, target: TreeReader): Promise<boolean> {
	return (await base.entry(path))?.oid === (await target.entry(path))?.oid;
}

async function typeIn(tree: TreeReader, path: string, name: string): Promise<FunctionType | undefined> {
	const text = await tree.read(path);
	return text === undefined ? undefined : functionType(text, name);
}

function declaration(name: string, { returns, parameters }: FunctionType): string {
	return `${returns} ${name}(${parameters.map(({ text }) => text).join(", ") || "void"});\n`;
}
