import type { Definition } from "../fingerprint/definition.js";
import { fingerprint } from "../fingerprint/fingerprint.js";
import { profileOf } from "../fingerprint/profile.js";
import { getOrMake } from "../text/get-or-make.js";
import { isWeak } from "../text/lines.js";
import type { Gate, PortedFile } from "./gate.js";

/** The parser cannot read a definition that a hunk changed, and it could in the target and in the patched file. */
export const parseGate: Gate<"parse"> = {
	name: "parse",
	find(file, { state, placed }) {
		if (!file.settings.parser || file.language !== "c" || state !== "landed") return undefined;
		const broken = brokenIn(file);
		if (broken.length === 0) return undefined;
		const mine = new Set(placed.filter((line) => !isWeak(line)));
		const touched = broken.find(({ from, to }) => file.result.slice(from, to).some((line) => mine.has(line)));
		return touched && { word: touched.name };
	},
};

const known = new WeakMap<PortedFile, readonly Definition[]>();

/** The definitions of the result that hold a line which a hunk put there and that only there cannot be read. */
function brokenIn(file: PortedFile): readonly Definition[] {
	return getOrMake(known, file, () => {
		const placed = file.hunks.flatMap((hunk) => (hunk.state === "landed" ? hunk.placed : []));
		const mine = new Set(placed.filter((line) => !isWeak(line)));
		return definitionsIn(file, file.result).filter(({ name, from, to }) => {
			const lines = file.result.slice(from, to);
			return (
				lines.some((line) => mine.has(line)) &&
				isUnread(file, lines.join("")) &&
				![file.target, file.patched].some((others) => isUnreadIn(file, others, name))
			);
		});
	});
}

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
