/** The first paragraph of a message on one line, as git shows it. */
export function subjectOf(message: string): string {
	const [paragraph] = message.trimStart().split(/\n[ \t]*\n/, 1);
	return paragraph!
		.split("\n")
		.map((line) => line.trim())
		.join(" ")
		.trim();
}
