import { profileOf } from "../fingerprint/profile.js";
import type { CodeChange, TreeReader } from "../model/tree.js";
import { callsIn } from "../text/calls.js";
import { splitLines } from "../text/lines.js";
import { signatureOf } from "./retrieval.js";

const MOST = 4;
const LONGEST = 12;

/**
 * Functions and macros that a patch's lines call and whose arguments upstream changed, as the target's headers
 * declare them; latin1. Long ones are cut to their signature.
 */
export async function changedDefinitions(
	lines: readonly string[],
	code: CodeChange | undefined,
	tree: TreeReader,
): Promise<string> {
	if (!code) return "";
	const names = [...new Set(callsIn(lines.join("")).map(({ name }) => name))].filter(
		(name) => code.target.arity(name) !== code.base.arity(name) && code.target.arity(name) !== undefined,
	);
	const found: string[] = [];
	for (const name of names.slice(0, MOST)) {
		const path = code.target.header(name);
		const text = path && (await tree.read(path));
		if (!text) continue;
		const header = splitLines(text);
		const definition = profileOf(path)
			.definitions(header)
			.find((each) => each.name === name);
		if (!definition) continue;
		const { from, to } = definition;
		const shown =
			to - from <= LONGEST ? header.slice(from, to).join("") : `${signatureOf(header, from, to)};\n`;
		found.push(`/* ${path} */\n${shown}`);
	}
	return found.join("\n");
}
