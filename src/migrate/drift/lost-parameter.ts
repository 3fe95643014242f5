import type { StaleCallback } from "../../fingerprint/callbacks.js";
import { findFunction } from "../../fingerprint/functions.js";
import { initialisedMembers } from "../../fingerprint/initialisers.js";
import type { FunctionType } from "../../model/code.js";
import { type Evidence, type FileLine, targetLine } from "../../model/evidence.js";
import { textOf } from "../../text/lines.js";
import { tokensOf } from "../../text/tokens.js";
import type { FilePair } from "./mine.js";
import { shownAt } from "./vote.js";

/** How upstream's functions get what they were given as a parameter before, as all that needed it do. */
export interface ParameterSource {
	/** The value that the parameter's name is declared with, `$0` standing for the first parameter's name, and so on. */
	readonly value: string;
	readonly confidence: number;
	readonly evidence: readonly Evidence[];
}

const FEWEST_VOTES = 3;

/** The parameter that a callback's type lost, where it is one; undefined where more changed. */
export function lostParameter(before: FunctionType, now: FunctionType): number | undefined {
	if (before.parameters.length !== now.parameters.length + 1 || before.returns !== now.returns)
		return undefined;
	const types = (type: FunctionType) => type.parameters.map((each) => each.type);
	const [old, current] = [types(before), types(now)];
	const at = old.findIndex((type, i) => type !== current[i]);
	return old.filter((_, i) => i !== at).every((type, i) => type === current[i]) ? at : undefined;
}

/** Where the other functions of that member have the parameter from now, if all agree, three at least. */
export function sourceOfParameter(
	{ use, before, now }: StaleCallback,
	files: readonly FilePair[],
): ParameterSource | undefined {
	const lost = lostParameter(before, now);
	if (lost === undefined) return undefined;
	const votes: { value: string; at: FileLine }[] = [];
	for (const { path, base, target } of files) {
		const [old, current] = [textOf(base), textOf(target)];
		const names = initialisedMembers(old).filter(
			({ struct, member }) => struct === use.struct && member === use.member,
		);
		for (const { value: name } of names) {
			const [was, is] = name === undefined ? [] : [findFunction(old, name), findFunction(current, name)];
			const parameter = was?.parameters[lost]?.name;
			if (!was || !is || parameter === undefined || was.parameters.length !== before.parameters.length)
				continue;
			if (is.parameters.length !== now.parameters.length) continue;
			const body = current.slice(is.bodyFrom, is.bodyTo);
			const declared = new RegExp(`\\n[ \\t]+[\\w \\t*]*\\b${parameter} = ([^;\\n]+);`).exec(body);
			if (!declared) continue;
			const value = tokensOf(declared[1]!)
				.map((token) => {
					const at = is.parameters.findIndex((each) => each.name === token);
					return at < 0 ? token : `$${at}`;
				})
				.join("");
			const line = current.slice(0, is.bodyFrom + declared.index + 1).split("\n").length;
			votes.push({ value, at: targetLine(path, line - 1) });
		}
	}
	const values = new Set(votes.map(({ value }) => value));
	if (votes.length < FEWEST_VOTES || values.size !== 1) return undefined;
	return {
		value: votes[0]!.value,
		confidence: (votes.length + 1) / (votes.length + 2),
		evidence: shownAt(
			{
				kind: "parameter lost",
				type: before.parameters[lost]!.type,
				value: votes[0]!.value,
				functions: votes.length,
			},
			votes,
		),
	};
}
