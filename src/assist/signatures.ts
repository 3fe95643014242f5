import type { Definition, DefinitionKind } from "../fingerprint/definition.js";
import { parametersIn } from "../fingerprint/functions.js";
import { squash } from "../text/lines.js";

/** The signature of a function as a prototype of one line. */
export function signatureLine({ signature }: Definition): string {
	return `${signature.replace(/\(\s+/g, "(")};\n`;
}

/**
 * True where two definitions of one name differ in more than how they do what they do: functions and macros with
 * parameters in the types and number of these, all else in anything.
 */
export function hasOtherType(before: Definition, now: Definition): boolean {
	const [old, here] = [callable(before), callable(now)];
	if (!old || !here) return true;
	if (now.kind === "macro" && here.parameters.at(-1)?.includes("...")) return false;
	if (old.parameters.length !== here.parameters.length) return true;
	if (before.kind === "macro" || now.kind === "macro") return false;
	return (
		old.returns !== here.returns || !old.parameters.every((type, i) => isTaken(type, here.parameters[i]))
	);
}

const STORAGE =
	/\b(?:extern|static|inline|__always_inline|__must_check|noinline|asmlinkage|__[a-z]\w*(?:\s*\([^()]*\))?)(?!\w)/g;

/** Whether a parameter takes what it took: it may promise to leave alone what it is given. */
function isTaken(before: string, now: string | undefined): boolean {
	return now === before || now?.replace(/\bconst\s+/g, "") === before;
}

/** A prototype behind an attribute with arguments is read as a call. */
const CALLABLE: ReadonlySet<DefinitionKind> = new Set(["function", "prototype", "macro", "call"]);

/** What a function or macro takes and gives; undefined for what takes nothing. */
function callable({ kind, name, signature }: Definition) {
	if (!CALLABLE.has(kind) || !/^\w+$/.test(name)) return undefined;
	const at = signature.search(new RegExp(`\\b${name}\\s*\\(`));
	if (at < 0) return undefined;
	const open = signature.indexOf("(", at);
	const close = signature.lastIndexOf(")");
	const parameters = parametersIn(signature.slice(open + 1, close < open ? undefined : close));
	return {
		returns: squash(signature.slice(0, at).replace(STORAGE, "")),
		parameters: parameters.map(({ type, text }) => (kind === "macro" ? text : type)),
	};
}
