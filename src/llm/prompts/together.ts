import type { ChatMessage } from "../chat.js";
import {
	EDITS,
	elsewhereSection,
	type MigrateFacts,
	type Named,
	rulesFor,
	sectionsOf,
	taskOf,
	versionsOf,
} from "./migrate.js";
import { renderSections, type Section } from "./sections.js";

/** How the parts of an answer are told apart. */
const FORM = `- Answer for every place by itself: a line "PLACE 1", "PLACE 2" and so on, and under it all that follows for that place.
${EDITS}`;

/** What is told of a place's own code, and never for several at once. */
const OWN = /^(?:SIGNATURE|PATCH|UPSTREAM|MERGED|STOPPED|NEW CODE)\b/;

/** The request about several places of one file: what all of them are told stands once, on top. */
export function togetherPrompt(places: readonly MigrateFacts[]): ChatMessage[] {
	const [first] = places as [MigrateFacts];
	const isNewFile = first.stopped !== undefined;
	const where = isNewFile
		? "NEW CODE of several places"
		: "at several places of a file, and for each NEW CODE";
	const added = new Set(places.flatMap(({ patch }) => patch.split("\n")).map(addedIn));
	const isElsewhere = ({ lines }: Named) => lines.length === 0 || !lines.every((line) => added.has(line));
	const isOfAll = ({ text }: Named) =>
		places.every(({ elsewhere }) => elsewhere.some((each) => each.text === text));
	const ofAll = first.elsewhere.filter(isOfAll);
	const told = places.map((facts) =>
		sectionsOf({
			...facts,
			brought: facts.brought.filter(isElsewhere),
			elsewhere: facts.elsewhere.filter((each) => isElsewhere(each) && !isOfAll(each)),
		}),
	);
	const isCommon = (section: Section) =>
		!OWN.test(section.title) && told.every((own) => own.some((other) => isSame(section, other)));
	const tasks = places.map(taskOf);
	const isOneTask = tasks.every((task) => task === tasks[0]);
	const content = renderSections([
		...told[0]!.filter(isCommon),
		elsewhereSection(ofAll),
		...places.flatMap(({ definition }, i) => [
			{ title: `PLACE ${i + 1}${definition ? `, in ${definition}` : ""}${isOneTask ? "" : `\n${tasks[i]}`}` },
			...told[i]!.filter((section) => !isCommon(section)),
		]),
	]);
	const asked = `Answer for each of the ${places.length} places${isOneTask ? `: ${tasks[0]}` : "."}`;
	return [
		{ role: "system", content: rulesFor({ isNewFile, where, form: FORM }) },
		{ role: "user", content: `Place: ${first.path}${versionsOf(first)}\n\n${content}\n${asked}` },
	];
}

/** What a line of a diff adds. */
function addedIn(line: string): string | undefined {
	return line.startsWith("+") ? line.slice(1).trim() : undefined;
}

function isSame(one: Section, other: Section): boolean {
	return one.title === other.title && one.text === other.text;
}
