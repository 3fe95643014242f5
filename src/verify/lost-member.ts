import { type MemberUse, memberUses } from "../fingerprint/things/members.js";
import type { StructChange } from "../model/code.js";
import type { CodeChange } from "../model/tree.js";
import { includesIn } from "../text/calls.js";
import { textOf } from "../text/lines.js";
import { range } from "../text/range.js";
import { type Found, type LandedHunk, newLines, type PortedFile } from "./gate.js";

/** A member that a landed hunk reaches and that its struct, whose type is declared around, does not have in the target. */
export function lostMember(
	file: PortedFile,
	hunk: LandedHunk,
	code: CodeChange,
): Found<"vanished"> | undefined {
	const { path, patched, result, target } = file;
	const added = newLines(hunk).filter((line) => /->|\./.test(line));
	if (added.length === 0) return undefined;
	const before = memberUses(path, patched, range(hunk.newFrom, Math.min(hunk.newTo, patched.length)));
	for (const use of memberUses(path, result, placesOf(new Set(added), result))) {
		const isRetyped = before.some(
			({ variable, struct }) => variable === use.variable && struct !== use.struct,
		);
		const lost = lostOf(use, isRetyped, file, code);
		if (lost && !isReached(path, target, use, lost.word) && !code.isProvided(lost.word))
			return { what: "member", ...lost };
	}
	return undefined;
}

/** Where in a text lines stand, in order. */
function placesOf(wanted: ReadonlySet<string>, lines: readonly string[]): number[] {
	return lines.flatMap((line, at) => (wanted.has(line) ? [at] : []));
}

/** Lines of the target reach the same: it is there, whatever its header seems to say. */
function isReached(path: string, target: readonly string[], { struct, members }: MemberUse, word: string) {
	const wanted = members.slice(0, members.indexOf(word) + 1).join(".");
	const holding = range(0, target.length).filter((line) => target[line]!.includes(word));
	return memberUses(path, target, holding).some(
		(use) => use.struct === struct && `${use.members.join(".")}.`.startsWith(`${wanted}.`),
	);
}

function lostOf({ struct, members }: MemberUse, isRetyped: boolean, file: PortedFile, code: CodeChange) {
	let name: string | undefined = struct;
	for (const [i, member] of members.entries()) {
		const change: StructChange | undefined = name === undefined ? undefined : code.struct(name);
		if (!change?.target || !isInReach(change.target.path, name!, file)) return undefined;
		if (!change.target.names.has(member)) {
			const isNew = (i === 0 && isRetyped) || code.base.files(name!) === 0;
			return change.base?.names.has(member) || isNew ? { word: member, struct: name! } : undefined;
		}
		name = change.target.structs.get(member);
	}
	return undefined;
}

/** A struct of a header that the file can mean by its name: none that the file defines itself. */
function isInReach(header: string, struct: string, { path, result }: PortedFile): boolean {
	const text = textOf(result);
	if (new RegExp(`\\bstruct\\s+${struct}\\b[^;{}()]*\\{`).test(text)) return false;
	const isBeside = folderOf(header) === folderOf(path);
	return header.startsWith("include/") || isBeside || includesIn(text).some((name) => header.endsWith(name));
}

function folderOf(path: string): string {
	return path.slice(0, path.lastIndexOf("/") + 1);
}
