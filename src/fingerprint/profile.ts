import { rememberedOfLines } from "../text/recent.js";
import { definitionsOfC } from "./c.js";
import type { Definition } from "./definition.js";
import type { LineRules } from "./line-nodes.js";
import {
	definitionsOfAssembler,
	definitionsOfDevicetree,
	definitionsOfKconfig,
	definitionsOfMakefile,
	definitionsOfText,
	KCONFIG,
	MAKEFILE,
} from "./sections.js";

export type Language = "c" | "kconfig" | "makefile" | "devicetree" | "assembler" | "text" | "plain";

/** What the engine knows of a language. */
export interface Profile {
	readonly language: Language;
	/** The definitions of a file; inner ones come before the ones around them. Read once for an array, which must not change. */
	definitions(lines: readonly string[]): readonly Definition[];
	/** How its lines are told apart; C, which has statements, is read by `nodesOfC`. */
	readonly lines: LineRules;
}

function once(read: (lines: readonly string[]) => Definition[]): Profile["definitions"] {
	return rememberedOfLines(read);
}

const HASH_COMMENT = /^\s*#/;
const C_COMMENT = /^\s*(?:\/\*|\*|\/\/)/;

const PROFILES: readonly (Profile & { readonly paths: RegExp })[] = [
	{ language: "c", paths: /\.(c|h|cpp|cc|hpp)$/, definitions: once(definitionsOfC), lines: {} },
	{
		language: "kconfig",
		paths: /(^|\/)Kconfig[^/]*$/,
		definitions: once(definitionsOfKconfig),
		lines: { comment: HASH_COMMENT, section: KCONFIG },
	},
	{
		language: "makefile",
		paths: /(^|\/)(Makefile|Kbuild)[^/]*$|\.mk$/,
		definitions: once(definitionsOfMakefile),
		lines: { comment: HASH_COMMENT, section: MAKEFILE },
	},
	{
		language: "devicetree",
		paths: /\.(dts|dtsi|dtso)$/,
		definitions: once(definitionsOfDevicetree),
		lines: { comment: C_COMMENT, section: /\{\s*$/, continues: /^[^;{}]*[,=]\s*$/ },
	},
	{
		language: "assembler",
		paths: /\.[sS]$/,
		definitions: once(definitionsOfAssembler),
		lines: {
			comment: /^\s*(?:\/\*|\*|\/\/|@|;)/,
			section: /^\s*(?:SYM_\w*START\w*|W?ENTRY)\s*\(|^[A-Za-z_]\w*:/,
		},
	},
	{ language: "text", paths: /\.(rst|txt|md)$/, definitions: once(definitionsOfText), lines: {} },
];

const PLAIN: Profile = { language: "plain", definitions: () => [], lines: {} };

/** The profile of the language that a path's name tells. */
export function profileOf(path: string): Profile {
	return PROFILES.find(({ paths }) => paths.test(path)) ?? PLAIN;
}

const TELLING: readonly (readonly [RegExp, string])[] = [
	[
		/^\s*(?:SYM_\w+_(?:START|END)\w*|ENTRY|ENDPROC)\s*\(|^\s*\.(?:macro|globl|global|section|align|pushsection)\b/m,
		"snippet.S",
	],
	[/^(?:menu)?config\s+\w+\s*\n\s+(?:bool|tristate|def_bool|int|hex|string|depends|select)\b/m, "Kconfig"],
	[/^(?:obj|ccflags|lib|subdir-ccflags)-[\w$()]+\s*[:+]?=/m, "Makefile"],
	[/^\s*compatible\s*=\s*"[^"]*"[^{}]*;\s*$/m, "snippet.dts"],
];

/** A path whose profile fits a text of which no path is known; C where nothing else is told. */
export function likelyPath(text: string): string {
	return TELLING.find(([pattern]) => pattern.test(text))?.[1] ?? "snippet.c";
}
