import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../src/model/settings.js";
import { portText } from "../../src/port/text.js";
import { hunksBetween } from "../../src/text/hunks.js";

/** Ports what was put behind `anchor` in the base; gives the only hunk's state, and the gates that fired. */
function port(path: string, base: string, anchor: string, added: string, target: string): string {
	const patched = base.replace(anchor, () => anchor + added);
	const texts = { path, base, patched, target, hunks: hunksBetween(base, patched) };
	const [hunk] = portText(texts, DEFAULT_SETTINGS).hunks;
	return [hunk!.state, ...hunk!.gates.map(({ gate }) => gate)].join(" ");
}

const entry = (name: string, depends = "OF") =>
	`config ${name}\n\ttristate "${name}"\n\tdepends on ${depends}\n\thelp\n\t  The ${name} of the board.\n\n`;
const ZED = `config ZED\n\ttristate "Zed"\n\n`;

describe("an entry added to a block of a Kconfig file", () => {
	const blocks: [string, string, string][] = [
		["if", "if ZED\n\n", "endif # ZED\n"],
		["menu", 'menu "Zed boards"\n\tdepends on ZED\n\n', "endmenu\n"],
		["choice", 'choice\n\tprompt "Zed board"\n\tdepends on ZED\n\n', "endchoice\n"],
	];
	const last = entry("LED");
	it.each(blocks)("does not land where upstream took the %s away", (_, open, close) => {
		const base = ZED + open + entry("ADC") + last + close;
		const target = ZED + entry("ADC", "ZED && OF") + entry("LED", "ZED && OF");
		expect(port("drivers/Kconfig", base, last, entry("RTC"), target)).toMatch(/^unsure/);
	});

	it.each(blocks)("lands in the %s that stands", (_, open, close) => {
		const base = ZED + open + entry("ADC") + last + close;
		const target = `${ZED.replace("Zed", "Zed chips") + open + entry("ADC", "OF && PCI") + last + close}\n${entry("FAN")}`;
		expect(port("drivers/Kconfig", base, last, entry("RTC"), target)).toBe("landed");
	});

	it.each(blocks)("lands where upstream put a new %s around all that it stands among", (_, open, close) => {
		const base = ZED + entry("ADC") + last + entry("SPI");
		const target = ZED + open + entry("ADC") + last + entry("SPI") + close;
		expect(port("drivers/Kconfig", base, last, entry("RTC"), target)).toBe("landed");
	});

	it("lands in an if that upstream gave a wider condition", () => {
		const base = `${ZED}if ZED\n\n${entry("ADC")}${last}endif\n`;
		const target = base.replace("if ZED", "if ZED || ZAP");
		expect(port("drivers/Kconfig", base, last, entry("RTC"), target)).toBe("landed");
	});
});

describe("a change in an if of a yaml list", () => {
	const schema = (value: string) =>
		`allOf:\n  - $ref: zed.yaml#\n  - if:\n      properties:\n        compatible:\n          ${value}\n    then:\n      properties:\n        clocks:\n          maxItems: 1\n\nadditionalProperties: false\n`;
	const add = (base: string, target: string) =>
		port(
			"Documentation/devicetree/bindings/zed.yaml",
			base,
			"          maxItems: 1\n",
			"        resets:\n          maxItems: 1\n",
			target,
		);
	const list = (...values: string[]) =>
		`enum:\n${values.map((each) => `            - ${each}\n`).join("")}`.trimEnd();

	it("does not land where upstream put another value into it", () => {
		expect(add(schema("const: zed,z200"), schema("const: zed,z900"))).toBe("unsure identity");
		expect(add(schema(list("zed,z200", "zed,z201")), schema(list("zed,z900", "zed,z901")))).toBe(
			"unsure identity",
		);
	});

	it("lands where upstream put a value more into it", () => {
		expect(add(schema("const: zed,z200"), schema(list("zed,z100", "zed,z200")))).toBe("landed");
		expect(add(schema(list("zed,z200")), schema(list("zed,z200", "zed,z300")))).toBe("landed");
	});

	it("lands where upstream changed what is asked for elsewhere", () => {
		const other = (value: string) => `${schema("const: zed,z200")}\nexamples:\n  - ${value}\n`;
		expect(add(other("one"), other("two"))).toBe("landed");
	});
});
