import type { FileLine } from "./evidence.js";

/**
 * Why a gate does not let a hunk pass: the gate, and the words and lines that it is about, latin1. Worded in
 * `report/wording/`.
 */
export type GateFinding =
	/** A line of the patch, or, of a merge by tokens, a token, whose change is not whole in the result. */
	| {
			readonly gate: "accounted";
			readonly what: "line lost" | "line stands" | "line not in result" | "token lost" | "token stands";
			readonly code: string;
	  }
	/** The argument of the function `word`, from 1, and the type that the target's has there. */
	| { readonly gate: "argument"; readonly word: string; readonly argument: number; readonly type: string }
	/** `arguments` is how many the call has, which the target's function does not take. */
	| { readonly gate: "arity"; readonly word: string; readonly arguments: number }
	/** What does not nest: `#if`, or a pair of brackets. */
	| { readonly gate: "balance"; readonly nesting: string }
	/** The function `word` does not have the member's type in the target. */
	| {
			readonly gate: "callback";
			readonly what: "type";
			readonly word: string;
			readonly struct: string;
			readonly member: string;
			readonly type: string;
	  }
	| {
			readonly gate: "callback";
			readonly what: "member gone";
			/** The member. */
			readonly word: string;
			readonly struct: string;
	  }
	| { readonly gate: "collision" }
	| { readonly gate: "conditional" }
	| { readonly gate: "declared-type"; readonly word: string; readonly type: string }
	| { readonly gate: "doubled"; readonly code: string }
	/** What `word` gave back by hand a scope form gives back now: upstream brought that, or the patch. */
	| {
			readonly gate: "freed";
			readonly by: "upstream" | "patch";
			readonly word: string;
			readonly scope: string;
	  }
	/** Who makes the function hold what `word` takes and `release` gives back; the target's line, from 1, that leaves it in between. */
	| {
			readonly gate: "held";
			readonly by: "upstream" | "patch";
			readonly function: string;
			readonly word: string;
			readonly release: string;
			readonly line?: number;
	  }
	/** The call that upstream took out of the function, or put into it, and that says in which context its code runs. */
	| { readonly gate: "locking"; readonly word: string; readonly function: string; readonly isGone: boolean }
	/** The things that it is in and lands in, `struct zed > member lock`, where it is in any; the target's lines, from 1, where the first stands. */
	| {
			readonly gate: "identity";
			readonly base?: string;
			readonly target?: string;
			readonly standsAt: readonly number[];
	  }
	/** `now` is the label behind which stands what stood behind the one that is meant, where that one is still there. */
	| { readonly gate: "label"; readonly word: string; readonly function: string; readonly now?: string }
	/** The target's lines [first, last], from 1, that the patch's braces go around. */
	| { readonly gate: "enclosed"; readonly lines: readonly [number, number] }
	| { readonly gate: "local"; readonly word: string; readonly function: string }
	/** Where it stands now. */
	| { readonly gate: "moved-out"; readonly to: FileLine }
	/** A number, bit or address, as it is written, that the patch gives to `word` and upstream gave to `by`. */
	| { readonly gate: "number"; readonly word: string; readonly number: string; readonly by: string }
	| { readonly gate: "parse"; readonly word: string }
	/** What it is a name of: `name`, `member`, `export`, `local` …; the thing within which it must be one; where another file has it. */
	| {
			readonly gate: "redefined";
			readonly what: string;
			readonly word: string;
			readonly scope?: string;
			readonly at?: FileLine;
	  }
	| {
			readonly gate: "return";
			readonly function: string;
			readonly base: string;
			readonly target: string;
	  }
	/** What tells the row from others, and the form that rows of its table have now: `{ _ } with .data`. */
	| { readonly gate: "row-form"; readonly word: string; readonly form: string }
	/** A call in the target has so many arguments, as before. */
	| { readonly gate: "signature"; readonly what: "call"; readonly word: string; readonly arguments: number }
	/** A call that is new in the target, made for the type of before; the target's line, from 1. */
	| { readonly gate: "signature"; readonly what: "new call"; readonly word: string; readonly line: number }
	/** Its type, which upstream changed, is as in the base again. */
	| { readonly gate: "signature"; readonly what: "reverted"; readonly word: string }
	/** So many files of base and target use it. */
	| {
			readonly gate: "signature";
			readonly what: "users";
			readonly word: string;
			readonly base: number;
			readonly target: number;
	  }
	/** What it was a name of, or its old type; the lines of the target's file, from 1, and the target's other files that use it. */
	| {
			readonly gate: "taken";
			readonly word: string;
			readonly as: string;
			readonly lines: readonly number[];
			readonly users: readonly string[];
	  }
	/** An identifier that stood in so many files of the base. */
	| { readonly gate: "vanished"; readonly what: "word"; readonly word: string; readonly files: number }
	/** A header as it is included: `linux/demo.h`. */
	| { readonly gate: "vanished"; readonly what: "header"; readonly word: string }
	/** A Kconfig symbol without `CONFIG_`, a devicetree label, an item or member of Rust code. */
	| { readonly gate: "vanished"; readonly what: "symbol" | "label" | "item"; readonly word: string }
	/** A name that a header beside the file declared. */
	| { readonly gate: "vanished"; readonly what: "name"; readonly word: string }
	/** A member of a struct. */
	| { readonly gate: "vanished"; readonly what: "member"; readonly word: string; readonly struct: string }
	/** A function that no header declares. */
	| { readonly gate: "vanished"; readonly what: "call"; readonly word: string };

export type GateName = GateFinding["gate"];
