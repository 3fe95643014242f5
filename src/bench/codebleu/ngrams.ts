import { addTo, type Counts } from "../../text/multiset.js";

const LONGEST = 4;
const SMOOTHED = 0.1;
const OTHER_WEIGHT = 0.2;
/** The package measures the pair of tokens and weights where it means the tokens, so the length is always 2. */
const WEIGHTED_REFERENCE_LENGTH = 2;

const KEYWORDS = new Set(
	`auto break case char const continue default do double else enum extern float for goto if int long register
	return short signed sizeof static struct switch typedef union unsigned void volatile while _Packed`.split(
		/\s+/,
	),
);

/** The n-grams of a text in order of first appearance, and how often each stands there. */
function countNgrams(tokens: readonly string[], length: number): Counts {
	const counts = new Map<string, number>();
	for (let from = 0; from + length <= tokens.length; from++)
		addTo(counts, tokens.slice(from, from + length).join(" "));
	return counts;
}

/** BLEU-4 of one prediction against one reference, with smoothing method 1 (Chen and Cherry 2014, ε = 0.1). */
export function ngramMatch(reference: readonly string[], prediction: readonly string[]): number {
	const precisions = sharesOf(prediction, reference, () => 1);
	return brevityPenalty(reference.length, prediction.length) * geometricMean(precisions);
}

/** The recall of the reference's n-grams, where a keyword of C89 counts five times as much as another word. */
export function weightedNgramMatch(reference: readonly string[], prediction: readonly string[]): number {
	const recalls = sharesOf(reference, prediction, (ngram, length) =>
		length > 1 || KEYWORDS.has(ngram) ? 1 : OTHER_WEIGHT,
	);
	return brevityPenalty(WEIGHTED_REFERENCE_LENGTH, prediction.length) * geometricMean(recalls);
}

/** For each length, the share of a text's n-grams that another has, smoothed; a single 0 where they share no word. */
function sharesOf(
	text: readonly string[],
	other: readonly string[],
	weightOf: (ngram: string, length: number) => number,
): number[] {
	const shares: number[] = [];
	for (let length = 1; length <= LONGEST; length++) {
		const there = countNgrams(other, length);
		let matched = 0;
		let total = 0;
		for (const [ngram, count] of countNgrams(text, length)) {
			const weight = weightOf(ngram, length);
			matched += weight * Math.min(count, there.get(ngram) ?? 0);
			total += weight * count;
		}
		if (length === 1 && matched === 0) return [0];
		shares.push((matched || SMOOTHED) / Math.max(1, total));
	}
	return shares;
}

function brevityPenalty(reference: number, prediction: number): number {
	if (prediction > reference) return 1;
	return prediction === 0 ? 0 : Math.exp(1 - reference / prediction);
}

function geometricMean(values: readonly number[]): number {
	return Math.exp(values.reduce((sum, value) => sum + Math.log(value) / values.length, 0));
}
