import type { HunkOutcome } from "../../model/decision.js";
import type { Evidence } from "../../model/evidence.js";
import type { HunkReview, Review } from "../../model/review.js";
import { hunkFacts, sureText } from "./hunk.js";
import { ownText, type PatchName, patchById } from "./own-patch.js";

/** What the marks of lines mean that are shown for old and new at once. */
export const MARKS = "< only the original has, > only what landed";

/** Facts that say by themselves how a hunk landed. */
const SELF_TOLD: ReadonlySet<Evidence["kind"]> = new Set([
	"neighbour lost",
	"neighbour changed",
	"plain lines gone",
	"both inserted",
	"tokens merged",
	"renamed",
	"call changed",
]);

/** A line so near to where a hunk landed is among those that are shown of it. */
const NEAR = 4;

/**
 * As `hunkFacts` of a hunk that is reviewed, without what its summary and its lines say themselves. Patches of the series
 * are named by their numbers.
 */
export function reviewFacts(review: Review, hunk: HunkReview): string[] {
	const facts = hunk.outcome ? hunkFacts(withoutPlace(hunk, hunk.outcome), nameIn(review)) : [];
	return [...facts.slice(isHowTold(hunk) ? 1 : 0), ...ownFacts(hunk)];
}

/**
 * What a hunk's signer needs of that beside its lines: of one that has the same edit no more than how sure its place is, in
 * one line. What a gate, a model or a person said of it stays.
 */
export function signerFacts(review: Review, hunk: HunkReview): string[] {
	const { outcome, difference } = hunk;
	const isByRule = outcome?.state === "landed" && outcome.manner !== "model" && outcome.manner !== "human";
	if (difference !== "context" || !isByRule || outcome.gates.length > 0) return reviewFacts(review, hunk);
	const text = sureText(withoutPlace(hunk, outcome), nameIn(review));
	return text === undefined ? [] : [text];
}

function nameIn({ run: { plan } }: Review): PatchName {
	return (key) => {
		const at = plan.commits.indexOf(key);
		return at < 0 ? patchById(key) : `patch ${at + 1}`;
	};
}

/** Whether the first fact of a hunk, how it landed, is said anyhow. */
function isHowTold({ outcome, difference }: HunkReview): boolean {
	if (outcome?.state !== "landed" || outcome.model) return false;
	const [cause] = outcome.evidence;
	return cause ? SELF_TOLD.has(cause.kind) : isMergedAsGitDoes({ outcome, difference });
}

/** Git lands the hunk in the same way, and only what is around it differs: its summary says so. */
export function isMergedAsGitDoes({
	outcome,
	difference,
}: Pick<HunkReview, "outcome" | "difference">): boolean {
	return outcome?.strategy === "merge" && outcome.evidence.length === 0 && difference === "context";
}

/** The outcome without the places that its facts name where these are where the hunk is shown. */
function withoutPlace({ newAt }: HunkReview, outcome: HunkOutcome): HunkOutcome {
	const evidence = outcome.evidence.map((fact, i): Evidence => {
		const { at, ...rest } = fact;
		const isShown =
			at?.side === "target" &&
			at.path === newAt?.path &&
			Math.abs(at.line - newAt.line) <= NEAR &&
			fact.kind !== "and here" &&
			outcome.evidence[i + 1]?.kind !== "and here";
		return isShown ? (rest as Evidence) : fact;
	});
	return { ...outcome, evidence };
}

/** Which lines around a hunk are the series' own, where nothing else says it. */
function ownFacts({ own, outcome }: HunkReview): string[] {
	const told = new Set(
		outcome?.evidence.map((fact) =>
			fact.kind === "neighbour lost" || fact.kind === "neighbour changed" ? fact.by?.patch : undefined,
		),
	);
	const from = new Map(own.flatMap((line) => (line.from ? [[line.from.commit, line.from] as const] : [])));
	return [...from.values()]
		.filter(({ commit }) => !told.has(commit))
		.map(({ number, fate, commit }) => {
			const lines = own.filter((line) => line.from?.commit === commit).map(({ line }) => line);
			const [what, comes] = lines.length === 1 ? ["line", "comes"] : ["lines", "come"];
			return `${what} ${lines.join(", ")} of the original ${comes} ${ownText(`patch ${number}`, fate)}`;
		});
}
