import type { CodeChange, TreeReader } from "../model/tree.js";
import { callsIn } from "../text/calls.js";
import { readDefinition } from "./definitions.js";
import type { AskedTexts, Question } from "./questions.js";
import type { Range } from "./regions.js";
import { signatureOf } from "./retrieval.js";
import { signatureLine } from "./signatures.js";

/** So many are shown. */
const MOST = 3;
/** What is called in more files needs no introduction. */
const WELL_KNOWN = 400;

/** Functions that a patch's lines call at a place and that no call shows there yet. */
export function calledAt({ file }: AskedTexts, { base, patched }: Question, site: Range): string[] {
	const old = file.base.slice(base.from, base.to);
	const [before, here] = [new Set(old), file.target.slice(site.from, site.to)];
	const added = file.patched.slice(patched.from, patched.to).filter((line) => !before.has(line));
	const known = new Set(callsIn([...old, ...here].join("")).map(({ name }) => name));
	return [...new Set(callsIn(added.join("")).map(({ name }) => name))].filter((name) => !known.has(name));
}

/** Looks up how functions are declared in the target: in the file itself, or in the header that the index knows. */
export function signaturesIn(
	code: CodeChange | undefined,
	tree: TreeReader,
): (names: readonly string[], texts: AskedTexts) => Promise<string> {
	return async (names, { file, targetDefinitions }) => {
		const lines: string[] = [];
		for (const name of names) {
			if (lines.length === MOST) break;
			const own = targetDefinitions.find((each) => each.name === name);
			if (own) lines.push(`${signatureOf(file.target, own.from, own.to).replace(/;?$/, ";")}\n`);
			const header =
				own || (code?.target.files(name) ?? 0) > WELL_KNOWN ? undefined : code?.target.header(name);
			const found = header === undefined ? undefined : await readDefinition(tree, header, name);
			if (found && found.definition.kind !== "macro") lines.push(signatureLine(found.definition));
		}
		return lines.join("");
	};
}
