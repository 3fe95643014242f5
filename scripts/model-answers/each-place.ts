import { type AskedFile, outcomesFor, readAskedFile } from "../../src/assist/ask-file.js";
import { undecided } from "../../src/assist/controls.js";
import { lookupsIn } from "../../src/assist/lookups.js";
import type { PlaceContext } from "../../src/assist/place-answer.js";
import type { Question } from "../../src/assist/questions.js";
import { factsFor, portPatch } from "../../src/port/patch.js";
import { worldOf } from "../bench-ports/port.js";
import type { Row } from "../bench-ports/rows.js";
import type { Trees } from "../bench-ports/world.js";

/** A place of a port whose result is known, and what it is asked with. */
export interface KnownPlace {
	readonly open: AskedFile;
	readonly question: Question;
	readonly row: Row;
	readonly context: Omit<PlaceContext, "asked">;
}

interface AskedHow {
	readonly threshold: number;
	readonly votes: number;
	/** Asks at every hunk, as if the engine had decided none. */
	readonly isAll: boolean;
	/** Both versions by name, where they are known. */
	readonly versions?: readonly [string, string];
}

/** The places of a port that a model would be asked about. Of a patch's message the rows have its file's name. */
export async function placesIn(
	key: string,
	rows: readonly Row[],
	trees: Trees,
	{ threshold, votes, isAll, versions }: AskedHow,
): Promise<KnownPlace[]> {
	const { patch, world } = worldOf(key, rows, trees, threshold);
	const facts = await factsFor(patch, world);
	const decision = await portPatch(patch, facts);
	if (decision.fate !== "conflict" && !isAll) return [];
	const { settings } = facts;
	const places: KnownPlace[] = [];
	for (const [i, change] of patch.changes.entries()) {
		const outcome = isAll ? undecided(decision.files[i]!) : decision.files[i]!;
		const open = await readAskedFile(change, outcome, world);
		const row = rows.find(({ path }) => path === outcome.path);
		if (!open || !row) continue;
		const lookups = lookupsIn(settings.code, world, patch, decision.files, i);
		for (const question of open.texts.questions) {
			const outcomes = outcomesFor(open, question);
			const context = {
				votes,
				knowledge: {
					patch: { message: subjectOf(key) },
					outcomes,
					earlier: [],
					...(versions && { versions }),
				},
				lookups,
				moved: [],
				settings,
				recall: undefined,
			};
			places.push({ open, question, row, context });
		}
	}
	return places;
}

/** `730-net-add-x.patch` of a pool as a subject: `net add x`. */
function subjectOf(key: string): string {
	const [, name] = /([^/]*?)(?:\.patch)?$/.exec(key)!;
	return `${name!.replace(/^[\d-]+/, "").replaceAll("-", " ")}\n`;
}
