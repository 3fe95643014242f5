import { type Declaration, declarationsOf, isTwice } from "../fingerprint/things/declared.js";
import { identityOf } from "../fingerprint/things/identity.js";
import { thingsOf } from "../fingerprint/things/index.js";
import type { ThingTable } from "../fingerprint/things/table.js";
import { getOrMake } from "../text/get-or-make.js";
import { squash } from "../text/lines.js";
import { type Found, type Gate, isUntouched, type LandedHunk, type PortedFile } from "./gate.js";
import { localTwice } from "./locals-twice.js";

/**
 * A hunk declares what upstream declares by now, too: a name of one kind in one scope, in this file or one that is read
 * along with it, or a local of one function.
 */
export const redefinedGate: Gate<"redefined"> = {
	name: "redefined",
	find(file, hunk) {
		if (hunk.state !== "landed" || hunk.added.length === 0) return undefined;
		const elsewhere = declaredElsewhere(file, hunk);
		if (elsewhere || isUntouched(file)) return elsewhere;
		const twice = declaredIn(file, hunk).find((each) => isDeclaredTwice(file, each));
		if (twice)
			return {
				what: twice.space,
				word: twice.name,
				...(twice.scope && { scope: identityOf(twice.scope) }),
			};
		const local = localTwice(file, hunk);
		return local && { what: "local", word: local.name, scope: local.definition };
	},
};

/** The names that a hunk's added lines declare, each with its kind and scope. */
function declaredIn(file: PortedFile, { added, newFrom, newTo }: LandedHunk): Declaration[] {
	const lines = new Set(added.map(squash));
	const isIn = (line: number) => lines.has(squash(file.patched[line]!));
	return declarationsOf(thingsOf(file.path, file.patched).headedIn(newFrom, newTo), isIn);
}

/** What the hunk declares and upstream has in another file that is read along with this one. */
function declaredElsewhere(file: PortedFile, hunk: LandedHunk): Found<"redefined"> | undefined {
	const { elsewhere } = file.settings;
	const others = elsewhere?.filter(({ name }) => hunk.added.some((line) => line.includes(name))) ?? [];
	if (others.length === 0) return undefined;
	const own = declaredIn(file, hunk);
	const other = others.find(({ name, space }) =>
		own.some((each) => each.name === name && each.space === space),
	);
	return other && { what: other.space, word: other.name, at: other.at };
}

/** More declarations of a name stand in the result than in the target, which has it, and in the patched file. */
function isDeclaredTwice(file: PortedFile, declared: Declaration): boolean {
	const key = keyOf(declared);
	const [target, patched, result] = [file.target, file.patched, file.result].map((lines) =>
		(declaredBy(file.path, lines).get(declared.name) ?? []).filter((each) => keyOf(each) === key),
	) as [Declaration[], Declaration[], Declaration[]];
	const isMore = target.length > 0 && result.length > Math.max(target.length, patched.length);
	return isMore && result.some((a) => result.some((b) => isTwice(a, b)));
}

const known = new WeakMap<ThingTable, ReadonlyMap<string, readonly Declaration[]>>();

/** What a text declares, by name. */
function declaredBy(path: string, lines: readonly string[]): ReadonlyMap<string, readonly Declaration[]> {
	const table = thingsOf(path, lines);
	return getOrMake(known, table, () => {
		const declared = new Map<string, Declaration[]>();
		for (const each of declarationsOf(table.things)) getOrMake(declared, each.name, () => []).push(each);
		return declared;
	});
}

function keyOf({ space, name, scope }: Declaration): string {
	return scope ? `${space} ${name} of ${identityOf(scope)}` : `${space} ${name}`;
}
