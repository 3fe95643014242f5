/** What is read out of C code. Texts are latin1 strings. */

import type { FileLine } from "./evidence.js";

/** What a function takes or a callback has to take: types without names, white space normalised. */
export interface FunctionType {
	readonly returns: string;
	readonly parameters: readonly Parameter[];
}

export interface Parameter {
	/** As declared, `const` included, attributes left out: `const struct device *`. */
	readonly type: string;
	readonly name?: string;
	/** The declaration as it was written. */
	readonly text: string;
}

/** What a struct's definition tells of its members. */
export interface StructMembers {
	readonly names: ReadonlySet<string>;
	/** The structs that members are, or point to, by name; those of an inner struct that has a name of its own left in. */
	readonly structs: ReadonlyMap<string, string>;
	/** Members that are pointers to functions. */
	readonly callbacks: ReadonlyMap<string, FunctionType>;
	/** The line of the header that the struct begins at, from 1. */
	readonly line: number;
}

/** A struct in base and target; a side is absent where no single header defines it. */
export interface StructChange {
	readonly base?: StructMembers & { readonly path: string };
	readonly target?: StructMembers & { readonly path: string };
}

/** What a patch only takes out of a file and upstream moved to another one. */
export interface MovedOut {
	/** The file, as the target has it. */
	readonly from: string;
	/** The lines without their white space, those whose like is everywhere left out. */
	readonly lines: readonly string[];
	/** Where the first of them stands now. */
	readonly to: FileLine;
}

/** What a patch declares and upstream has in another file by now. */
export interface DeclaredElsewhere {
	/** What it is a name of: `name`, `macro`, `config` … */
	readonly space: string;
	readonly name: string;
	/** Where upstream has it. */
	readonly at: FileLine;
}

/** What a patch renames, removes or retypes. */
export interface TakenAway {
	readonly name: string;
	/** What it was a name of (`name`, `macro`, `member`, `config` …), or the type that it had. */
	readonly as: string;
	/** What a use of it looks like, a regular expression. */
	readonly pattern: string;
	/** The struct that a retyped member is in. */
	readonly struct?: string;
	/** The target's files that use it and that the patch does not touch. */
	readonly users?: readonly string[];
}

/** How upstream itself converted a use of something that it took away. Lines are whole. */
export interface Conversion {
	readonly path: string;
	readonly before: readonly string[];
	/** None where the use was taken out. */
	readonly after: readonly string[];
	/** Lines of the target above it that set what it newly names. */
	readonly origins?: readonly string[];
	/** What came instead stands elsewhere in the file. */
	readonly isElsewhere?: true;
	/** In how many files it went alike, of how many that were looked at. */
	readonly files: readonly [number, number];
}

/** What of a word is gone: the word itself, a member of that name, or a call of it with so many arguments. */
export type Lost = "word" | "member" | "call";
