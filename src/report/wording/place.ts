import type { FileLine, Side } from "../../model/evidence.js";

/** What a version of a file is called. */
const SIDES: Readonly<Record<Side, string>> = {
	base: "the base",
	patched: "the patched file",
	target: "the target",
};

/** `drivers/demo.c:12 in the target`. */
export function lineText({ side, path, line }: FileLine): string {
	return `${path}:${line} in ${SIDES[side]}`;
}
