import { answer, sectionOf } from "../model-server/prompt.js";

/** Names the definition that a prompt asks for where the file still has it; else none, or a wrong one. */
export function placeIn(user: string, mistake?: string): string {
	const definition = /Which definition of the new file holds (.*) now\?$/.exec(user)?.[1] ?? "";
	const outline = sectionOf(user, "OUTLINE").split("\n");
	const word = /\w+$/.exec(definition)?.[0] ?? definition;
	const line = outline.find((each) => each.includes(` ${word}(`)) ?? (mistake && outline[0]);
	const signature = line && /^\d+: (.*) \[\d+ lines\]$/.exec(line)?.[1];
	return signature ? answer(`${signature}\n}\n`) : "CANNOT: the file has no such definition";
}
