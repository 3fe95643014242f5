import { blanked } from "../text/lines.js";
import { type CallSite, isBodyBelow, rewriteCalls } from "./call-sites.js";

const KEYWORD =
	/^(?:if|for|while|switch|return|sizeof|typeof|do|else|asm|__asm__|case|goto|static|extern|struct|union|enum)$/;
const STORAGE = /(?:\b(?:static|extern|const|inline)\s+)+$/;
const LONGEST_STORAGE = 60;

/**
 * Rewrites, to the same length, the calls of macros that stand where C wants no call: `for_each_thing(x) {` and
 * `scoped_guard(…) {` become a `while` or an `if`; outside of functions `SYSCALL_DEFINE1(…) {` becomes a function
 * without parameters, `static DEFINE_X(…);` loses its `static`, and a call without a semicolon goes.
 *
 * @param code bare code
 */
export function maskStatementCalls(code: string): string {
	return rewriteCalls(code, (site) => {
		if (KEYWORD.test(site.name) || site.name.length < 2) return undefined;
		const before = code.slice(Math.max(0, site.from - LONGEST_STORAGE), site.from);
		const from = site.from - (STORAGE.exec(before)?.[0].length ?? 0);
		if (!beginsStatement(code, from)) return undefined;
		return site.depth === 0 ? outside(code, from, site) : inside(code, site);
	});
}

function outside(code: string, from: number, { name, from: start, open, to }: CallSite) {
	const next = nextChar(code, to);
	const storage = blanked(code.slice(from, start));
	if (next === ";") return { from, text: storage };
	if (next === "{" && name.length >= 5)
		return {
			from,
			text: `${storage}${"int f".padEnd(open - start)}(${blanked(code.slice(open + 1, to - 1))})`,
		};
	return next === "" || /[\w}]/.test(next) ? { from, text: blanked(code.slice(from, to)) } : undefined;
}

function inside(code: string, { name, from, open, to }: CallSite) {
	const next = nextChar(code, to);
	const takesStatement = /[\w(*+-]/.test(next) && (/for_?each/.test(name) || isBodyBelow(code, from, to));
	if (next === "{" || takesStatement)
		return { from, text: (name.length < 5 ? "if" : "while").padEnd(name.length) };
	if (!/^DECLARE_/.test(name) || next !== ";") return undefined;
	return { from, text: "int a".padEnd(open - from) + blanked(code.slice(open, to)) };
}

/** True where a statement may begin: after `;`, a brace, a label, a closed condition, `else` or `do`. */
function beginsStatement(code: string, at: number): boolean {
	let before = at - 1;
	while (before >= 0 && /\s/.test(code[before]!)) before--;
	return (
		before < 0 || /[;{}:)]/.test(code[before]!) || /\b(?:else|do)$/.test(code.slice(before - 4, before + 1))
	);
}

function nextChar(code: string, from: number): string {
	let at = from;
	while (at < code.length && /\s/.test(code[at]!)) at++;
	return code[at] ?? "";
}
