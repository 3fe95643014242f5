/**
 * Holds the engine's confidences against what came of them: every hunk of a whole-file CSV is landed whatever its
 * confidence, and judged by whether the maintainers' text has it so. Prints, by strategy and confidence and by band,
 * how many landings were right, and what five-fold cross-validation over patches makes of them.
 *
 *   npm run bench:calibrate -- CSV[.xz]
 */
import type { HunkOutcome } from "../src/model/decision.js";
import { DEFAULT_SETTINGS } from "../src/model/settings.js";
import { portText } from "../src/port/text.js";
import { likeness } from "../src/retrieve/moved.js";
import { diffLines } from "../src/text/diff.js";
import { hunksBetween } from "../src/text/hunks.js";
import { isBlank, splitLines } from "../src/text/lines.js";
import { type Row, readPorts } from "./bench-ports/rows.js";

interface Landed {
	readonly cell: string;
	readonly confidence: number;
	readonly isRight: boolean;
	readonly isSame: boolean;
	readonly fold: number;
}

const FOLDS = 5;
/** How many landings the hand-set confidence counts for, against those that were seen. */
const PRIOR = 5;
const LEAST_LIKENESS = 0.5;

/** Every landing of the files that base and target both have. */
function landings(ports: ReadonlyMap<string, readonly Row[]>): Landed[] {
	return [...ports.values()].flatMap((rows, number) =>
		rows.flatMap((row) => {
			const target = targetOf(row, rows);
			const isEdited = row.file_old !== "" && row.file_old_p !== "" && row.file_old !== row.file_old_p;
			return target && isEdited
				? judged(row, target).map((each) => ({
						...each,
						isSame: rows[0]!.edit === "same",
						fold: number % FOLDS,
					}))
				: [];
		}),
	);
}

/** The row that has the file in the target: its own, or that of the file it became. */
function targetOf(row: Row, rows: readonly Row[]): Row | undefined {
	if (row.file_new !== "") return row;
	return rows
		.filter(({ file_old, file_new }) => file_old === "" && file_new !== "")
		.map((other) => ({ other, alike: likeness(row.file_old, other.file_new) }))
		.filter(({ alike }) => alike >= LEAST_LIKENESS)
		.sort((a, b) => b.alike - a.alike)[0]?.other;
}

function judged(row: Row, home: Row): Pick<Landed, "cell" | "confidence" | "isRight">[] {
	const [base, patched, target] = [row.file_old, row.file_old_p, home.file_new];
	const hunks = hunksBetween(base, patched).flatMap(({ edits }) =>
		edits.map((edit) => ({ ...edit, edits: [edit] })),
	);
	const port = portText(
		{ path: row.path, base, patched, target, hunks },
		{ ...DEFAULT_SETTINGS, threshold: 0 },
	);
	const wrong = differences(splitLines(port.text), splitLines(home.file_new_p));
	const places = placesIn(port.replacements);
	return port.hunks
		.filter(({ state, site }) => state !== "unsure" && site)
		.map(({ strategy, confidence, site }) => {
			const place = places(site!);
			const isRight = !wrong.some(({ from, to }) => from <= place.to && to >= place.from);
			return { cell: `${strategy} ${confidence.toFixed(2)}`, confidence, isRight };
		});
}

/** The lines of ours that differ from the truth, blank ones left out; an insertion as the gap it goes to. */
function differences(ours: readonly string[], truth: readonly string[]): { from: number; to: number }[] {
	const strong = ours.flatMap((line, number) => (isBlank(line) ? [] : [{ line, number }]));
	const wanted = truth.filter((line) => !isBlank(line));
	const edits = diffLines(
		strong.map(({ line }) => line),
		wanted,
		{ ignoreSpace: true },
	);
	return edits.map(({ oldFrom, oldTo }) => ({
		from: oldFrom < oldTo ? strong[oldFrom]!.number : (strong[oldFrom - 1]?.number ?? -1) + 1,
		to: oldFrom < oldTo ? strong[oldTo - 1]!.number + 1 : (strong[oldFrom]?.number ?? ours.length),
	}));
}

/** Where a site of the target stands once all replacements are made. */
function placesIn(replacements: readonly { from: number; to: number; text: string }[]) {
	return ({ from, to }: NonNullable<HunkOutcome["site"]>) => {
		let shift = 0;
		for (const each of replacements) {
			const grown = splitLines(each.text).length;
			if (each.from === from && each.to === to) return { from: from + shift, to: from + shift + grown };
			if (each.to <= from) shift += grown - (each.to - each.from);
		}
		return { from: from + shift, to: to + shift };
	};
}

/** What the other folds make of a landing's cell, the hand-set confidence counting for `PRIOR` landings. */
function fitted({ cell, confidence, fold }: Landed, all: readonly Landed[]): number {
	const others = all.filter((each) => each.cell === cell && each.fold !== fold);
	const right = others.filter(({ isRight }) => isRight).length;
	return (right + PRIOR * confidence) / (others.length + PRIOR);
}

const BANDS = [0, 0.7, 0.8, 0.9, 1];

function bandOf(confidence: number): string {
	const band = BANDS.filter((least) => confidence >= least).at(-1)!;
	return band === 1 ? "1" : `${band} to ${BANDS[BANDS.indexOf(band) + 1]}`;
}

function table(title: string, all: readonly Landed[], keyOf: (landed: Landed) => string): void {
	console.log(`\n${title.padEnd(44)}same: right / of   others: right / of`);
	for (const key of [...new Set(all.map(keyOf))].sort()) {
		const count = (isSame: boolean) => {
			const group = all.filter((each) => keyOf(each) === key && each.isSame === isSame);
			return `${group.filter(({ isRight }) => isRight).length} / ${group.length}`.padStart(16);
		};
		console.log(`  ${key.padEnd(42)}${count(true)}${count(false).padStart(22)}`);
	}
}

const csv = process.argv[2];
if (csv === undefined) {
	console.error("usage: npm run bench:calibrate -- CSV[.xz]");
	process.exit(2);
}
const all = landings((await readPorts(csv)).ports);
table("hunks by strategy and confidence", all, ({ cell }) => cell);
table("hunks by hand-set confidence", all, ({ confidence }) => bandOf(confidence));
const same = all.filter(({ isSame }) => isSame);
const crossed = same.map((landed) => ({ ...landed, confidence: fitted(landed, same) }));
table("`same` hunks by cross-validated confidence", crossed, ({ confidence }) => bandOf(confidence));
const brier = (group: readonly Landed[]) =>
	group.reduce((sum, { confidence, isRight }) => sum + (confidence - Number(isRight)) ** 2, 0) / group.length;
const ported = (group: readonly Landed[]) => group.filter(({ cell }) => !cell.startsWith("merge 1"));
console.log(
	`\nBrier score over \`same\` hunks that no plain merge lands: hand-set ${brier(ported(same)).toFixed(4)}`,
);
console.log(`                                        cross-validated ${brier(ported(crossed)).toFixed(4)}`);
