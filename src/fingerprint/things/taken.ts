import type { TakenAway } from "../../model/code.js";
import { textOf } from "../../text/lines.js";
import { blankComments, identifiersOf } from "../../text/tokens.js";
import { wordsOf } from "../../text/words-of.js";
import { profileOf } from "../profile.js";
import { declarationsOf, type NameSpace } from "./declared.js";
import { thingsOf } from "./index.js";
import { chainOf } from "./thing.js";

const SPACES: ReadonlySet<NameSpace> = new Set(["name", "tag", "macro", "prototype", "member", "config"]);

/** A patch's edit of a file. */
export interface Edited {
	readonly base: readonly string[];
	readonly patched: readonly string[];
	/** The lines that it takes out and puts in, place by place. */
	readonly edits: readonly { readonly removed: readonly string[]; readonly added: readonly string[] }[];
}

/** The names that others may use, which a file declares and has nowhere any more once it is patched; a name of one kind each. */
export function takenNames(path: string, { base, patched, edits }: Edited): TakenAway[] {
	const isCommentedOut = edits.some(({ added }) => isOpenComment(added.join("")));
	const lost = identifiersOf(
		isCommentedOut ? textOf(base) : edits.flatMap(({ removed }) => removed).join(""),
	);
	if (lost.size === 0) return [];
	const left = wordsOf(codeOf(path, patched));
	const unknown = [...lost].filter((word) => !left.has(word));
	if (unknown.length === 0) return [];
	const code = codeOf(path, base);
	const had = wordsOf(code);
	const isC = profileOf(path).language === "c";
	const gone = new Set(unknown.filter((word) => had.has(word) && !(isC && isOnlyCalled(code, word))));
	if (gone.size === 0) return [];
	const taken = new Map<string, TakenAway>();
	for (const { name, space, scope } of declarationsOf(thingsOf(path, base).things)) {
		const isUsable = SPACES.has(space) || (space === "label" && scope === undefined);
		if (isUsable && gone.has(name)) taken.set(name, { name, as: space, pattern: patternOf(name, space) });
	}
	return [...taken.values()];
}

/** C code calls a name in expressions, and has it nowhere else: it declares no such thing. */
function isOnlyCalled(code: string, word: string): boolean {
	return !new RegExp(`(?<![=(!&|+?<>][ \\t]*)\\b${word}\\b|\\b${word}\\b(?![ \\t]*\\()`).test(code);
}

/** Whether a comment begins or ends in a text, and stands not whole in it: lines around it are code no more then, or are now. */
function isOpenComment(text: string): boolean {
	return /\/\*|\*\//.test(text.replace(/\/\*[\s\S]*?\*\//g, ""));
}

/** What is taken away, and, of what upstream renamed, the name that it has now as well. */
export function takenNow(
	taken: readonly TakenAway[],
	renames: readonly (readonly [old: string, now: string])[],
): TakenAway[] {
	const renamed = taken.flatMap(({ name, as, pattern }) =>
		renames
			.filter(([old]) => old === name)
			.map(([, now]) => ({ name: now, as, pattern: pattern.replaceAll(name, now) })),
	);
	return [...taken, ...renamed];
}

function patternOf(name: string, space: NameSpace): string {
	if (space === "member") return `(?:->|\\.)[ \\t]*${name}\\b`;
	if (space === "label") return `&${name}\\b`;
	return space === "config" ? `\\b(?:CONFIG_)?${name}\\b` : `\\b${name}\\b`;
}

/** Types of locks, and what the names of their functions begin with. */
const LOCKS: Readonly<Record<string, string>> = {
	spinlock_t: "spin_",
	raw_spinlock_t: "raw_spin_",
	rwlock_t: "(?:read|write)_",
	local_lock_t: "local_(?:un)?lock",
	seqlock_t: "(?:read|write)_seq",
	"struct mutex": "mutex_",
	"struct semaphore": "(?:down|up)",
	"struct rw_semaphore": "(?:down|up)_(?:read|write)",
};
const LOCK = new RegExp(
	`^\\s*(?:static\\s+|extern\\s+)*(${Object.keys(LOCKS).join("|")})\\s+(\\w+)\\s*[;,=[]`,
);
const DEFINED = /^\s*(?:static\s+)?DEFINE_(RAW_SPINLOCK|SPINLOCK|RWLOCK|MUTEX)\((\w+)\)/;

/** The locks, members and variables, that two texts declare with different types: uses are calls of the old type's functions. */
export function retypedLocks(path: string, { base, patched, edits }: Edited): TakenAway[] {
	const touched = edits.flatMap(({ removed, added }) => [...removed, ...added]);
	const isTouched = touched.some((line) => LOCK.test(line) || DEFINED.test(line));
	if (!isTouched || profileOf(path).language !== "c") return [];
	const now = new Map(locksIn(path, patched).map(({ key, type }) => [key, type]));
	return locksIn(path, base).flatMap(({ key, type, name, struct }): TakenAway[] => {
		if ((now.get(key) ?? type) === type) return [];
		const use = struct === undefined ? `&?${name}\\b` : `[^;(]*(?:->|\\.)[ \\t]*${name}\\b`;
		const pattern = `\\b${LOCKS[type]}\\w*[ \\t]*\\([ \\t]*${use}`;
		return [{ name, as: type, pattern, ...(struct !== undefined && { struct }) }];
	});
}

function locksIn(path: string, lines: readonly string[]) {
	return lines.flatMap((line, number) => {
		const [, written, name] = LOCK.exec(line) ?? DEFINED.exec(line) ?? [];
		if (name === undefined) return [];
		const around = chainOf(thingsOf(path, lines).thingAt(number));
		if (around.some(({ kind }) => kind === "function")) return [];
		const struct = around.find(({ kind }) => kind === "struct")?.name;
		const type = written! in LOCKS ? written! : DEFINES[written!]!;
		return [{ key: `${struct ?? ""} ${name}`, type, name, struct }];
	});
}

const DEFINES: Readonly<Record<string, string>> = {
	RAW_SPINLOCK: "raw_spinlock_t",
	SPINLOCK: "spinlock_t",
	RWLOCK: "rwlock_t",
	MUTEX: "struct mutex",
};

/** A text without its comments. */
export function codeOf(path: string, lines: readonly string[]): string {
	const text = textOf(lines);
	const { language } = profileOf(path);
	return /^(?:kconfig|makefile)$/.test(language) ? text.replace(/^[ \t]*#.*$/gm, "") : blankComments(text);
}
