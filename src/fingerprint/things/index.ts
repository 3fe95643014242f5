import { getOrMake } from "../../text/get-or-make.js";
import { rememberedOfLines } from "../../text/recent.js";
import { type Language, profileOf } from "../profile.js";
import { thingsOfAssembler } from "./assembler.js";
import { thingsOfC } from "./c/index.js";
import { thingsOfDevicetree } from "./devicetree.js";
import { thingsOfKconfig } from "./kconfig.js";
import { thingsOfDefconfig, thingsOfMaintainers, thingsOfSyscalls } from "./lists.js";
import { thingsOfMakefile } from "./makefile.js";
import { thingsOfText } from "./restructured-text.js";
import { thingsOfRust } from "./rust.js";
import { ThingTable } from "./table.js";
import type { Thing } from "./thing.js";
import { thingsOfYaml } from "./yaml.js";

type Reader = (lines: readonly string[]) => Thing[];

const READERS: { readonly [language in Language]?: Reader } = {
	c: thingsOfC,
	kconfig: thingsOfKconfig,
	makefile: thingsOfMakefile,
	devicetree: thingsOfDevicetree,
	assembler: thingsOfAssembler,
	text: thingsOfText,
};

/** Languages that have no profile. */
const OTHERS: readonly (readonly [paths: RegExp, reader: Reader])[] = [
	[/\.ya?ml$/, thingsOfYaml],
	[/\.rs$/, thingsOfRust],
	[/(?:^|\/)MAINTAINERS$/, thingsOfMaintainers],
	[/(?:^|\/)syscall\w*\.tbl$/, thingsOfSyscalls],
	[/defconfig$|(?:^|\/)configs\/[^/]+$|\.config$/, thingsOfDefconfig],
];

function readerOf(path: string): Reader | undefined {
	const { language } = profileOf(path);
	return READERS[language] ?? OTHERS.find(([paths]) => paths.test(path))?.[1];
}

const tablesOf = rememberedOfLines(() => new Map<Reader, ThingTable>());

/** The named things of a text, in the language that its path tells. Read once for an array of lines, which must not change. */
export function thingsOf(path: string, lines: readonly string[]): ThingTable {
	const reader = readerOf(path) ?? none;
	return getOrMake(tablesOf(lines), reader, () => new ThingTable(reader(lines), lines.length));
}

const none: Reader = () => [];
