import { areExclusive } from "./branches.js";
import { declaredByCall } from "./called.js";
import { namedParent } from "./identity.js";
import type { Branch, Thing, ThingKind } from "./thing.js";

/**
 * Within what a name must be one: of C, `name` (functions, objects, enumerators, typedefs), `tag`, `macro` and so on;
 * names of different spaces never meet.
 */
export type NameSpace =
	| "name"
	| "tag"
	| "macro"
	| "prototype"
	| "export"
	| "parameter"
	| "member"
	| "field"
	| "index"
	| "case"
	| "label"
	| "include"
	| "config"
	| "select"
	| "imply"
	| "default"
	| "target"
	| "object"
	| "node"
	| "property"
	| "key"
	| "item"
	| "section"
	| "entry"
	| "use";

/** Where a name must be one: in the whole file, in the thing that declares it, in its function. */
type Reach = "file" | "parent" | "function";

const SPACES: { readonly [kind in ThingKind]?: readonly [NameSpace, Reach] } = {
	function: ["name", "parent"],
	variable: ["name", "parent"],
	typedef: ["name", "file"],
	enumerator: ["name", "file"],
	struct: ["tag", "file"],
	union: ["tag", "file"],
	enum: ["tag", "file"],
	trait: ["tag", "parent"],
	module: ["tag", "parent"],
	macro: ["macro", "file"],
	prototype: ["prototype", "parent"],
	export: ["export", "file"],
	member: ["member", "parent"],
	field: ["field", "parent"],
	index: ["index", "parent"],
	case: ["case", "parent"],
	label: ["label", "function"],
	include: ["include", "parent"],
	config: ["config", "file"],
	select: ["select", "parent"],
	imply: ["imply", "parent"],
	target: ["target", "file"],
	object: ["object", "parent"],
	node: ["node", "parent"],
	property: ["property", "parent"],
	key: ["key", "parent"],
	item: ["item", "parent"],
	section: ["section", "parent"],
	entry: ["entry", "parent"],
	use: ["use", "parent"],
};

/** A name that a thing declares. */
export interface Declaration {
	readonly space: NameSpace;
	readonly name: string;
	/** The thing within which the name must be one; undefined for the whole file. */
	readonly scope: Thing | undefined;
	readonly branch: Branch;
	readonly thing: Thing;
}

/** What the things declare whose heads stand in some lines: by default, in any. */
export function declarationsOf(
	things: readonly Thing[],
	isIn: (line: number) => boolean = () => true,
): Declaration[] {
	return things.flatMap((thing) => (isIn(thing.head) ? declarations(thing) : []));
}

function declarations(thing: Thing): Declaration[] {
	const { branch } = thing;
	const labels = thing.aliases.map(
		(alias): Declaration => ({ space: "label", name: alias, scope: undefined, branch, thing }),
	);
	const found = declaredBy(thing);
	if (!found || found.name === "" || isLocal(thing) || isGroup(thing)) return labels;
	const { space, name, reach } = found;
	return [{ space, name, scope: scopeOf(thing, reach), branch, thing }, ...labels];
}

function declaredBy(thing: Thing): { space: NameSpace; name: string; reach: Reach } | undefined {
	const called = declaredByCall(thing);
	if (called) return { ...called, reach: "parent" };
	// Of two defaults that hold under one condition the first is taken.
	if (thing.kind === "default")
		return { space: "default", name: thing.detail || "without a condition", reach: "parent" };
	const [space, reach] = SPACES[thing.kind] ?? [];
	return space && reach && { space, name: thing.name, reach };
}

/** What is used out of one module may stand in several lists. */
function isGroup({ kind, name }: Thing): boolean {
	return kind === "use" && name.endsWith("{}");
}

/** A local's scope is its block, of which nothing is known here. */
function isLocal({ kind, parent }: Thing): boolean {
	return kind === "variable" && parent !== undefined && /^(?:function|switch|case)$/.test(parent.kind);
}

function scopeOf(thing: Thing, reach: Reach): Thing | undefined {
	if (reach === "file") return undefined;
	let scope = namedParent(thing);
	while (reach === "function" && scope && scope.kind !== "function") scope = scope.parent;
	return scope;
}

/** Whether two declarations of one text declare a name twice: in one scope, and not in arms of which one is taken. */
export function isTwice(a: Declaration, b: Declaration): boolean {
	return (
		a.thing !== b.thing &&
		a.space === b.space &&
		a.name === b.name &&
		a.scope === b.scope &&
		!areExclusive(a.branch, b.branch)
	);
}
