import { type Fingerprint, type FingerprintNode, fingerprint } from "../../fingerprint/fingerprint.js";
import type { SnippetRow } from "../../model/bench.js";
import type { CParser } from "../../model/syntax.js";
import { diffLines } from "../../text/diff.js";
import { splitLines } from "../../text/lines.js";
import type { ChangePoint } from "../prompts/migrate.js";
import type { RetrievalHints } from "../prompts/retrieve.js";
import { decode } from "../score.js";

/** What MigGPT's modules take from the code fingerprint for their prompts. Code is latin1, what prompts quote Unicode. */
export class Hints {
	readonly #old: Fingerprint;

	constructor(
		private readonly row: SnippetRow,
		private readonly parser: CParser,
	) {
		this.#old = fingerprint(row.path, row.base, parser);
	}

	/** Retrieval augmentation and alignment: the functions that the old snippet defines, and where it begins and ends. */
	get retrieval(): RetrievalHints {
		const { nodes, definitions } = this.#old;
		const last = nodes.reduce<FingerprintNode | undefined>(
			(lowest, node) => (!lowest || node.from >= lowest.from ? node : lowest),
			undefined,
		);
		return {
			signatures: definitions
				.filter(({ kind }) => kind === "function")
				.map(({ signature }) => decode(signature)),
			...(last && { anchors: { first: decode(nodes[0]!.head), last: decode(last.head) } }),
		};
	}

	/** The functions that an answer defines and the old snippet does not. */
	strangersIn(answer: string): string[] {
		const known = functionsOf(this.#old);
		return functionsOf(fingerprint(this.row.path, answer, this.parser)).filter(
			(name) => !known.includes(name),
		);
	}

	/** The new file without the definitions of some functions. */
	fileWithout(names: ReadonlySet<string>): string {
		const { target, path } = this.row;
		const lines = [...splitLines(target)];
		for (const { name, kind, from, to } of fingerprint(path, target).definitions)
			if (kind === "function" && names.has(name)) lines.fill("", from, to);
		return lines.join("");
	}

	/** The code of the functions that the new snippet calls and the old one did not, where the new file has it. */
	contextOf(found: string): string[] {
		const known = new Set([...callsOf(this.#old), ...functionsOf(this.#old)]);
		const here = fingerprint(this.row.path, found, this.parser);
		const wanted = callsOf(here).filter((name) => !known.has(name) && !functionsOf(here).includes(name));
		const lines = splitLines(this.row.target);
		return fingerprint(this.row.path, this.row.target)
			.definitions.filter(
				({ name, kind }) => (kind === "function" || kind === "macro") && wanted.includes(name),
			)
			.map(({ from, to }) => lines.slice(from, to).join(""));
	}

	/** Migration enhancement: the statements of the patched snippet that the old one lacks, with their neighbours. */
	get points(): ChangePoint[] {
		const old = headsOf(this.#old);
		const patched = headsOf(fingerprint(this.row.path, this.row.patched, this.parser));
		return diffLines(old, patched, { ignoreSpace: true }).flatMap(({ newFrom, newTo }) =>
			patched.slice(newFrom, newTo).map((statement, i): ChangePoint => {
				const [above, below] = [patched[newFrom + i - 1], patched[newFrom + i + 1]];
				return { statement, ...(above !== undefined && { above }), ...(below !== undefined && { below }) };
			}),
		);
	}
}

function headsOf({ nodes }: Fingerprint): string[] {
	return nodes.map(({ head }) => decode(head));
}

function functionsOf({ definitions }: Fingerprint): string[] {
	return definitions.filter(({ kind }) => kind === "function").map(({ name }) => name);
}

function callsOf({ nodes }: Fingerprint): string[] {
	return [...new Set(nodes.flatMap(({ calls }) => calls))];
}
