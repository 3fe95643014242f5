import { blankComments } from "../text/tokens.js";
import { closing } from "./functions.js";

/** A line `.member = value,` of an initialised struct; offsets count chars from 0. */
export interface MemberValue {
	readonly struct: string;
	readonly member: string;
	/** The value where it is one name, `&` left out. */
	readonly value?: string;
	/** Where the member's name stands. */
	readonly from: number;
}

const INITIALISED =
	/^(?:[A-Za-z_][\w \t]*[ \t])?struct\s+(\w+)\s+\w+\s*(\[[^\]]*\]\s*)?(?:__\w+\s*)*=\s*\{/gm;

/** The structs that a C text initialises at file scope. */
export function structsInitialised(text: string): Set<string> {
	return new Set([...text.matchAll(INITIALISED)].map((match) => match[1]!));
}

/** The designated members of the structs that a C text initialises at file scope, those of nested structs left out. */
export function initialisedMembers(text: string): MemberValue[] {
	const code = blankComments(text);
	const members: MemberValue[] = [];
	for (const match of code.matchAll(INITIALISED)) {
		const struct = match[1]!;
		const wanted = match[2] === undefined ? 1 : 2;
		const open = match.index + match[0].length - 1;
		const end = closing(code, open);
		let depth = 0;
		for (let at = open; at < end; at++) {
			const char = code[at]!;
			if (char === "{" || char === "(" || char === "[") depth++;
			else if (char === "}" || char === ")" || char === "]") depth--;
			if (char !== "." || depth !== wanted || /[\w.)\]]/.test(code[at - 1]!)) continue;
			const member = /^\.(\w+)\s*=\s*(?:&?\s*([A-Za-z_]\w*)\s*(?=[,}\n]))?/.exec(code.slice(at, at + 300));
			if (!member) continue;
			members.push({
				...{ struct, member: member[1]!, from: at + 1 },
				...(member[2] !== undefined && { value: member[2] }),
			});
		}
	}
	return members;
}
