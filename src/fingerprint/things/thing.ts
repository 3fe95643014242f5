/** What a named thing is. Languages share a kind where it means the same: `macro` is one of C, of the assembler and of Rust. */
export type ThingKind =
	/* C, and what other languages have of it */
	| "function"
	/** A declaration that defines nothing: a function's prototype, an `extern` object. */
	| "prototype"
	| "struct"
	| "union"
	| "enum"
	| "typedef"
	| "variable"
	| "member"
	| "enumerator"
	| "macro"
	| "include"
	/** `EXPORT_SYMBOL…(x)`, by the symbol. */
	| "export"
	/** `MODULE_…(x)`, by the macro. */
	| "module-info"
	/** Another macro's call at file scope, by macro and first argument: `DEFINE_MUTEX(zed_lock)`. */
	| "call"
	/** `.name =` in an initialiser. */
	| "field"
	/** `[INDEX] =` in an initialiser. */
	| "index"
	/** A row of a table that has no designator, by what tells it from others. */
	| "row"
	| "switch"
	| "case"
	/** A goto label, or one of the assembler. */
	| "label"
	/* Rust */
	| "impl"
	| "trait"
	| "module"
	| "use"
	/* Kconfig, and a defconfig's rows */
	| "config"
	| "menu"
	| "choice"
	| "comment"
	| "if"
	| "source"
	| "prompt"
	| "default"
	| "depends"
	| "select"
	| "imply"
	| "range"
	| "help"
	/* Makefiles */
	| "target"
	| "assignment"
	/** A word of an assignment's list: `zed.o`. */
	| "object"
	/* devicetree */
	| "node"
	| "property"
	/** `/delete-node/ x;`, `/delete-property/ x;` and the like, by directive and name. */
	| "delete"
	/* yaml */
	| "key"
	| "item"
	/* reStructuredText and MAINTAINERS */
	| "section"
	| "directive"
	| "entry";

/** One arm of an `#if … #else … #endif`, or of a Makefile's `ifdef`. */
export interface Arm {
	/** The line, from 0, that opens the whole conditional. */
	readonly opened: number;
	/** 0 for the first arm, 1 for what the first `else` opens, and so on. */
	readonly nth: number;
	/** When the arm is taken, without white space: `defined(CONFIG_ZED)`, `!defined(CONFIG_ZED)`. */
	readonly condition: string;
}

/** The arms around a line, outermost first. */
export type Branch = readonly Arm[];

/** Something in a text that has a name, or is told from its like otherwise. Lines count from 0. */
export interface Thing {
	readonly kind: ThingKind;
	/** What it is known by in the thing that it is in; `""` for one that has no name, such as an anonymous struct. */
	readonly name: string;
	/** Other names, each of which means this thing in the whole file: a devicetree node's labels. */
	readonly aliases: readonly string[];
	/** What else tells it from others of its name: the literals of a table's row, a `select`'s condition. */
	readonly detail: string;
	/** Its lines, [from, to). */
	readonly from: number;
	readonly to: number;
	/** The line that names it. */
	readonly head: number;
	/** The conditional arms that its head stands in. */
	readonly branch: Branch;
	/** The thing that it is in. */
	readonly parent: Thing | undefined;
}

/** The things around a thing and itself, outermost first. */
export function chainOf(thing: Thing | undefined): Thing[] {
	const chain: Thing[] = [];
	for (let each = thing; each; each = each.parent) chain.push(each);
	return chain.reverse();
}
