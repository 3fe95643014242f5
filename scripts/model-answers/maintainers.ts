import { splitLines, squash } from "../../src/text/lines.js";
import { carry } from "./carry.js";
import { commitsOf, show, subjectKey } from "./series.js";

/** What maintainers made of a series on the target, commit by commit. */
export class Maintainers {
	readonly #commits: ReadonlyMap<string, string>;

	/**
	 * @param repo a git repository
	 * @param target the commit that their series stands on
	 * @param tip the tip of their series
	 */
	constructor(
		private readonly repo: string,
		private readonly target: string,
		private readonly tip: string,
	) {
		this.#commits = commitsOf(repo, `${target}..${tip}`);
	}

	/**
	 * What the maintainers have where the target has `code`: what their patch of the same subject makes of it, or
	 * the code itself where their series leaves it alone. Undefined where neither can be told.
	 */
	answer(path: string, subject: string, code: string): string | undefined {
		const commit = this.#commits.get(subjectKey(subject));
		if (commit !== undefined) return carried(this.#show(`${commit}^`, path), this.#show(commit, path), code);
		const final = carried(this.#show(this.target, path), this.#show(this.tip, path), code);
		return final !== undefined && squash(final) === squash(code) ? code : undefined;
	}

	#show(commit: string, path: string): string | undefined {
		return show(this.repo, commit, path);
	}
}

/** What `after` has where `before` has `code`. */
export function carried(
	before: string | undefined,
	after: string | undefined,
	code: string,
): string | undefined {
	if (before === undefined || after === undefined) return undefined;
	const [old, now, wanted] = [before, after, code].map(splitLines) as [string[], string[], string[]];
	const from = old.findIndex((_, i) => wanted.every((line, j) => old[i + j] === line));
	return from < 0 ? undefined : carry(old, now, from, from + wanted.length);
}
