import type { Names } from "./types.js";

/** The path of a name in a diff without its first `strip` folders; undefined where it has fewer. */
export function stripped(name: string, strip: number): string | undefined {
	const parts = name.split(/\/+/);
	return parts.length > strip ? parts.slice(strip).join("/") : undefined;
}

/** What is wrong with a path that a patch names; undefined where it may be written in a tree. */
export function unsafePath(path: string): string | undefined {
	if (path.startsWith("/")) return "an absolute path";
	if (path === "" || path.endsWith("/")) return "no file's name";
	if (path.length > 4000) return "a path of more than 4000 characters";
	for (const part of path.split("/")) {
		if (part === "..") return "a path outside the tree";
		if (part === "" || part === ".") return "a path with an empty folder name";
		if (/^\.git$/i.test(part) || /^git~\d+$/i.test(part)) return "a path inside git's own folder";
	}
	return /[\0-\x1f\x7f]/.test(path) ? "a path with control characters" : undefined;
}

/** Reads the names that a `---` and a `+++` line give (each without its terminator). */
export function plainNames(oldLine: string, newLine: string): Names {
	const old = nameIn(oldLine.slice(4));
	const next = nameIn(newLine.slice(4));
	const isNew = old.path === "/dev/null" || old.isEpoch;
	const isDeleted = next.path === "/dev/null" || next.isEpoch;
	return {
		isGit: false,
		...(old.path !== "/dev/null" && { old: old.path }),
		...(next.path !== "/dev/null" && { new: next.path }),
		isNew,
		isDeleted,
	};
}

/** A name, quoted as C does where it is odd, and the time stamp after it. */
function nameIn(text: string): { path: string; isEpoch: boolean } {
	if (text.startsWith('"')) {
		const end = /^"(?:[^"\\]|\\.)*"/.exec(text)?.[0] ?? text;
		return { path: unquoted(end), isEpoch: isEpoch(text.slice(end.length)) };
	}
	const tab = text.indexOf("\t");
	if (tab >= 0) return { path: text.slice(0, tab), isEpoch: isEpoch(text.slice(tab)) };
	const dated = /^(.*?) +((?:[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:|\d{4}-\d\d-\d\d[ T]\d\d:).*)$/.exec(
		text,
	);
	return dated ? { path: dated[1]!, isEpoch: isEpoch(dated[2]!) } : { path: text.trimEnd(), isEpoch: false };
}

/** The epoch in whatever zone: diff's time stamp of a file that is not there. */
function isEpoch(stamp: string): boolean {
	return /(?:1970-01-01|1969-12-31)[ T]\d\d:\d\d:00|Thu Jan +1 00:00:00 1970/.test(stamp);
}

/** Reads a git diff's lines from `diff --git` up to its first hunk. Undefined where they name no file. */
export function gitNames(lines: readonly string[]): Names | undefined {
	const value = (start: string) => {
		const line = lines.find((each) => each.startsWith(start));
		return line === undefined ? undefined : line.slice(start.length);
	};
	const path = (start: string) => {
		const text = value(start);
		return text === undefined ? undefined : nameIn(text).path;
	};
	const old = path("--- ");
	const next = path("+++ ");
	const [first, second] = headNames(lines[0]!.slice("diff --git ".length)) ?? [];
	const from = path("rename from ") ?? path("copy from ");
	const to = path("rename to ") ?? path("copy to ");
	const isNew = value("new file mode ") !== undefined || old === "/dev/null";
	const isDeleted = value("deleted file mode ") !== undefined || next === "/dev/null";
	const names = { old: old === "/dev/null" ? undefined : old, new: next === "/dev/null" ? undefined : next };
	const oldName = isNew ? undefined : (names.old ?? first);
	const newName = isDeleted ? undefined : (names.new ?? second);
	if (from === undefined && oldName === undefined && newName === undefined) return undefined;
	const kept = /^index [0-9a-f]+\.\.[0-9a-f]+ (\d{6})/m.exec(lines.join("\n"))?.[1];
	const oldMode = value("old mode ") ?? value("deleted file mode ") ?? kept;
	const newMode = value("new mode ") ?? value("new file mode ") ?? kept;
	return {
		isGit: true,
		...(oldName !== undefined && { old: oldName }),
		...(newName !== undefined && { new: newName }),
		...(from !== undefined && to !== undefined && { from, to }),
		...(value("copy from ") !== undefined && { isCopy: true }),
		...(oldMode !== undefined && { oldMode: oldMode.trim() }),
		...(newMode !== undefined && { newMode: newMode.trim() }),
		isNew,
		isDeleted,
	};
}

/** The two names of a `diff --git` line, which are the same but for their first folder where nothing else names them. */
function headNames(text: string): [string, string] | undefined {
	if (text.startsWith('"')) {
		const first = /^"(?:[^"\\]|\\.)*"/.exec(text)?.[0];
		return first === undefined ? undefined : [unquoted(first), nameIn(text.slice(first.length).trim()).path];
	}
	for (let space = text.indexOf(" "); space >= 0; space = text.indexOf(" ", space + 1)) {
		const [first, second] = [text.slice(0, space), text.slice(space + 1)];
		if (stripped(first, 1) !== undefined && stripped(first, 1) === stripped(second, 1))
			return [first, second];
		if (first === second) return [first, second];
	}
	return undefined;
}

const ESCAPES: Readonly<Record<string, string>> = {
	a: "\x07",
	b: "\b",
	t: "\t",
	n: "\n",
	v: "\v",
	f: "\f",
	r: "\r",
};

/** A name without its quotes (git documentation, `core.quotePath`). */
function unquoted(text: string): string {
	return text
		.replace(/^"|"$/g, "")
		.replace(/\\([0-7]{1,3}|.)/g, (_, code: string) =>
			/^[0-7]/.test(code) ? String.fromCharCode(Number.parseInt(code, 8) & 255) : (ESCAPES[code] ?? code),
		);
}
