import { fenced } from "./fence.js";

/** What a retrieval prompt tells beyond the bare question; all of it Unicode. */
export interface RetrievalHints {
	/** Signatures of the functions that the old snippet defines. */
	readonly signatures: readonly string[];
	/** The snippet's first and last statement. */
	readonly anchors?: { readonly first: string; readonly last: string };
}

/** Asks where an old snippet lives in a new file. */
export function retrievalPrompt(old: string, file: string, hints?: RetrievalHints): string {
	return [
		"A piece of the Linux kernel's code, as it stood in an older version:",
		fenced(old),
		"The whole file in a newer version, in which that code may have been changed, renamed or moved:",
		fenced(file),
		"Which lines of the newer file are the counterpart of the old piece, with all that was changed in them or put between them?",
		...signatureHint(hints),
		...anchorHint(hints),
		"Answer with these lines alone, copied from the newer file without any change and without leaving any out, in one fenced code block. If the newer file has no counterpart, put the single word none into the block.",
	].join("\n\n");
}

function signatureHint(hints: RetrievalHints | undefined): string[] {
	if (!hints || hints.signatures.length === 0) return [];
	return [
		`The old piece defines ${hints.signatures.length === 1 ? "this function" : "these functions"}; the counterpart defines the same, though a signature may have changed:`,
		hints.signatures.map((signature) => `- \`${signature}\``).join("\n"),
	];
}

function anchorHint(hints: RetrievalHints | undefined): string[] {
	if (!hints?.anchors) return [];
	return [
		`The old piece begins with \`${hints.anchors.first}\` and ends with \`${hints.anchors.last}\`; begin and end with what became of these two.`,
	];
}
