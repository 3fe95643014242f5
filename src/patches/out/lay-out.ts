import { commentedOut } from "../form/series-file.js";
import { pack } from "../source/compression.js";
import type { PatchFile, Source } from "../source/types.js";

/** What becomes of a patch in the result: its new text, or why it is left out. */
export type Outcome = { readonly text: string } | { readonly fate: string; readonly reason: string };

/** Where the files of patches that were left out go: below `not-applied/`, or nowhere. */
export type LeftOut = "not-applied" | "omit";

/** The folder for those. */
const ASIDE = "not-applied";

/**
 * Lays patches out in the form that they came in.
 *
 * @param outcomes of the sources' patches, in their order
 * @returns files by their path below the folder for the result
 */
export async function layOut(
	sources: readonly Source[],
	outcomes: readonly Outcome[],
	leftOut: LeftOut,
): Promise<Map<string, Buffer>> {
	const files = new Map<string, Buffer>();
	const rest = [...outcomes];
	for (const source of sources) {
		const own = rest.splice(0, source.patches.length);
		const prefix = sources.length > 1 && source.kind === "folder" ? `${source.name}/` : "";
		const add = (name: string, bytes: Buffer) => files.set(prefix + name, bytes);
		if (source.kind === "mbox") add(source.name, await mailbox(source, own));
		else
			for (const [i, file] of source.patches.entries()) {
				const outcome = own[i]!;
				if ("text" in outcome) add(file.name, await stored(file, outcome.text));
				else if (leftOut === "not-applied") add(`${ASIDE}/${file.name}`, await stored(file, file.bytes));
			}
		if (source.series) {
			const why = source.patches.flatMap((file, i) => {
				const outcome = own[i]!;
				return "text" in outcome ? [] : [[file.seriesLine!, `${outcome.fate}: ${outcome.reason}`] as const];
			});
			add(source.series.name, Buffer.from(commentedOut(source.series.text, new Map(why)), "latin1"));
		}
	}
	return files;
}

/** A `series` file for patches that have none (latin1): those that are left out are comments. */
export function seriesText(sources: readonly Source[], outcomes: readonly Outcome[]): string {
	const names = namesOf(sources);
	return sources
		.flatMap(({ patches }) => patches)
		.map(({ strip, isReversed }, i) => {
			const outcome = outcomes[i]!;
			const name = Buffer.from(names[i]!).toString("latin1");
			const line = name + (strip === 1 ? "" : ` -p${strip}`) + (isReversed ? " -R" : "");
			return "text" in outcome
				? `${line}\n`
				: `# ${line}  # ${outcome.fate}: ${outcome.reason.replace(/[\r\n]+/g, " ")}\n`;
		})
		.join("");
}

/** The names that a result has, for the patches that are in it. */
export function namesOf(sources: readonly Source[]): string[] {
	return sources.flatMap(({ name, kind, patches }) =>
		patches.map((file) =>
			kind === "mbox"
				? `${name}:${file.above + 1}`
				: sources.length > 1 && kind === "folder"
					? `${name}/${file.name}`
					: file.name,
		),
	);
}

async function mailbox(source: Source, outcomes: readonly Outcome[]): Promise<Buffer> {
	const text = source
		.pieces!.map((piece) => {
			if (typeof piece === "string") return piece;
			const outcome = outcomes[piece]!;
			return "text" in outcome ? outcome.text : "";
		})
		.join("");
	const [first] = source.patches;
	const isSame = source.patches.every((file, i) => (outcomes[i] as { text?: string }).text === file.bytes);
	return isSame && first!.packed ? Buffer.from(first!.packed.bytes, "latin1") : packed(first!, text);
}

function stored(file: PatchFile, text: string): Promise<Buffer> | Buffer {
	return text === file.bytes && file.packed ? Buffer.from(file.packed.bytes, "latin1") : packed(file, text);
}

function packed({ packed: how, name }: PatchFile, text: string): Promise<Buffer> | Buffer {
	const bytes = Buffer.from(text, "latin1");
	return how ? pack(how.program, bytes, name) : bytes;
}
