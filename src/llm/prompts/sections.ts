/** A titled block of data in a prompt; empty ones are left out. Without a text it is a heading. */
export interface Section {
	readonly title: string;
	readonly text?: string;
}

/**
 * Sections one after another, each fenced by more tildes than any line of any of them has, so that no text in
 * them can end its fence.
 */
export function renderSections(sections: readonly Section[]): string {
	const filled = sections.filter(({ text }) => text?.trim() !== "");
	const runs = filled.flatMap(({ text }) => text?.match(/~{3,}/g) ?? []);
	const fence = "~".repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
	return filled
		.map(({ title, text }) =>
			text === undefined ? `${title}\n` : `${title}\n${fence}\n${text.replace(/\n?$/, "\n")}${fence}\n`,
		)
		.join("\n");
}
