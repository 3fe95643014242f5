import { unitsOfC, unitsOfUapi } from "./c.js";
import { unitsOfDevicetree } from "./devicetree.js";
import * as lines from "./lines.js";
import type { Unit } from "./unit.js";

const LANGUAGES: readonly (readonly [RegExp, (text: string) => Unit[]])[] = [
	[/\/uapi\/.*\.h$/, unitsOfUapi],
	[/\.[ch]$/, unitsOfC],
	[/\.dts[io]?$/, unitsOfDevicetree],
	[/(?:^|\/)Kconfig[^/]*$/, lines.unitsOfKconfig],
	[/(?:^|\/)(?:Makefile|Kbuild)[^/]*$/, lines.unitsOfMakefile],
	[/(?:^|\/)MAINTAINERS$/, lines.unitsOfMaintainers],
	[/defconfig$|\/configs\/[^/]*$/, lines.unitsOfDefconfig],
	[/\.yaml$/, lines.unitsOfYaml],
	[/\.rst$/, lines.unitsOfRst],
	[/(?:^|\/)\.gitignore$/, lines.unitsOfIgnores],
];

/** What a file consists of, by the language that its name tells; lines in their order where none is known. */
export function unitsOf(path: string, text: string): Unit[] {
	return (LANGUAGES.find(([paths]) => paths.test(path))?.[1] ?? lines.unitsOfLines)(text);
}
