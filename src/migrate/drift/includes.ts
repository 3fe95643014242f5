import { type Evidence, targetLine } from "../../model/evidence.js";
import { callsIn, INCLUDE } from "../../text/calls.js";
import { isConstantOrTypedef } from "../../text/declarations.js";
import { splitLines } from "../../text/lines.js";
import { blankComments, identifiersOf } from "../../text/tokens.js";
import type { Rewrite } from "./splice.js";

/** The rule's name. */
export const INCLUDES = "include";

/** A header that declares what a file uses, and that the file's own includes lead to no more. */
export interface LostHeader {
	/** In the target's tree. */
	readonly path: string;
	/** What it declares that is used. */
	readonly name: string;
}

/**
 * What a text uses that a header has to declare: functions that it calls, constants, typedefs, structs (`struct x`)
 * and enums (`enum x`).
 */
export function declaredElsewhere(text: string): Set<string> {
	const code = blankComments(text);
	const names = new Set(callsIn(text).map(({ name }) => name));
	for (const word of identifiersOf(code)) if (isConstantOrTypedef(word)) names.add(word);
	for (const [, kind, tag] of code.matchAll(/\b(struct|enum)\s+(\w+)/g)) names.add(`${kind} ${tag}`);
	return names;
}

/** Adds an include to a file, at its sorted place among those of its folder, else behind them. */
export function addInclude(patched: string, { path, name }: LostHeader): Rewrite | undefined {
	const header = path.replace(/^include\//, "");
	const lines = splitLines(patched);
	let from = 0;
	const all: { header: string; from: number; to: number }[] = [];
	let depth = 0;
	for (const line of lines) {
		if (/^[ \t]*#[ \t]*if/.test(line)) depth++;
		else if (/^[ \t]*#[ \t]*endif/.test(line)) depth--;
		const match = depth === 0 ? INCLUDE.exec(line) : null;
		if (match?.[1] === "<") all.push({ header: match[2]!, from, to: from + line.length });
		from += line.length;
	}
	const folder = header.split("/")[0];
	const alike = all.filter((each) => each.header.split("/")[0] === folder);
	const among = alike.length > 0 ? alike : all;
	if (among.length === 0) return undefined;
	const next = among.find((each) => each.header > header);
	const at = next ? next.from : among.at(-1)!.to;
	const evidence: Evidence[] = [
		{
			kind: "header needed",
			header,
			name,
			at: targetLine(path, 0),
		},
	];
	return {
		rule: INCLUDES,
		splices: [{ from: at, to: at, text: `#include <${header}>\n` }],
		confidence: 0.85,
		evidence,
	};
}

/** Includes a header under the name that it has now, wherever a file includes it by its old one. */
export function renameInclude(patched: string, name: string, path: string): Rewrite[] {
	const header = path.replace(/^include\//, "");
	let offset = 0;
	return splitLines(patched).flatMap((line): Rewrite[] => {
		const from = offset + line.indexOf(name);
		offset += line.length;
		const match = INCLUDE.exec(line);
		if (match?.[1] !== "<" || match[2] !== name) return [];
		const evidence: Evidence[] = [{ kind: "header moved", from: name, to: header, at: targetLine(path, 0) }];
		return [
			{
				rule: INCLUDES,
				splices: [{ from, to: from + name.length, text: header }],
				confidence: 0.9,
				evidence,
			},
		];
	});
}
