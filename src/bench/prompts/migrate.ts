import { fenced } from "./fence.js";

/** A statement that the patch brings, and its neighbours in the patched snippet; Unicode. */
export interface ChangePoint {
	readonly statement: string;
	readonly above?: string;
	readonly below?: string;
}

interface MigrationTexts {
	readonly base: string;
	readonly patched: string;
	readonly found: string;
}

interface MigrationHints {
	/** Code of the newer file that the newer piece calls and the old one did not. */
	readonly context: readonly string[];
	readonly points: readonly ChangePoint[];
}

/** Asks for the new snippet with the patch applied to it. */
export function migrationPrompt({ base, patched, found }: MigrationTexts, hints?: MigrationHints): string {
	return [
		"A piece of the Linux kernel's code, as it stood in an older version:",
		fenced(base),
		"The same piece with a patch applied that is not part of the kernel:",
		fenced(patched),
		...contextHint(hints),
		"The same piece in a newer version of the kernel, without the patch:",
		fenced(found),
		"Apply to the newer piece what the patch did to the older one, in the way that fits the newer code. Keep everything else of the newer piece as it is.",
		...pointHint(hints),
		"Answer with the whole newer piece, patched, in one fenced code block, and with nothing else.",
	].join("\n\n");
}

function contextHint(hints: MigrationHints | undefined): string[] {
	if (!hints || hints.context.length === 0) return [];
	return [
		"Functions that the newer piece calls and the older one did not, for reference only; they are not part of the piece:",
		...hints.context.map(fenced),
	];
}

function pointHint(hints: MigrationHints | undefined): string[] {
	if (!hints || hints.points.length === 0) return [];
	return [
		"The points to change, each with its neighbours in the patched older piece:",
		hints.points.map(pointLine).join("\n"),
	];
}

function pointLine({ statement, above, below }: ChangePoint): string {
	const places = [above && `below \`${above}\``, below && `above \`${below}\``].filter(Boolean).join(", ");
	return `- \`${statement}\`${places ? `, ${places}` : ""}`;
}
