/**
 * Adds a trailer to a commit message (bytes, latin1), as `git interpret-trailers` does: to the trailers at its end
 * where there are some, else as a paragraph of its own. A trailer that stands there already is not added again.
 */
export function addTrailer(message: string, trailer: string): string {
	const body = message.replace(/\n*$/, "\n");
	const paragraphs = body.trimEnd().split(/\n[ \t]*\n/);
	const last = paragraphs.at(-1)!.split("\n");
	if (last.includes(trailer)) return message;
	const hasTrailers = paragraphs.length > 1 && isTrailerBlock(last);
	return `${body}${hasTrailers ? "" : "\n"}${trailer}\n`;
}

/** Git's rule: all lines are trailers, or one is of its own making and a quarter are trailers. */
function isTrailerBlock(lines: readonly string[]): boolean {
	const own = lines.some((line) => /^(Signed-off-by: |\(cherry picked from commit )/.test(line));
	let trailers = 0;
	let others = 0;
	for (const [i, line] of lines.entries()) {
		if (/^[ \t]/.test(line) && i > 0) continue;
		if (/^[A-Za-z0-9-]+[ \t]*:|^\(cherry picked from commit /.test(line)) trailers++;
		else others++;
	}
	return (trailers > 0 && others === 0) || (own && trailers * 3 >= others);
}
