import { definitionsOfC } from "./c.js";
import type { Definition } from "./definition.js";
import { definitionsOfDevicetree, definitionsOfKconfig, definitionsOfMakefile } from "./sections.js";

export type Language = "c" | "kconfig" | "makefile" | "devicetree" | "plain";

/** What the engine knows of a language. */
export interface Profile {
	readonly language: Language;
	/** The definitions of a file; inner ones come before the ones around them. */
	definitions(lines: readonly string[]): Definition[];
}

const PROFILES: readonly (Profile & { readonly paths: RegExp })[] = [
	{ language: "c", paths: /\.(c|h|cpp|cc|hpp)$/, definitions: definitionsOfC },
	{ language: "kconfig", paths: /(^|\/)Kconfig[^/]*$/, definitions: definitionsOfKconfig },
	{ language: "makefile", paths: /(^|\/)(Makefile|Kbuild)[^/]*$|\.mk$/, definitions: definitionsOfMakefile },
	{ language: "devicetree", paths: /\.(dts|dtsi|dtso)$/, definitions: definitionsOfDevicetree },
];

const PLAIN: Profile = { language: "plain", definitions: () => [] };

/** The profile of the language that a path's name tells. */
export function profileOf(path: string): Profile {
	return PROFILES.find(({ paths }) => paths.test(path)) ?? PLAIN;
}
