import { type Group, type Line, linesOf, type Scope, unitsIn } from "./bracketed.js";
import { FIXED, type Unit, unit, wordsOf } from "./unit.js";

/** The units of a C file. */
export function unitsOfC(text: string): Unit[] {
	return unitsIn(linesOf(text), FILE);
}

/** The units of a header of user space's, in which members make a layout that others know. */
export function unitsOfUapi(text: string): Unit[] {
	return unitsOfC(text).map(withFixedMembers);
}

function withFixedMembers(one: Unit): Unit {
	return { ...one, rank: one.rank === "member" ? FIXED : one.rank, inner: one.inner.map(withFixedMembers) };
}

const FILE: Scope = {
	ends: /[;}]\s*$/,
	read: (group, code) => ({
		rank: "definition",
		defines: new Set([nameOf(code)]),
		needs: wordsOf([...group.head, ...group.body].map((line) => line.code).join("")),
		...innerOf(group),
	}),
};

/** What a definition is known by; of a macro such as `DEFINE_MUTEX(lock)` its first argument. */
function nameOf(code: string): string {
	const head = code.split(/[{=;]/, 1)[0]!;
	const macro = /^\s*(?:static\s+)?[A-Z][A-Z0-9_]*\s*\(([^,)]*)/.exec(head);
	if (macro) return macro[1]!.trim();
	return (
		/\b(?:struct|union|enum)\s+(\w+)\s*$/.exec(head)?.[1] ??
		/(\w+)\s*\(/.exec(head)?.[1] ??
		/(\w+)\s*(?:\[[^\]]*\]\s*)*$/.exec(head)?.[1] ??
		head
	);
}

/** What stands between a unit's brackets, by what its head says it is. */
function innerOf({ head, body, tail }: Group): Pick<Unit, "inner"> | undefined {
	if (body.length === 0) return undefined;
	const text = [...head, ...tail].map((line) => line.code).join("");
	const opening = head.map((line) => line.code).join("");
	if (/=\s*(?:\([^()]*\)\s*)?\{\s*$|^\s*\{\s*$/.test(opening)) return { inner: unitsIn(body, rows(opening)) };
	if (/\benum\b[^()=]*\{\s*$/.test(opening)) return { inner: enumerators(body) };
	if (/\b(?:struct|union)\b[^()=]*\{\s*$/.test(opening))
		return { inner: unitsIn(body, /packed/.test(text) ? PACKED : MEMBERS) };
	if (/\bswitch\s*\([^{]*\{\s*$/.test(opening)) return { inner: cases(body) };
	return { inner: unitsIn(body, STATEMENTS) };
}

const LAID_OUT = /\[\s*\]\s*;|\b__[bl]e\d+\b/;

const MEMBERS: Scope = {
	ends: /;\s*$/,
	read: (group, code) => ({ rank: LAID_OUT.test(code) ? FIXED : "member", ...innerOf(group) }),
};

const PACKED: Scope = { ends: /;\s*$/, read: () => ({ rank: FIXED }) };

/** Enumerators with a value of their own may stand anywhere but before one without. */
function enumerators(body: readonly Line[]): Unit[] {
	const units = unitsIn(body, {
		ends: /,\s*$/,
		read: (_, code) => ({ rank: code.includes("=") ? "enumerator" : FIXED }),
	});
	return units.map((each, i) => (units[i + 1]?.rank === FIXED ? { ...each, rank: FIXED } : each));
}

const SEQUENCE = /(?:^|_|\b)(?:regs?|regvals?|seq|sequences?|cmds?|commands?)(?:_|\b)/i;

/** Rows that say by themselves what they are may stand anywhere; values that count by their place, and the last row, not. */
function rows(opening: string): Scope {
	const isSequence = SEQUENCE.test(opening);
	return {
		ends: /,\s*$/,
		read: (group, code) => {
			const isFree = DESIGNATED.test(code) || (!isSequence && isRow(code, group));
			return { rank: isFree ? "row" : FIXED, ...innerOf(group) };
		},
	};
}

const DESIGNATED = /^\s*(?:\.\w|\[[^\]]+\]\s*=)/;

function isRow(code: string, { body }: Group): boolean {
	if (/^\s*(?:&\w|[A-Z]\w*\s*\()/.test(code)) return true;
	return /^\s*\{/.test(code) && /["(&]|\.\s*[a-z]\w*\s*=/.test(code + body.map((line) => line.code).join(""));
}

const DECLARATION =
	/^\s*(?:(?:const|static|unsigned|struct|enum|union)\s+)*(?!(?:return|goto|else|case|default)\b)\w+\s+([*\s]*\w[^()]*);\s*$/;

const STATEMENTS: Scope = {
	ends: /[;}:]\s*$/,
	read: (group, code) => {
		const inner = innerOf(group);
		const declared = inner ? undefined : DECLARATION.exec(code)?.[1];
		if (declared === undefined) return { rank: FIXED, ...inner };
		return {
			rank: "declaration",
			defines: wordsOf(declared.replace(/=[^,]*/g, "")),
			needs: wordsOf(code),
		};
	},
};

const LABEL = /^(?:case.+|default):$/;
const LABELLED = /^(?:case.+?|default):/;
const LEAVES = /^(?:break|continue|return.*|goto.*);$/;

/** The cases of a switch: the labels of one body, and its statements; free where no body falls into another. */
function cases(body: readonly Line[]): Unit[] {
	const groups: Unit[][] = [];
	for (const each of unitsIn(body, STATEMENTS)) {
		const last = groups.at(-1)?.at(-1);
		if (!last || (LABELLED.test(each.code) && !LABEL.test(last.code))) groups.push([]);
		groups.at(-1)!.push(LABEL.test(each.code) ? { ...each, rank: "label" } : each);
	}
	const leaves = groups.map((group) => LEAVES.test(group.at(-1)!.code.replace(LABELLED, "")));
	return groups.map((inner, i) =>
		unit("case", leaves[i] && (leaves[i - 1] ?? true) ? "case" : FIXED, { inner }),
	);
}
