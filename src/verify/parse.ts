import { fingerprint } from "../fingerprint/fingerprint.js";
import { profileOf } from "../fingerprint/profile.js";
import { isWeak } from "../text/lines.js";
import type { Gate, PortedFile } from "./gate.js";

/** The parser cannot read a definition that a hunk changed, and it could in the target and in the patched file. */
export const parseGate: Gate<"parse"> = {
	name: "parse",
	find(file, { state, placed }) {
		if (!file.settings.parser || file.language !== "c" || state !== "landed") return undefined;
		const mine = new Set(placed.filter((line) => !isWeak(line)));
		if (mine.size === 0) return undefined;
		const touched = definitionsIn(file, file.result).filter(({ from, to }) =>
			file.result.slice(from, to).some((line) => mine.has(line)),
		);
		const broken = touched.find(({ name, from, to }) => {
			const text = file.result.slice(from, to).join("");
			return (
				isUnread(file, text) && ![file.target, file.patched].some((lines) => isUnreadIn(file, lines, name))
			);
		});
		return broken && { word: broken.name };
	},
};

function definitionsIn({ path }: PortedFile, lines: readonly string[]) {
	return profileOf(path).definitions(lines);
}

function isUnread({ path, settings: { parser } }: PortedFile, text: string): boolean {
	return fingerprint(path, text, parser).byToken.length > 0;
}

/** The parser could not read it there either. */
function isUnreadIn(file: PortedFile, lines: readonly string[], name: string): boolean {
	const definition = definitionsIn(file, lines).find((each) => each.name === name);
	return definition !== undefined && isUnread(file, lines.slice(definition.from, definition.to).join(""));
}
