import { splitLines, squash } from "../../src/text/lines.js";
import { answer } from "../../test/support/model-scene.js";

/**
 * An answer as an honest model gives it: the code, and the lines of the patch that it leaves out or leaves
 * standing named as no longer needed.
 *
 * @param patch the patch as a diff
 */
export function honestAnswer(code: string, patch: string): string {
	const stands = new Set(splitLines(code).map(squash));
	const unneeded = splitLines(patch).filter((line) => {
		const key = squash(line.slice(1));
		return key !== "" && ((line[0] === "+" && !stands.has(key)) || (line[0] === "-" && stands.has(key)));
	});
	const names = [...new Set(unneeded.map((line) => `NOT NEEDED: ${line.slice(1)}`))];
	return `${answer(code)}\n${names.join("")}`;
}
