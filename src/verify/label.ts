import { squash } from "../text/lines.js";
import { blankComments } from "../text/tokens.js";
import { type Gate, newLines } from "./gate.js";
import { labelsIn } from "./locals.js";
import { addedBy, type Surroundings, surroundingsOf } from "./surroundings.js";

/** An added line goes to a label that the function around it had in the base and has no more, or of which what stood behind it stands behind another now. */
export const labelGate: Gate<"label"> = {
	name: "label",
	find(file, hunk) {
		const around = surroundingsOf(file, hunk);
		if (!around) return undefined;
		const [had, has] = [around.base, around.target].map(({ text }) => labelsIn(text)) as [string[], string[]];
		const added = addedBy(file).labels;
		const wanted = [...blankComments(newLines(hunk).join("")).matchAll(/\bgoto\s+(\w+)\s*;/g)];
		const lost = wanted.find(([, label]) => had.includes(label!) && ![...has, ...added].includes(label!));
		if (lost) return { word: lost[1]!, function: around.target.name };
		for (const [, label] of wanted) {
			const now = added.includes(label!) ? undefined : movedLabel(around, label!);
			if (now !== undefined) return { word: label!, function: around.target.name, now };
		}
		return undefined;
	},
};

/** The label behind which stands now what stood behind another one, where that one has something else behind it. */
function movedLabel({ base, target }: Surroundings, label: string): string | undefined {
	const [before, now] = [base, target].map(({ text }) => behindLabels(text)) as [Behind, Behind];
	const [was, is] = [before.get(label), now.get(label)];
	if (was === undefined || is === undefined || was === is) return undefined;
	return [...now].find(([, statement]) => statement === was)?.[0];
}

type Behind = ReadonlyMap<string, string>;

/** The first statement behind each label, without white space. */
function behindLabels(text: string): Behind {
	const code = blankComments(text);
	const labels = code.matchAll(/^[ \t]*(\w+)[ \t]*:(?!:)/gm);
	return new Map(
		[...labels].map(({ 0: written, 1: label, index }) => {
			const behind = code.slice(index + written.length).replace(/^(?:\s*\w+\s*:(?!:))+/, "");
			return [label!, squash(/^[^;{}]*[;{}]/.exec(behind)?.[0] ?? "")];
		}),
	);
}
