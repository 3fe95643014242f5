import { declarationsOf, type NameSpace } from "../fingerprint/things/declared.js";
import { namedParent } from "../fingerprint/things/identity.js";
import { thingsOf } from "../fingerprint/things/index.js";
import { structOfVariable } from "../fingerprint/things/members.js";
import type { Thing } from "../fingerprint/things/thing.js";
import { identifiersOf } from "../text/tokens.js";
import type { ChangedLines } from "./words.js";

/** The names that can be used where they are not declared. */
const USABLE: ReadonlySet<NameSpace> = new Set<NameSpace>([
	"name",
	"tag",
	"macro",
	"prototype",
	"member",
	"label",
	"config",
]);

/** A name that the added lines of a file declare. */
interface ProvidedName {
	readonly word: string;
	/** For a member: what `struct NAME` it is one of. */
	readonly struct?: string;
}

/** The names that a change of a file declares: those of its things, and what a macro at file scope is given to make. */
export function providedNames({ path, patched, isAdded }: ChangedLines): ProvidedName[] {
	const { things } = thingsOf(path, patched);
	const declared = declarationsOf(things, isAdded)
		.filter(({ space }) => USABLE.has(space))
		.map(({ name, space, thing }): ProvidedName => {
			const struct = space === "member" ? structOf(thing) : undefined;
			return {
				word: space === "config" ? `CONFIG_${name}` : name,
				...(struct !== undefined && { struct }),
			};
		});
	const called = things
		.filter(({ kind, name, head }) => kind === "call" && /^[A-Z_]+[A-Z0-9_]*\(/.test(name) && isAdded(head))
		.flatMap(({ from, to }) => [...identifiersOf(patched.slice(from, to).join(""))]);
	return [...declared, ...called.map((word) => ({ word }))];
}

function structOf(member: Thing): string | undefined {
	const parent = namedParent(member);
	return parent?.kind === "struct" ? parent.name : undefined;
}

/**
 * The structs, by name, that the added lines of a file reach a member of a name through; undefined for one whose type
 * is declared nowhere in reach.
 */
export function structsReached(
	{ path, patched, isAdded }: ChangedLines,
	member: string,
): (string | undefined)[] {
	const reach = new RegExp(`([\\w)\\]]+)\\s*(?:->|\\.)\\s*${member}\\b`, "g");
	return patched.flatMap((line, at) => {
		if (!isAdded(at) || !line.includes(member)) return [];
		return [...line.matchAll(reach)].map(({ 1: expression, index }) => {
			const isAlone = /^[A-Za-z_]\w*$/.test(expression!) && !/(?:->|\.)\s*$/.test(line.slice(0, index));
			return isAlone ? structOfVariable(path, patched, at, expression!) : undefined;
		});
	});
}

/** Whether a struct of a text has a member. */
export function hasMember(path: string, lines: readonly string[], struct: string, member: string): boolean {
	return thingsOf(path, lines)
		.named("member", member)
		.some((each) => structOf(each) === struct);
}
