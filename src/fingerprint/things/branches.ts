import type { Arm, Branch } from "./thing.js";

/** A line that opens, switches or closes a conditional; anything else has no place here. */
export interface Conditional {
	/** From 0. */
	readonly line: number;
	readonly word: "if" | "else" | "endif";
	/** What an `if` or an `else if` asks for; `""` for a plain `else`. */
	readonly condition: string;
}

/** Conditionals that nest deeper are not told apart. */
const DEEPEST = 32;
const LONGEST_CONDITION = 400;
const NONE: Branch = [];

/** The branch that each line of a text stands in; the conditionals come in order. */
export function branchesOf(conditionals: Iterable<Conditional>, lines: number): Branch[] {
	const branches = new Array<Branch>(lines);
	let known = 0;
	let open: Branch = NONE;
	let tooDeep = 0;
	for (const { line, word, condition } of conditionals) {
		branches.fill(open, known, line);
		known = Math.max(known, line);
		if (word === "if" && open.length === DEEPEST) tooDeep++;
		else if (word === "endif" && tooDeep > 0) tooDeep--;
		else if (tooDeep === 0) open = after(open, word, condition.slice(0, LONGEST_CONDITION), line);
	}
	return branches.fill(open, known);
}

function after(open: Branch, word: Conditional["word"], condition: string, line: number): Branch {
	if (word === "if") return [...open, { opened: line, nth: 0, condition }];
	const last = open.at(-1);
	if (!last) return NONE;
	const outer = open.slice(0, -1);
	if (word === "endif") return outer;
	const next: Arm = {
		opened: last.opened,
		nth: last.nth + 1,
		condition: condition || negated(last.condition),
	};
	return [...outer, next];
}

export function negated(condition: string): string {
	if (/^!(?:defined)?\(?\w+\)?$/.test(condition)) return condition.slice(1);
	return /^\w+(?:\(\w+\))?$/.test(condition) ? `!${condition}` : `!(${condition})`;
}

/** Whether two branches of one text are never taken together. */
export function areExclusive(a: Branch, b: Branch): boolean {
	return a.some((one) =>
		b.some(
			(other) =>
				(one.opened === other.opened && one.nth !== other.nth) || one.condition === negated(other.condition),
		),
	);
}

/** The conditions of a branch as one text, by which branches of two texts compare. */
export function branchText(branch: Branch): string {
	return branch.map(({ condition }) => condition).join(" && ");
}

const DIRECTIVE = /^[ \t]*#[ \t]*(if|ifdef|ifndef|else|elif|endif)\b(?!-)([^\n]*)/;

/** A C preprocessor's conditional, as its line says; undefined for any other line. */
export function preprocessorConditional(text: string, line: number): Conditional | undefined {
	const match = DIRECTIVE.exec(text);
	if (!match) return undefined;
	const asked = match[2]!
		.slice(0, LONGEST_CONDITION)
		.replace(/\/\*.*|\/\/.*/, "")
		.replace(/\bdefined[ \t]+(\w+)/g, "defined($1)")
		.replace(/\s+/g, "");
	if (match[1] === "ifdef") return { line, word: "if", condition: `defined(${asked})` };
	if (match[1] === "ifndef") return { line, word: "if", condition: `!defined(${asked})` };
	if (match[1] === "if") return { line, word: "if", condition: asked };
	if (match[1] === "endif") return { line, word: "endif", condition: "" };
	return { line, word: "else", condition: match[1] === "elif" ? asked : "" };
}
