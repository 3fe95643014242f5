import { expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../src/model/settings.js";
import { portText } from "../../src/port/text.js";
import { hunksBetween } from "../../src/text/hunks.js";

const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");

function port(path: string, ...sides: [string[], string[], string[]]) {
	const [base, patched, target] = sides.map(text) as [string, string, string];
	return portText({ path, base, patched, target, hunks: hunksBetween(base, patched) }, DEFAULT_SETTINGS).text;
}

const choice = (...names: string[]) => [
	"properties:",
	"  compatible:",
	"    enum:",
	...names.map((name) => `      - acme,${name}`),
	"  reg:",
	"    maxItems: 1",
];

it("puts a choice of a yaml enum among upstream's", () => {
	const result = port(
		"a/widget.yaml",
		choice("w1", "w4"),
		choice("w1", "w3", "w4"),
		choice("w1", "w2", "w4"),
	);
	expect(result).toBe(text(choice("w1", "w2", "w3", "w4")));
});

const toctree = (...names: string[]) => [
	"Widgets",
	"=======",
	"",
	".. toctree::",
	"",
	...names.map((name) => `   ${name}`),
];

it("puts an entry of a toctree among upstream's", () => {
	const result = port(
		"Documentation/widget/index.rst",
		toctree("bell", "lamp"),
		toctree("bell", "horn", "lamp"),
		toctree("bell", "dial", "lamp"),
	);
	expect(result).toBe(text(toctree("bell", "dial", "horn", "lamp")));
});
