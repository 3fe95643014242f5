import type { Evidence, Likeness, Order, Provenance, SiblingMove } from "../../model/evidence.js";
import { commitText } from "./history.js";
import { ownText, type PatchName, patchById } from "./own-patch.js";
import { placesText } from "./place.js";

type Kind = Evidence["kind"];
type Of<K extends Kind> = Extract<Evidence, { kind: K }>;

const WORDS: { readonly [K in Kind]: (fact: Of<K>, name: PatchName) => string } = {
	"changed by": ({ commits }) => `changed upstream by ${commits.map(commitText).join(", ")}`,

	"neighbour lost": neighbourLost,
	"neighbour changed": ({ by }, name) =>
		by
			? `the neighbouring line comes ${ownText(name(by.patch), by.fate)}`
			: "upstream changed the neighbouring line",
	"plain lines gone": () =>
		"upstream took away the plain lines that it stood between; it goes in their place",
	"both inserted": ({ lines, order, name }) =>
		`upstream inserted ${lines} ${lines === 1 ? "line" : "lines"} at the same place, too; ${name === undefined ? ORDERS[order] : `both bring ${name}`}`,
	encloses: ({ side }) =>
		`it ${side === "below" ? "opens before" : "closes behind"} the line that it encloses, which stands`,
	"layout followed": () => "follows the target's indentation and line ends",
	"layout elsewhere": () =>
		"upstream indents the lines around it otherwise; just as the patch has them they stand elsewhere",
	"most alike": ({ by }) => LIKENESSES[by],
	"tokens merged": ({ kept }) =>
		`the patch and upstream changed different words of these lines; upstream ${kept === 1 ? "only added some" : `left ${Math.floor(kept * 100)} % of the old words alone`}`,
	"stands already": () => "the target has these lines already",

	"definition moved": ({ name, base, target, likeness }) =>
		`upstream moved ${name} from line ${base} of the base to line ${target} of the target, with ${percent(likeness)} of its lines`,
	"moved away": () => "upstream moved what the patch takes out",
	"file moved": ({ to, likeness, by }) =>
		`upstream moved the file to ${to}, ${likeness === 1 ? "unchanged" : `with ${Math.floor(likeness * 100)} % of its lines`}${by ? `, by ${commitText(by)}` : ""}`,
	"lines moved": ({ to }) => `upstream moved these lines to ${to}`,
	"code moved": ({ to }) => `the code around it moved to ${to}`,
	"siblings moved": siblingsText,

	renamed: ({ from, to, votes, voters, ...where }) => {
		const what = `${from.join(" ")} ${to.length > 0 ? `became ${to.join(" ")}` : "was taken out"}`;
		return where.in === "files"
			? `upstream: ${what} in ${votes} of ${voters} files`
			: `upstream, in this file: ${what} on ${votes} of ${voters} lines`;
	},
	"call changed": ({ from, to, files }) => `upstream: ${from} became ${to}, alike in all ${files} files`,
	"member changed": ({ struct, member, type }) => `${member} of struct ${struct} is ${type} in the target`,
	"member gone": ({ struct, member }) => `struct ${struct} has no ${member} any more`,
	"parameter lost": ({ type, value, functions }) =>
		`upstream: ${type} comes from ${value.replace(/\$\d/g, "…")} now, in all ${functions} functions that need it`,
	"header needed": ({ header, name }) =>
		`${name} is declared in <${header}>, which the file's includes lead to no more`,
	"header moved": ({ from, to }) => `upstream moved <${from}> to <${to}>`,
	"and here": () => "and here",

	"same content": () => "the target has this file with the same content",
	"file gone": () => "the target has no such file any more",
	"in effect": ({ share }) => `superseded: the target has ${percent(share)} of it in effect`,
	"file moved already": () => "the target has moved this file there already",
	"mode already": ({ mode }) => `the target's mode is ${mode} already`,

	"definition found": ({ name, likeness }) => `${name}, ${percent(likeness)} of it the same`,
	"definition split": ({ name, helpers }) => `${name}, a part of which moved to ${helpers.join(", ")}`,
	"definition renamed": ({ from, to, likeness }) =>
		`${from} is ${to} now: ${percent(likeness)} alike, name and body`,
	"body moved": ({ from, to, likeness }) =>
		`the body of ${from} moved to ${to}, ${percent(likeness)} of it the same`,
	"lines found": ({ share, twin }) =>
		`${percent(share)} of its lines stand here, or lines like them${twin === undefined ? "" : `, and in line ${twin} of the target as well`}`,

	"by hand": () => "resolved by hand",
	"target's lines dropped": ({ lines, first }) =>
		`the resolution drops ${lines === 1 ? "a line" : `${lines} lines`} of the target's own: ${first}`,
	remembered: ({ from }) => provenanceText(from),
	"same answer": ({ from }) => `same answer ${provenanceText(from)}`,
	asked: ({ model, prompt, requests, tokensIn, tokensOut, checks }) => {
		const sent = `${requests} request${requests === 1 ? "" : "s"}`;
		const hash = prompt === "" ? "" : `, the first ${prompt.slice(0, 12)}`;
		const asked = `asked ${model}, ${sent}${hash}, ${tokensIn} tokens in, ${tokensOut} out`;
		return checks ? `${asked}: ${checks.join("; ")}` : asked;
	},
	"second opinion": ({ model, verdict, says, tokensIn, tokensOut }) => {
		const said = verdict === "none" ? "no opinion" : verdict.toUpperCase();
		return `critic ${model}, ${tokensIn} tokens in, ${tokensOut} out: ${said}${says === "" ? "" : `: ${says}`}`;
	},
	"answer differs": ({ patch, answer }) => {
		const [was, is] = [patch, answer].map((lines) => lines.map((line) => `"${line}"`).join(" "));
		if (patch.length === 0) return `it has ${is}, which the patch has not`;
		return answer.length === 0 ? `it has not the patch's ${was}` : `it has ${is} for the patch's ${was}`;
	},
	"model's reason": ({ reason }) => `its reason: ${reason}`,
};

const ORDERS: Readonly<Record<Order, string>> = {
	blank: "they are blank",
	"chain of conditions": "both are links of a chain of conditions; it goes behind",
	"its block is closed": "theirs begins by closing the block that it is in; it stays there",
	"no whole item": "one of the two is no whole item",
	section: "it may belong inside or outside of a section of theirs",
	"same name": "both bring the same name",
	"same number": "both take the same number",
	"order may matter": "their order may matter, though neither names what the other does",
	"order matters": "the order of the two matters",
	"sorted in part": "the list is sorted in part",
	"sorted place": "it goes where it sorts among the lines there",
	continues: "it continues what is before",
	"put first": "the patch put it first",
	"order does not matter": "it goes behind, as the order does not matter here",
};

const LIKENESSES: Readonly<Record<Likeness, string>> = {
	"both neighbours": "the lines above and below it in the patch stand there, one of them changed",
	above: "the line above it in the patch stands there changed; it goes behind that",
	below: "the line below it in the patch stands there changed; it goes before that",
	"next lines": "it goes between the nearest lines that stand unchanged",
	"deletes changed": "a line that it removes stands there changed",
	"merged by tokens": "merged word by word with the most alike lines",
};

const DOUBTS: Readonly<Record<NonNullable<Of<"neighbour lost">["doubt"]>, string>> = {
	"another form": "; that line has another form by now, which it may need too",
	"may have moved": "; that line may have moved",
	"encloses nothing": "; what it opens or closes is not there",
};

function neighbourLost(fact: Of<"neighbour lost">, name: PatchName): string {
	const { neighbour, isBehindNew, doubt } = fact;
	const stays = isBehindNew
		? "behind what upstream put there"
		: neighbour === "after"
			? "behind the line before it"
			: "before the line after it";
	return `${lostText(fact, name)}; it stays ${stays}${doubt ? DOUBTS[doubt] : ""}`;
}

function lostText({ neighbour, fate, by }: Of<"neighbour lost">, name: PatchName): string {
	return by
		? `the line ${neighbour} it comes ${ownText(name(by.patch), by.fate)}`
		: `upstream ${fate} the line ${neighbour} it`;
}

/** What became of the files most like an added one. */
export function siblingsText({ votes, voters, from, to }: SiblingMove): string {
	return `${votes} of the ${voters} files most like it moved from ${from} to ${to}`;
}

/** `as in 0123456789ab (subject), 2026-11-24`, and who gave it where it was a model. */
export function provenanceText(from: Provenance): string {
	const day = from.date.slice(0, 10);
	if (from.kind === "rerere") return `as in git's rerere cache, ${from.id.slice(0, 12)}, ${day}`;
	const who = from.model === undefined ? "" : `, by ${from.model}`;
	return `as in ${from.commit.slice(0, 12)} (${from.subject}), ${day}${who}`;
}

function percent(share: number): string {
	return `${Math.round(100 * share)} %`;
}

/** A fact in one line, without the line that shows it; latin1. */
export function evidenceText(evidence: Evidence, name: PatchName = patchById): string {
	return (WORDS[evidence.kind] as (evidence: Evidence, name: PatchName) => string)(evidence, name);
}

/** A fact in one line, and the line that shows it, where that is not a file as a whole that is named already. */
export function evidenceWithLine(evidence: Evidence, name?: PatchName): string {
	return evidenceWithLines([evidence], name)[0]!;
}

/** The fact that placed an edit, for who sees the lines around: beside which of them it stays is not said. */
export function placingText(evidence: readonly Evidence[], name?: PatchName): string | undefined {
	const [cause] = evidence;
	const isSeen = cause?.kind === "neighbour lost" && !cause.isBehindNew && !cause.doubt;
	return isSeen ? lostText(cause, name ?? patchById) : evidenceWithLines(evidence, name)[0];
}

/** Facts, each in one line with the lines that show it. */
export function evidenceWithLines(evidence: readonly Evidence[], name?: PatchName): string[] {
	return evidence.flatMap((fact, i) => {
		if (fact.kind === "and here" && i > 0) return [];
		const next = evidence[i + 1];
		const text = evidenceText(fact, name);
		const places = [fact, ...(next?.kind === "and here" ? [next] : [])].flatMap(({ at }) => at ?? []);
		const untold = places.filter(({ line, path }) => line !== 1 || !text.includes(path));
		return [untold.length === 0 ? text : `${text} (${placesText(untold)})`];
	});
}
