/** A header of register definitions, a patch of it with many hunks, and what upstream made of it. */
export interface LargeHeader {
	readonly base: string;
	readonly patched: string;
	readonly target: string;
}

/**
 * Makes up a header in which a patch changes each register, one hunk each, and upstream every third.
 *
 * @param registers how many there are; each takes twelve lines
 */
export function largeHeader(registers: number): LargeHeader {
	const numbers = Array.from({ length: registers }, (_, i) => i);
	const made = (each: (number: number) => string) => `${HEAD}${numbers.map(each).join("")}#endif\n`;
	return {
		base: made((i) => register(i, false, false)),
		patched: made((i) => register(i, true, false)),
		target: made((i) => register(i, false, i % 3 === 0)),
	};
}

const HEAD = "#ifndef ZED_REGISTERS_H\n#define ZED_REGISTERS_H\n\n";

function register(i: number, isPatched: boolean, isUpstreams: boolean): string {
	const name = `ZED_${i.toString(36).toUpperCase()}_REG`;
	const field = (bit: number) => `#define ${name}_F${bit}_SHIFT\t${bit}\n`;
	const lines = [
		`/* register ${i} of the block */\n`,
		`#define ${name}\t0x${(i * 4).toString(16)}\n`,
		...[0, 1, 2].map(field),
		`#define ${name}_MASK\t${isPatched ? `0x${(i + 7).toString(16)}` : `0x${i.toString(16)}`}\n`,
		...(isPatched && i % 4 === 0 ? [`#define ${name}_EXTRA\t1\n`] : []),
		...[3, 4].map(field),
		`static inline u32 zed_${i}_read(void) {\n`,
		`\treturn zed_readl(${name}${isUpstreams ? ", ZED_BLOCK" : ""});\n`,
		"}\n",
		"\n",
	];
	return lines.join("");
}
