import { distance } from "fastest-levenshtein";

/** The name in `names` that a mistyped one or shortened one may have meant. */
export function suggestion(name: string, names: readonly string[]): string | undefined {
	const begun = names.filter((each) => name.length > 1 && each.startsWith(name));
	if (begun.length === 1) return begun[0];
	const [best] = names.map((each) => ({ each, far: distance(name, each) })).sort((a, b) => a.far - b.far);
	return best && best.far <= Math.max(2, name.length / 3) ? best.each : undefined;
}
