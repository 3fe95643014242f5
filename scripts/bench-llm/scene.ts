/** Drivers of a kernel's usual length, made by rule, in which a patch and upstream change the same places. */

/** One file in its four states: base, patched, target, and the port that is right. */
export interface Scene {
	readonly path: string;
	readonly base: string;
	readonly patched: string;
	readonly target: string;
	readonly right: string;
}

/** A function of a driver and what patch, upstream and both make of it. */
interface Place {
	readonly base: string;
	readonly patched: string;
	readonly target: string;
	readonly right: string;
}

/** Functions of one driver, enough for a file of `lines` lines. */
function filler(name: string, lines: number): string[] {
	const functions: string[] = [];
	for (let i = 0; functions.join("").split("\n").length < lines; i++)
		functions.push(`static int ${name}_reg_${i}(struct ${name} *dev, u32 value)
{
	u32 old;
	int ret;

	ret = ${name}_read(dev, ${name.toUpperCase()}_REG_${i}, &old);
	if (ret)
		return ret;
	if (old == value)
		return 0;
	dev_dbg(dev->dev, "register ${i}: %08x becomes %08x\\n", old, value);
	ret = ${name}_write(dev, ${name.toUpperCase()}_REG_${i}, value);
	if (ret)
		dev_err(dev->dev, "register ${i} cannot be written: %d\\n", ret);
	return ret;
}
`);
	return functions;
}

function body(head: string, lines: readonly string[]): string {
	return `${head}\n{\n${lines.map((line) => `\t${line}\n`).join("")}}\n`;
}

/** Both change one statement. */
function sharedLine(name: string): Place {
	const with_ = (line: string) =>
		body(`static int ${name}_wait(struct ${name} *dev)`, [
			"int tries = 100;",
			"",
			"while (tries--) {",
			`\t${line}`,
			"\t\treturn 0;",
			"\tcpu_relax();",
			"}",
			"return -ETIMEDOUT;",
		]);
	return {
		base: with_(`if (${name}_ready(dev))`),
		patched: with_(`if (${name}_ready(dev) || dev->no_wait)`),
		target: with_(`if (${name}_ready(dev, READY_MASK))`),
		right: with_(`if (${name}_ready(dev, READY_MASK) || dev->no_wait)`),
	};
}

/** The patch locks around a call whose name and arguments upstream changed. */
function lockedCall(name: string): Place {
	const with_ = (...lines: string[]) =>
		body(`static int ${name}_start(struct ${name} *dev)`, [
			"int ret;",
			"",
			"ret = clk_prepare_enable(dev->clk);",
			"if (ret)",
			"\treturn ret;",
			...lines,
			"return 0;",
		]);
	return {
		base: with_(`${name}_enable(dev, 1);`),
		patched: with_(`${name}_enable(dev, 1 + dev->extra);`),
		target: with_(`${name}_enable_channel(dev, 0, 1);`),
		right: with_(`${name}_enable_channel(dev, 0, 1 + dev->extra);`),
	};
}

/** A row of a table that both changed. */
function tableRow(name: string): Place {
	const with_ = (row: string) =>
		`static const struct ${name}_mode ${name}_modes[] = {\n\t{ "slow", 100, 0 },\n\t${row}\n\t{ "turbo", 900, 0 },\n};\n`;
	return {
		base: with_('{ "fast", 400, 0 },'),
		patched: with_('{ "fast", 450, 0 },'),
		target: with_('{ "fast", 400, 0, MODE_SAFE },'),
		right: with_('{ "fast", 450, 0, MODE_SAFE },'),
	};
}

const PLACES = [sharedLine, lockedCall, tableRow];

/** Nine files of 400 to 2400 lines, three kinds of places. */
export function scenes(): Scene[] {
	return [400, 700, 900, 1100, 1300, 1500, 1800, 2100, 2400].map((lines, i) => {
		const name = `chip${i}`;
		const place = PLACES[i % PLACES.length]!(name);
		const functions = filler(name, lines);
		const at = Math.floor((functions.length * (i + 1)) / 11);
		const file = (own: string) =>
			`// SPDX-License-Identifier: GPL-2.0\n#include <linux/module.h>\n\n${[...functions.slice(0, at), own, ...functions.slice(at)].join("\n")}\nMODULE_LICENSE("GPL");\n`;
		const { base, patched, target, right } = place;
		return {
			path: `drivers/${name}/${name}.c`,
			base: file(base),
			patched: file(patched),
			target: file(target),
			right: file(right),
		};
	});
}
