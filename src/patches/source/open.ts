import { basename, posix } from "node:path";
import { UserError } from "../../errors.js";
import { openTreeFiles } from "../../git/tree-files.js";
import { parsePatch } from "../diff/parse.js";
import { placeIn } from "../diff/types.js";
import { titleOf } from "../form/header.js";
import { parseSeries, type SeriesEntry } from "../form/series-file.js";
import { packer, unpack, unpackedName } from "./compression.js";
import { isMailbox, splitMailbox } from "./mailbox.js";
import { diskShelf, type Shelf, treeShelf } from "./shelf.js";
import type { PatchFile, Source } from "./types.js";

/** No patch is larger: 128 MB hold all of a kernel's changes between two versions. */
const MOST = 128 << 20;

/** How patches are looked for. */
export interface Lookup {
	readonly cwd: string;
	readonly guards: ReadonlySet<string>;
	/** Reads standard input. */
	readonly input: () => Promise<Buffer>;
	readonly signal?: AbortSignal | undefined;
}

/**
 * Reads the patches that a user names: a folder with a `series` file or without (`FOLDER/**` takes the folders in it
 * too), a `series` file, a mailbox, a patch, each packed or not; `-` for standard input; `REPOSITORY@REVISION:PATH` for
 * any of them out of a commit.
 *
 * @throws UserError naming file and line
 */
export async function openSource(path: string, lookup: Lookup): Promise<Source> {
	if (path === "-")
		return single({ name: "stdin", shown: "standard input", bytes: await lookup.input() }, path, lookup);
	const disk = diskShelf(lookup.cwd);
	const [, repository, revision, inside] = /^(.+?)@([^@:]+):(.*)$/s.exec(path) ?? [];
	if (repository === undefined || (await disk.kind(path)) !== undefined)
		return onShelf(disk, path, path, lookup);
	const files = await openTreeFiles(posix.resolve(lookup.cwd, repository), revision!, lookup.signal);
	try {
		return await onShelf(treeShelf(files, `${repository}@${revision}`), inside!, path, lookup);
	} finally {
		await files.close();
	}
}

async function onShelf(shelf: Shelf, place: string, path: string, lookup: Lookup): Promise<Source> {
	const isNested = place.endsWith("/**") || place === "**";
	const plain = isNested ? place.slice(0, -2).replace(/(.)\/$/, "$1") : place;
	const kind = await shelf.kind(plain);
	if (kind === undefined)
		throw new UserError(
			`${shelf.shown(plain)}: there is no such file or folder`,
			"name the patches with --patches PATH",
		);
	if (kind === "folder") return folder(shelf, plain, path, isNested, lookup);
	const bytes = await shelf.read(plain, MOST);
	if (await isSeries(shelf, plain, bytes))
		return seriesSource(shelf, posix.dirname(plain), basename(plain), path, lookup);
	return single({ name: basename(plain), shown: shelf.shown(plain), bytes }, path, lookup);
}

async function folder(
	shelf: Shelf,
	place: string,
	path: string,
	isNested: boolean,
	lookup: Lookup,
): Promise<Source> {
	const below = (name: string) => (place === "" ? name : `${place}/${name}`);
	if (!isNested && (await shelf.kind(below("series"))) === "file")
		return seriesSource(shelf, place, "series", path, lookup);
	const names = (await namesIn(shelf, place, isNested)).filter(isPatchName);
	if (names.length === 0)
		throw new UserError(
			`${shelf.shown(place)}: no patch in this folder`,
			isNested
				? "name another folder with --patches"
				: "name another one with --patches, or add /** for the folders in it",
		);
	const patches = [];
	for (const name of names)
		patches.push(await patchFile(shelf, below(name), { name, strip: 1, isReversed: false }, lookup));
	return { path, name: nameOf(place, path), kind: "folder", patches, aside: [] };
}

/** The files in a folder by their names, those in its folders too where that is asked. A linked folder is not entered. */
async function namesIn(
	shelf: Shelf,
	place: string,
	isNested: boolean,
	prefix = "",
	depth = 0,
): Promise<string[]> {
	const found: string[] = [];
	if (depth > 40)
		throw new UserError(
			`${shelf.shown(place)}: folders in folders without end`,
			"is it a loop of symbolic links?",
		);
	for (const name of await shelf.list(place)) {
		const full = place === "" ? name : `${place}/${name}`;
		const kind = isPatchName(name) || isNested ? await shelf.kind(full) : undefined;
		if (kind === "file") found.push(prefix + name);
		else if (kind === "folder" && isNested)
			found.push(...(await namesIn(shelf, full, true, `${prefix}${name}/`, depth + 1)));
	}
	return found;
}

function isPatchName(name: string): boolean {
	return /\.(?:patch|diff)$/.test(unpackedName(name));
}

/** True for a file that lists others, by its name or its lines. */
async function isSeries(shelf: Shelf, path: string, bytes: Buffer): Promise<boolean> {
	const name = basename(path);
	if (/^series(?:[.-].*)?$|\.series$|^series\.conf$/.test(name)) return true;
	if (isPatchName(name) || packer(name) !== undefined || bytes.length > 1 << 20) return false;
	const first = bytes
		.toString("latin1")
		.split("\n")
		.map((line) => line.replace(/#.*/, "").trim())
		.find(Boolean);
	const listed = first?.split(/\s+/).find((word) => !/^[+-]/.test(word));
	return (
		listed !== undefined &&
		(await shelf.kind(posix.join(posix.dirname(path), listed)).catch(() => undefined)) === "file"
	);
}

async function seriesSource(
	shelf: Shelf,
	place: string,
	file: string,
	path: string,
	lookup: Lookup,
): Promise<Source> {
	const where = posix.join(place, file);
	const shown = shelf.shown(where);
	const text = (await shelf.read(where, MOST)).toString("latin1");
	const entries = parseSeries(text, shown, lookup.guards);
	const taken = entries.filter(({ isGuarded }) => !isGuarded);
	if (taken.length === 0)
		throw new UserError(`${shown}: no patch is named in it`, "name another one with --patches");
	requireOnce(entries, shown);
	const root = await rootOf(shelf, place, taken[0]!);
	const patches = [];
	for (const entry of taken) {
		const at = `${shown}:${entry.line}`;
		if (entry.name.startsWith("/") || entry.name.split("/").includes(".."))
			throw new UserError(
				`${at}: ${entry.name} is outside the folder`,
				"name patches by their path below the series file",
			);
		if ((await shelf.kind(posix.join(root, entry.name))) !== "file")
			throw new UserError(`${at}: ${entry.name} is not there`, "comment it out with #, or put it back");
		patches.push({
			...(await patchFile(shelf, posix.join(root, entry.name), entry, lookup)),
			seriesLine: entry.line,
		});
	}
	const aside = entries
		.filter(({ isGuarded }) => isGuarded)
		.map(({ name }) => ({ name, why: "its guard keeps it out" }));
	const series = { name: posix.relative(root, where) || file, text };
	return { path, name: nameOf(root, path), kind: "folder", series, patches, aside };
}

/** Quilt keeps `series` in the folder of the patches or beside it. */
async function rootOf(shelf: Shelf, place: string, { name }: SeriesEntry): Promise<string> {
	const isHere = (await shelf.kind(posix.join(place, name))) === "file";
	const beside = posix.join(place, "patches");
	return !isHere && (await shelf.kind(posix.join(beside, name))) === "file" ? beside : place;
}

function requireOnce(entries: readonly SeriesEntry[], file: string): void {
	const lines = new Map<string, number>();
	for (const { name, line, isGuarded } of entries) {
		if (isGuarded) continue;
		const before = lines.get(name);
		if (before !== undefined)
			throw new UserError(
				`${file}:${line}: ${name} stands on line ${before} already`,
				"take one of them out",
			);
		lines.set(name, line);
	}
}

async function patchFile(
	shelf: Shelf,
	path: string,
	{ name, strip, isReversed }: Pick<PatchFile, "name" | "strip" | "isReversed">,
	{ signal }: Lookup,
): Promise<PatchFile> {
	const from = shelf.shown(path);
	return {
		name,
		strip,
		isReversed,
		from,
		above: 0,
		...(await unpacked(name, from, await shelf.read(path, MOST), signal)),
	};
}

async function unpacked(name: string, from: string, bytes: Buffer, signal: AbortSignal | undefined) {
	const program = packer(name);
	if (program === undefined) return { bytes: bytes.toString("latin1") };
	const plain = await unpack(program, bytes, { most: MOST, what: from, signal });
	return { bytes: plain.toString("latin1"), packed: { program, bytes: bytes.toString("latin1") } };
}

/** A source of one file: a patch, or a mailbox of several. */
async function single(
	{ name, shown, bytes }: { name: string; shown: string; bytes: Buffer },
	path: string,
	{ signal }: Lookup,
): Promise<Source> {
	const whole: PatchFile = {
		name,
		from: shown,
		above: 0,
		strip: 1,
		isReversed: false,
		...(await unpacked(name, shown, bytes, signal)),
	};
	if (!isMailbox(whole.bytes)) {
		requireDiff(whole.bytes, shown);
		const own = name === "stdin" ? { ...whole, name: `${titleOf(name)}.patch` } : whole;
		return { path, name: own.name, kind: "file", patches: [own], aside: [] };
	}
	const pieces: (number | string)[] = [];
	const patches: PatchFile[] = [];
	const aside = [];
	for (const mail of splitMailbox(whole.bytes)) {
		if (parsePatch(mail.text, placeIn(shown, mail.line)).files.length > 0) {
			pieces.push(patches.length);
			patches.push({ ...whole, bytes: mail.text, above: mail.line });
		} else {
			pieces.push(mail.text);
			aside.push({ name: `${shown}:${mail.line + 1}`, why: "a mail without a patch" });
		}
	}
	if (patches.length === 0)
		throw new UserError(`${shown}: no mail in it has a patch`, "name another one with --patches");
	return { path, name: name === "stdin" ? "stdin.mbox" : name, kind: "mbox", patches, pieces, aside };
}

function requireDiff(text: string, shown: string): void {
	if (parsePatch(text, placeIn(shown)).files.length === 0)
		throw new UserError(
			`${shown}:1: no diff in this file`,
			"name a patch, a series file, a mailbox, or a folder of patches",
		);
}

function nameOf(place: string, path: string): string {
	const name = basename(
		posix.normalize(place === "." || place === "" ? path.replace(/\/?(?:\*\*)?$/, "") : place),
	);
	return name.replace(/^.*:/, "") || "patches";
}
