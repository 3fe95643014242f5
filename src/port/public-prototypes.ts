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
	if (!upstream) return { base: [], target: [] };
	const names = [...new Set(callsIn(added.join("")).map((call) => call.name))];
	const declared = await Promise.all(
		names.map(async (name): Promise<readonly (readonly [before: string, now: string])[]> => {
			const [from, to] = [base.header(name), target.header(name)];
			if (from === undefined || to === undefined) return [];
			if (from === to && (await isSame(from, upstream.base, tree))) return [];
			const [was, is] = await Promise.all([typeIn(upstream.base, from, name), typeIn(tree, to, name)]);
			return was && is ? [[declaration(name, was), declaration(name, is)]] : [];
		}),
	);
	const changed = declared.flat().filter(([before, now]) => before !== now);
	return { base: changed.map(([before]) => before), target: changed.map(([, now]) => now) };
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
