import type { GateFinding, GateName } from "../../model/finding.js";
import { lineText } from "./place.js";

type Finding<N extends GateName> = Extract<GateFinding, { gate: N }>;

const WORDS: { readonly [N in GateName]: (finding: Finding<N>) => string } = {
	accounted: ({ what, code }) => `${ACCOUNTED[what]}: ${code}`,
	argument: ({ word, argument, type }) => `argument ${argument} of ${word} is ${type} in the target`,
	arity: ({ word, arguments: count }) =>
		`${word} no longer takes ${count} ${count === 1 ? "argument" : "arguments"} in the target`,
	balance: ({ nesting }) => `${nesting} is out of balance in the result`,
	callback: (finding) =>
		finding.what === "type"
			? `${finding.word} does not fit ${finding.member} of struct ${finding.struct}, which is ${finding.type} in the target`
			: `${finding.word} of struct ${finding.struct} is gone from the target`,
	collision: () => "two edits of the patch landed on the same lines",
	conditional: () => "the other half of its #if … #endif does not land with it",
	"declared-type": ({ word, type }) => `${word} is declared as ${type} in the target`,
	doubled: ({ code }) => `upstream has added the same line elsewhere: ${code}`,
	enclosed: ({ lines: [first, last] }) =>
		last < first
			? "the patch puts a block around lines that upstream took away"
			: `the patch puts a block around lines that upstream changed (${first === last ? `line ${first}` : `lines ${first} to ${last}`} of the target)`,
	freed: ({ by, word, scope }) =>
		by === "upstream"
			? `upstream gave to ${scope}() what ${word}() gives back: it would be given back twice`
			: `the patch gives to ${scope}() what ${word}() gives back in the target at a place more`,
	held: (finding) =>
		finding.by === "upstream"
			? `a line of the patch leaves ${finding.function} without ${finding.release}(), which upstream's ${finding.word}() needs`
			: `the patch has ${finding.word}() in ${finding.function}, and line ${finding.line} of the target leaves without ${finding.release}()`,
	identity: ({ base, target, standsAt }) =>
		`it was in ${base ?? "no definition"}, and what stood beside it is ${target === undefined ? "outside of any definition" : `in ${target}`} in the target${identityHint(base, standsAt)}`,
	label: (finding) =>
		finding.now === undefined
			? `${finding.function} has no label ${finding.word} any more in the target`
			: `what stood behind the label ${finding.word} of ${finding.function} stands behind ${finding.now} in the target`,
	local: (finding) => `${finding.function} has no ${finding.word} any more in the target`,
	locking: ({ word, function: name, isGone }) =>
		`upstream ${isGone ? "took" : "put"} ${word}() ${isGone ? "out of" : "into"} ${name}, and the patch locks there, too`,
	"moved-out": ({ to }) => `upstream moved what the patch takes out to ${lineText(to)}`,
	number: ({ word, number, by }) => `upstream has given ${number}, which ${word} has in the patch, to ${by}`,
	parse: ({ word }) => `${word} cannot be parsed in the result`,
	redefined: ({ what, word, scope, at }) =>
		`upstream has ${NAMED.has(what) ? "" : `the ${what} `}${word}${scope === undefined ? "" : ` in ${scope}`} by now, too${at ? `, at ${at.path}:${at.line}` : ""}`,
	return: (finding) =>
		`${finding.function} returns ${finding.target} in the target, and ${finding.base} before`,
	"row-form": ({ word, form }) =>
		`the row ${word} has the form of before; rows beside it are ${form} in the target`,
	signature: (finding) => {
		if (finding.what === "reverted")
			return `upstream changed the arguments of ${finding.word}, and the patch's copy has those of before`;
		if (finding.what === "new call")
			return `the patch changes the type of ${finding.word}; line ${finding.line} of the target is made for the one of before`;
		const users =
			finding.what === "call"
				? `a call in the target has ${finding.arguments}`
				: `${finding.target} files of the target use it, ${finding.base} of the base`;
		return `the patch changes the arguments of ${finding.word}; ${users}`;
	},
	taken: ({ word, as, lines, users }) => {
		const here = lines.length > 0 ? [`line ${lines.slice(0, LISTED).join(", ")}`] : [];
		const more = users.length > LISTED ? [`${users.length - LISTED} more`] : [];
		const places = [...here, ...users.slice(0, LISTED), ...more].join(", ");
		return `the patch takes away ${word}${SPACES.has(as) ? "" : ` as ${as}`}, which the target uses in ${places}`;
	},
	vanished: (finding) => {
		if (finding.what === "word")
			return `${finding.word} is gone from the target (it was in ${finding.files} file${finding.files === 1 ? "" : "s"})`;
		if (finding.what === "symbol") return `Kconfig symbol ${finding.word} is gone from the target`;
		if (finding.what === "label")
			return `no devicetree file that the target includes has the label ${finding.word} any more`;
		if (finding.what === "name")
			return `no header that the target's file includes from beside it declares ${finding.word} any more`;
		if (finding.what === "member")
			return `struct ${finding.struct} has no member ${finding.word} in the target`;
		if (finding.what === "item") return `${finding.word} is gone from the target's file`;
		return finding.what === "header"
			? `the target has no header <${finding.word}> any more`
			: `no header of the target declares ${finding.word} any more`;
	},
};

/** What a name is taken away as; anything else is the type of before. */
const SPACES = new Set(["name", "tag", "macro", "prototype", "member", "config", "label"]);

/** As many places are listed. */
const LISTED = 5;

/** Kinds of names that need not be told. */
const NAMED = new Set(["name", "tag", "macro", "config", "entry"]);

function identityHint(base: string | undefined, standsAt: readonly number[]): string {
	if (base === undefined) return "";
	return standsAt.length === 0
		? `; the target has no ${base} any more`
		: `; ${base} stands at the target's line ${standsAt.join(", ")}`;
}

const ACCOUNTED: Readonly<Record<Finding<"accounted">["what"], string>> = {
	"line lost": "a line that it adds is not in the result",
	"line stands": "a removed line still stands",
	"line not in result": "a line that was put there is not in the result",
	"token lost": "what it adds is not in the result",
	"token stands": "what it removes still stands",
};

/** What a gate found, in one line; latin1. */
export function findingText(finding: GateFinding): string {
	return (WORDS[finding.gate] as (finding: GateFinding) => string)(finding);
}

/** What a check found: in its own words, or a gate's finding. */
export function foundText(found: string | GateFinding): string {
	return typeof found === "string" ? found : findingText(found);
}
