import { oneLine, withoutThoughts } from "./answer.js";
import { blocksIn } from "./blocks.js";

/** What a model says of somebody's port: `says` is what is wrong, or what it would have to see, in one line. */
export interface Opinion {
	/** `none` where it said nothing in a form that was asked for. */
	readonly verdict: "right" | "wrong" | "unsure" | "none";
	readonly says: string;
}

const LONGEST = 400_000;
const FORM = /^[^\w\n]*(RIGHT|WRONG|UNSURE)\b(.*)$/;

/** Reads an opinion. Where it says several things the worst counts, and a RIGHT with an "except" is none. */
export function readOpinion(text: string): Opinion {
	if (text.length > LONGEST) return { verdict: "none", says: "its answer is far too long" };
	const opinions = blocksIn(withoutThoughts(text).split("\n")).outside.flatMap(opinionIn);
	for (const verdict of ["wrong", "unsure", "right"] as const) {
		const opinion = opinions.find((each) => each.verdict === verdict);
		if (opinion) return opinion;
	}
	return { verdict: "none", says: "its answer says neither RIGHT nor WRONG nor UNSURE" };
}

function opinionIn(line: string): Opinion[] {
	const [, word, rest = ""] = FORM.exec(line) ?? [];
	if (word === undefined) return [];
	const isPlain = /^[*_`]*(?:[:.]|[^\w\n]*$)/.test(rest);
	const verdict = word === "WRONG" ? "wrong" : word === "RIGHT" && isPlain ? "right" : "unsure";
	const says = oneLine(rest.replace(/^[^\w\n"'`(]+/, ""));
	return [{ verdict, says: says || (verdict === "right" ? "" : "it does not say what") }];
}
