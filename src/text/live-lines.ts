import { blankComments } from "./tokens.js";

const IF = /^[ \t]*#[ \t]*(if|ifdef|ifndef|elif|else|endif)\b(.*)/;

/** What an `#if` that is open comes to: `dead` while a branch of it is not compiled, `over` once one surely was. */
interface Open {
	isDead: boolean;
	isOver: boolean;
}

/**
 * The lines of a C text that a newer kernel compiles, those that it does not as empty lines: the branches of `#if 0`, and
 * of `#if LINUX_VERSION_CODE < KERNEL_VERSION(…)`, by which a driver outside of the tree fits several kernels. What an
 * `#if` asks for otherwise is not known, and all its branches are live.
 */
export function liveLines(lines: readonly string[]): readonly string[] {
	if (!lines.some((line) => line.includes("#"))) return lines;
	const open: Open[] = [];
	return lines.map((line) => {
		const [, kind, condition] = IF.exec(line) ?? [];
		if (kind === undefined) return open.some(({ isDead }) => isDead) ? "\n" : line;
		if (kind.startsWith("if")) open.push({ isDead: false, isOver: false });
		const innermost = open.at(-1);
		if (kind === "endif") open.pop();
		else if (innermost) {
			innermost.isDead = innermost.isOver;
			const isTrue =
				kind === "else" ? true : kind === "ifdef" || kind === "ifndef" ? undefined : known(condition!);
			if (isTrue === false) innermost.isDead = true;
			else if (isTrue === true) innermost.isOver = true;
		}
		return line;
	});
}

/** What a condition comes to in a newer kernel, where that is sure. */
function known(condition: string): boolean | undefined {
	const bare = blankComments(condition).replace(/\s+/g, "");
	if (bare === "0" || bare === "1") return bare === "1";
	const [, comparison] = /^\(?LINUX_VERSION_CODE([<>]=?)KERNEL_VERSION\(\d+,\d+,\d+\)\)?$/.exec(bare) ?? [];
	return comparison === undefined ? undefined : comparison.startsWith(">");
}

const CONDITION = /^[ \t]*#[ \t]*(?:if|ifdef|ifndef|elif|else|endif)\b(?:.*\\\r?\n)*.*/gm;

/** A C text without its `#if`s and `#ifdef`s: what is defined nowhere is no error there. */
export function withoutConditions(text: string): string {
	return text.replace(CONDITION, "");
}

/** The `#if`s and `#ifdef`s of a C text. */
export function conditionsIn(text: string): string {
	return (text.match(CONDITION) ?? []).join("\n");
}
