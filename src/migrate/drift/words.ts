import type { Hunk } from "../../model/series.js";
import { splitLines } from "../../text/lines.js";
import { type SpacedToken, spacedTokens } from "../../text/token-diff.js";
import { tokensOf } from "../../text/tokens.js";
import type { Rewrite, Rewritten } from "./splice.js";
import type { WordRule } from "./vote.js";

/** Rewrites the words of base and patched file by rules, line by line. */
export function followWords(
	file: { readonly base: string; readonly patched: string; readonly hunks: readonly Hunk[] },
	rules: readonly WordRule[],
): Rewritten {
	const base = splitLines(file.base).map((line) => rewriteLine(line, rules));
	const patched = splitLines(file.patched).map((line) => rewriteLine(line, rules));
	return {
		base: base.map(({ line }) => line).join(""),
		patched: patched.map(({ line }) => line).join(""),
		hunks: file.hunks,
		rewrites: file.hunks.map(({ edits }) => {
			const lines = edits.flatMap(({ oldFrom, oldTo, newFrom, newTo }) => [
				...base.slice(oldFrom, oldTo),
				...patched.slice(newFrom, newTo),
			]);
			return [...new Set(lines.flatMap((each) => each.rules))].map(asRewrite);
		}),
	};
}

function asRewrite({ rule, confidence, evidence }: WordRule): Rewrite {
	return { rule, confidence, evidence, splices: [] };
}

/** The lines of a patched file that rules take out. */
export function takenOut(patched: string, rules: readonly WordRule[]): Rewrite[] {
	const gone = rules.filter((rule) => rule.new === undefined);
	const rewrites: Rewrite[] = [];
	let from = 0;
	for (const line of gone.length > 0 ? splitLines(patched) : []) {
		const rule = gone.find((each) => line.includes(each.word) && isJust(tokensOf(line), each.old));
		if (rule) rewrites.push({ ...asRewrite(rule), splices: [{ from, to: from + line.length, text: "" }] });
		from += line.length;
	}
	return rewrites;
}

function isJust(tokens: readonly string[], wanted: readonly string[]): boolean {
	return tokens.length === wanted.length && tokens.every((token, i) => token === wanted[i]);
}

/** Rewrites the words of a line; comments that go over several lines are left alone. */
function rewriteLine(line: string, rules: readonly WordRule[]): { line: string; rules: WordRule[] } {
	const used: WordRule[] = [];
	if (/^\s*\*(?:\s|\/|$)/.test(line)) return { line, rules: used };
	let text = line;
	for (const rule of rules) {
		if (!rule.new || !text.includes(rule.word)) continue;
		const { tokens, tail } = spacedTokens(text);
		const changed =
			replaceTokens(tokens, rule.old, rule.new, rule.isCall && "(") ??
			(rule.new.length === 0 ? replaceTokens(tokens, [...rule.old].reverse(), []) : undefined);
		if (!changed) continue;
		used.push(rule);
		const all = rule.companions.reduce(
			(now, each) => replaceTokens(now, [each.old], each.new) ?? now,
			changed,
		);
		text = all.map(({ space, token }) => space + token).join("") + tail;
	}
	return { line: text, rules: used };
}

/** Replaces every run of tokens, where `next` is given only before that token; undefined where there is none. */
function replaceTokens(
	tokens: readonly SpacedToken[],
	old: readonly string[],
	now: readonly string[],
	next?: string,
): SpacedToken[] | undefined {
	const result: SpacedToken[] = [];
	let isChanged = false;
	for (let at = 0; at < tokens.length; ) {
		const isHere = old.every((token, i) => tokens[at + i]?.token === token);
		if (!isHere || (next !== undefined && tokens[at + old.length]?.token !== next)) {
			result.push(tokens[at++]!);
			continue;
		}
		isChanged = true;
		now.forEach((token, i) => {
			const isGlued = i > 0 && !(/\w$/.test(now[i - 1]!) && /^\w/.test(token));
			result.push({ space: i === 0 ? tokens[at]!.space : isGlued ? "" : " ", token });
		});
		at += old.length;
		const follower = tokens[at];
		if (now.length === 0 && old[0] !== "|" && follower)
			result.push({ space: tokens[at++ - old.length]!.space, token: follower.token });
	}
	return isChanged ? result : undefined;
}
