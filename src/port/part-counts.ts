import type { Definition } from "../fingerprint/definition.js";
import { getOrMake } from "../text/get-or-make.js";
import { isBlank, isWeak, squash, textOf } from "../text/lines.js";
import { addTo, type Counts, takeFrom } from "../text/multiset.js";
import type { SpacelessNumbers } from "../text/spaceless.js";
import { tokensOf } from "../text/tokens.js";

/** A version of the file. */
export interface Version {
	readonly raw: readonly string[];
	/** Its lines without comments. */
	readonly code: readonly string[];
	/** One of them, from 0, without its white space. */
	readonly key: (line: number) => string;
	readonly definitions: readonly Definition[];
}

export type Each<T> = Readonly<Record<"base" | "patched" | "target", T>>;
export type Versions = Each<Version>;

/** The lines that patches change, their keys, and the tokens in them: of a file nothing else is counted. */
export interface Wanted {
	readonly lines: SpacelessNumbers;
	readonly keys: ReadonlySet<string>;
	readonly tokens: ReadonlySet<string>;
}

/** What patch and upstream did to a definition, or to a file, as counts of lines and of runs of tokens. */
export class Thing {
	/** What the patch brings in and takes out; a line that it only moves is in neither. */
	readonly added: More;
	readonly removed: More;
	/** What upstream did, as far as no line of the patch was set against it yet. */
	readonly came: More;
	readonly went: More;
	readonly #lines: Readonly<Record<"base" | "target", () => readonly string[]>>;
	#told: ReadonlySet<string> | undefined;
	#runs: { readonly base: ReadonlySet<string>; readonly target: ReadonlySet<string> } | undefined;

	/** @param places the numbers of its lines; undefined for the file */
	constructor(
		places: Each<readonly number[]> | undefined,
		versions: Versions,
		private readonly wanted: Wanted,
	) {
		const counted = (of: keyof Versions) => new Counted(versions[of], places?.[of], wanted);
		const [old, mine, now] = [counted("base"), counted("patched"), counted("target")];
		this.added = new More(mine, old);
		this.removed = new More(old, mine);
		this.came = new More(now, old);
		this.went = new More(old, now);
		const lines = (of: keyof Versions) => () => {
			const { code } = versions[of];
			return places?.[of].map((i) => code[i]!) ?? code;
		};
		this.#lines = { base: lines("base"), target: lines("target") };
	}

	/** The share of the runs of tokens in a line that the base has not, and upstream brought in. */
	share(line: string): number {
		this.#runs ??= { base: this.#runsIn("base"), target: this.#runsIn("target") };
		const { base, target } = this.#runs;
		const fresh = runsOf([line]).filter((run) => !base.has(run));
		return fresh.length === 0 ? 0 : fresh.filter((run) => target.has(run)).length / fresh.length;
	}

	/** Upstream brought in a line that tells of what a line tells of, and has not that line. */
	hasOtherwise(line: string): boolean {
		this.#told ??= newlyTold(this.#lines.base(), this.#lines.target());
		return toldIn(line).some((key) => this.#told!.has(key));
	}

	#runsIn(version: "base" | "target"): Set<string> {
		return new Set(runsOf(this.#lines[version](), this.wanted.tokens));
	}
}

/** How often lines stand among some, white space left out. */
class Counted {
	#wanted: Counts | undefined;
	#all: Counts | undefined;

	/**
	 * @param places the numbers of the lines; undefined for all of a version's
	 * @param wanted what is asked for most: the other lines are counted when the first of them is asked for
	 */
	constructor(
		private readonly version: Version,
		private readonly places: readonly number[] | undefined,
		private readonly wanted: Wanted,
	) {}

	of(key: string): number {
		const { keys, lines } = this.wanted;
		if (!keys.has(key)) {
			this.#all ??= this.#count(() => true);
			return this.#all.get(key) ?? 0;
		}
		this.#wanted ??= this.#count((line) => lines.find(line) >= 0);
		return this.#wanted.get(key) ?? 0;
	}

	#count(isCounted: (line: string) => boolean): Counts {
		const { code, key } = this.version;
		const counts = new Map<string, number>();
		for (const line of this.places ?? code.keys())
			if (isCounted(code[line]!) && tells(code[line]!)) addTo(counts, key(line));
		return counts;
	}
}

/** What one has more of than another, as far as it was not taken yet. */
class More {
	readonly #left = new Map<string, number>();

	constructor(
		private readonly more: Counted,
		private readonly less: Counted,
	) {}

	has(key: string): boolean {
		return this.#of(key) > 0;
	}

	/** Takes one away; false where none is left. */
	take(key: string): boolean {
		this.#of(key);
		return takeFrom(this.#left, key);
	}

	#of(key: string): number {
		return getOrMake(this.#left, key, () => this.more.of(key) - this.less.of(key));
	}
}

function newlyTold(base: readonly string[], target: readonly string[]): Set<string> {
	const before = new Set(base.map(squash));
	return new Set(target.filter((each) => !before.has(squash(each))).flatMap(toldIn));
}

/** What a line that says it once and for all tells of: a macro, a property or field, a Makefile's variable, a prototype. */
function toldIn(line: string): string[] {
	const [, macro, field, variable, prototype] = TELLING.exec(line) ?? [];
	const name = macro ?? field ?? variable ?? /\w+$/.exec(prototype?.trimEnd() ?? "")?.[0];
	return name === undefined ? [] : [name];
}

const TELLING =
	/^\s*#\s*define\s+(\w+)|^\s+(\.?[A-Za-z#][\w,.+-]*)\s*=\s*[<"&].*;\s*$|^([\w-]+)\s*:?=[^=]|^([A-Za-z][\w \t*]*)\([^;{]*\);\s*$/;

/** Whether a line counts: its like does not stand everywhere. */
export function tells(line: string): boolean {
	return !isBlank(line) && !isWeak(line);
}

/** Three tokens in a row tell what a line does; those alone that are made of some tokens where these are given. */
function runsOf(lines: readonly string[], made?: ReadonlySet<string>): string[] {
	const tokens = tokensIn(lines);
	const runs: string[] = [];
	for (let i = 0; i + 2 < tokens.length; i++) {
		const [first, second, third] = [tokens[i]!, tokens[i + 1]!, tokens[i + 2]!];
		if (!made || (made.has(first) && made.has(second) && made.has(third)))
			runs.push(`${first} ${second} ${third}`);
	}
	return runs;
}

/** The tokens of lines, those of continued ones as of one. */
export function tokensIn(lines: readonly string[]): string[] {
	return tokensOf(textOf(lines).replace(/\\\r?\n/g, "\n"));
}
