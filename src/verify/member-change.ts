import { type Members, membersIn, memberUses } from "../fingerprint/things/members.js";
import { isUsedAlike } from "../fingerprint/type-use.js";
import { range } from "../text/range.js";
import { broughtLines } from "./brought-calls.js";
import type { LandedHunk, PortedFile } from "./gate.js";
import { type Changed, changeOf, isTypeGone, patchSide, type Side } from "./side.js";

/** A member that a line of the result reaches, of a struct in which it is gone or has another type than the line was made for. */
export interface MisusedMember {
	readonly struct: string;
	readonly member: string;
	/** The types that it had and has; undefined where it is gone. */
	readonly before: string | undefined;
	readonly now: string | undefined;
	readonly line: number;
}

/** Those of which the uses are of a hunk's. */
export function membersMisusedBy(file: PortedFile, hunk: LandedHunk): MisusedMember[] {
	const [from, to, isMine] = broughtLines(file, hunk);
	return misusedMembers(
		file.path,
		patchSide(file),
		range(from, Math.min(to, file.result.length)).filter(isMine),
	);
}

/** The members of structs of the file, or of a header beside it, that lines of one side reach and that the other side took away or retyped. */
export function misusedMembers(path: string, side: Side, wanted: readonly number[]): MisusedMember[] {
	return memberUses(path, side.result, wanted).flatMap(({ struct, members, line }) => {
		let name: string | undefined = struct;
		for (const member of members) {
			const change: Changed<Members> | undefined =
				name === undefined ? undefined : structChange(path, side, name);
			if (!change?.before.has(member)) return [];
			const before: string | undefined = change.before.get(member);
			const now: string | undefined = change.now.get(member);
			const isGone = !change.now.has(member);
			if (isGone || isRetyped(before, now, side)) {
				const isKnown = !isGone && isUsedSo(side, line, member);
				return isKnown ? [] : [{ struct: name!, member, before, now, line }];
			}
			name = /^(?:const )?struct (\w+)(?: \*)?$/.exec(now ?? "")?.[1];
		}
		return [];
	});
}

function isRetyped(before: string | undefined, now: string | undefined, side: Side): boolean {
	return before !== undefined && now !== undefined && !isUsedAlike(before, now) && !isTypeGone(before, side);
}

function structChange(path: string, side: Side, struct: string): Changed<Members> | undefined {
	return changeOf(side, struct, (lines) => membersIn(path, lines, struct));
}

/** The other side gives the member to the same function, in the same way. */
function isUsedSo({ result, other }: Side, line: number, member: string): boolean {
	const use = new RegExp(`(\\w+)\\(\\s*(&?)[^(),;]*(?:->|\\.)\\s*${member}\\b`);
	const [, call, address] = use.exec(result[line]!) ?? [];
	if (call === undefined || /^(?:if|while|switch|return|for)$/.test(call)) return false;
	const same = new RegExp(`\\b${call}\\(\\s*${address}[^(),;&]*(?:->|\\.)\\s*${member}\\b`);
	return other.some((each) => same.test(each));
}
