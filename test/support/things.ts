import { thingsOf } from "../../src/fingerprint/things/index.js";
import type { ThingTable } from "../../src/fingerprint/things/table.js";
import { chainOf, type Thing } from "../../src/fingerprint/things/thing.js";
import { splitLines } from "../../src/text/lines.js";

export function tableOf(path: string, text: string): ThingTable {
	return thingsOf(path, splitLines(text));
}

/** The things of a text, one a row, indented as they nest: `  member lock 3-3`, lines from 1. */
export function outlineOf(path: string, text: string): string[] {
	return tableOf(path, text).things.map((thing) => {
		const { kind, name, from, to } = thing;
		return `${"  ".repeat(chainOf(thing).length - 1)}${kind} ${name} ${from + 1}-${to}`;
	});
}

/** The one thing of a kind and a name. */
export function theOne(table: ThingTable, kind: Thing["kind"], name: string): Thing {
	const [thing, ...others] = table.named(kind, name);
	if (!thing || others.length > 0)
		throw new Error(`${others.length + (thing ? 1 : 0)} things are ${kind} ${name}`);
	return thing;
}
