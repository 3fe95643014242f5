import type { Definition } from "../fingerprint/definition.js";
import { fingerprint } from "../fingerprint/fingerprint.js";
import { profileOf } from "../fingerprint/profile.js";
import { getOrMake } from "../text/get-or-make.js";
import { isWeak } from "../text/lines.js";
import type { Gate, PortedFile } from "./gate.js";

/** The parser cannot read a definition that a hunk changed, and it could in the target and in the patched file. */
export const parseGate: Gate<"parse"> = {
	name: "parse",
	find(file, { state, placed }) {
		if (!file.settings.parser || file.language !== "c" || state !== "landed") return undefined;
		const { holders, broken } = getOrMake(known, file, () => ({
			holders: holdersOf(file),
			broken: new Map(),
		}));
		const touched = new Set(placed.flatMap((line) => holders.get(line) ?? []));
		const found = [...touched]
			.sort((a, b) => a.from - b.from)
			.find((each) => getOrMake(broken, each, () => isBroken(file, each)));
		return found && { word: found.name };
	},
};

interface Read {
	/** The definitions of the result that hold a line which a hunk put there. */
	readonly holders: ReadonlyMap<string, readonly Definition[]>;
	/** Whether those that were looked at cannot be read. */
	readonly broken: Map<Definition, boolean>;
}

const known = new WeakMap<PortedFile, Read>();

function holdersOf({ path, result, hunks }: PortedFile): Map<string, Definition[]> {
	const holders = new Map<string, Definition[]>();
	for (const { state, placed } of hunks)
		if (state === "landed") for (const line of placed) if (!isWeak(line)) holders.set(line, []);
	for (const definition of profileOf(path).definitions(result))
		for (let line = definition.from; line < definition.to; line++)
			holders.get(result[line]!)?.push(definition);
	return holders;
}

/** The parser cannot read a definition of the result, and can read the target's and the patched file's. */
function isBroken(file: PortedFile, { name, from, to }: Definition): boolean {
	const text = file.result.slice(from, to).join("");
	const others = [file.target, file.patched].flatMap((lines) => definitionIn(file, lines, name) ?? []);
	// Most stand in one of them as they are.
	return !others.includes(text) && isUnread(file, text) && !others.some((other) => isUnread(file, other));
}

/** The text of the definition of a name. */
function definitionIn({ path }: PortedFile, lines: readonly string[], name: string): string | undefined {
	const found = profileOf(path)
		.definitions(lines)
		.find((each) => each.name === name);
	return found && lines.slice(found.from, found.to).join("");
}

function isUnread({ path, settings: { parser } }: PortedFile, text: string): boolean {
	return fingerprint(path, text, parser).byToken.length > 0;
}
