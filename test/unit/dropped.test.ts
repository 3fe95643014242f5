import { expect, it } from "vitest";
import { splitLines } from "../../src/text/lines.js";
import { droppedLines } from "../../src/verify/dropped.js";

const REMOVED = ["\tstart(dev, old);\n"];

/** What is dropped of a target that calls start with a flag, and wakes the device. */
function dropped(after: string): string[] {
	const target = "int probe(void)\n{\n\tstart(dev, old, GFP);\n\twake(dev);\n\treturn 0;\n}\n";
	return droppedLines(REMOVED, splitLines(target), splitLines(after)).map(
		({ line, text }) => `${line} ${text.trim()}`,
	);
}

it.each<[string, string, string[]]>([
	["fits the patch to it", "int probe(void)\n{\n\tbegin(dev, GFP);\n\twake(dev);\n\treturn 0;\n}\n", []],
	[
		"leaves out what upstream put into a line",
		"int probe(void)\n{\n\tbegin(dev);\n\twake(dev);\n\treturn 0;\n}\n",
		["3 start(dev, old, GFP);"],
	],
	[
		"leaves out a line of the target",
		"int probe(void)\n{\n\tbegin(dev, GFP);\n\treturn 0;\n}\n",
		["4 wake(dev);"],
	],
	["moves a line", "int probe(void)\n{\n\twake(dev);\n\tbegin(dev, GFP);\n\treturn 0;\n}\n", []],
	[
		"puts a line into a condition",
		"int probe(void)\n{\n\tbegin(dev, GFP);\n\tif (ready(dev))\n\t\twake(dev);\n\treturn 0;\n}\n",
		[],
	],
	["takes all out", "", ["1 int probe(void)", "3 start(dev, old, GFP);", "4 wake(dev);", "5 return 0;"]],
])("a resolution that %s", (_, after, lines) => {
	expect(dropped(after)).toEqual(lines);
});
