import { declarationsOf, type NameSpace } from "../fingerprint/things/declared.js";
import { thingsOf } from "../fingerprint/things/index.js";
import type { Thing } from "../fingerprint/things/thing.js";
import type { AlignedFile, Cluster } from "../retrieve/aligned-file.js";
import { squash } from "../text/lines.js";
import { wholeThings } from "./whole-things.js";

/**
 * Where the target has what a cluster inserts: whole things, each of which upstream brought into the same thing, to the
 * letter but for white space, at whatever place. Undefined where that is not so.
 *
 * @returns the target's lines, and whether the text cannot have them twice
 */
export function upstreamThings(
	aligned: AlignedFile,
	{ edits }: Cluster,
): { from: number; to: number; isOne: boolean } | undefined {
	const [edit, ...others] = edits;
	if (others.length > 0 || edit!.oldFrom < edit!.oldTo || aligned.alignment.edits.length === 0)
		return undefined;
	const { path, base, patched, target } = aligned;
	const [before, after, now] = [base, patched, target].map((lines) => thingsOf(path, lines)) as [
		ReturnType<typeof thingsOf>,
		ReturnType<typeof thingsOf>,
		ReturnType<typeof thingsOf>,
	];
	const whole = wholeThings(after, patched.slice(edit!.newFrom, edit!.newTo), edit!);
	if (whole.length === 0) return undefined;
	const there = whole.map((thing) => {
		const isNamed = thing.name !== "" && thing.kind !== "call";
		const [only, ...more] = !isNamed || before.find(thing).length > 0 ? [] : now.find(thing);
		return only && more.length === 0 && textOf(target, only) === textOf(patched, thing) ? only : undefined;
	});
	if (there.includes(undefined)) return undefined;
	const lines = there.filter((thing) => thing !== undefined);
	return {
		isOne: lines.every(mustBeOne),
		from: Math.min(...lines.map(({ from }) => from)),
		to: Math.max(...lines.map(({ to }) => to)),
	};
}

/** Twice it would not build; a row or an include may well stand twice, and who carried the patch on may have left it so. */
function mustBeOne(thing: Thing): boolean {
	if (thing.kind === "node" && thing.name.startsWith("&")) return false;
	return declarationsOf([thing]).some(({ space }) => ONE.has(space));
}

const ONE: ReadonlySet<NameSpace> = new Set([
	"name",
	"tag",
	"macro",
	"member",
	"export",
	"case",
	"label",
	"node",
	"property",
	"key",
]);

function textOf(lines: readonly string[], { from, to }: Thing): string {
	return squash(lines.slice(from, to).join(""));
}
