import { getOrMake } from "../../text/get-or-make.js";
import { identityOf, namedParent } from "./identity.js";
import { thingsOf } from "./index.js";
import type { ThingTable } from "./table.js";
import type { Thing } from "./thing.js";

/** A thing that a number tells from its like: a macro, an enumerator, a constant, a node with a unit address, a system call. */
export interface Numbered {
	readonly thing: Thing;
	/** The number as the text has it: `BIT(3)`, `0x0c`, `4000`. */
	readonly written: string;
	/** The number alone, by which two of a group compare; of a node its unit address. */
	readonly value: string;
	/** Within what numbers are compared: those of one enum, the ioctls of one magic, the bits that macros name. */
	readonly group: string;
	/** What the numbers of a group are for: where it is `any`, the names tell which belong together. */
	readonly use: "ioctl" | "syscall" | "unit" | "enum" | "any";
}

/** The numbered things of a text, by group. */
export type Numbers = ReadonlyMap<string, readonly Numbered[]>;

const known = new WeakMap<ThingTable, Numbers>();

/** The numbered things of C, devicetree, assembler or Rust text. Read once for an array of lines, which must not change. */
export function numbersOf(path: string, lines: readonly string[]): Numbers {
	const table = thingsOf(path, lines);
	return getOrMake(known, table, () => {
		const groups = new Map<string, Numbered[]>();
		for (const each of read(table.things, lines)) getOrMake(groups, each.group, () => []).push(each);
		return groups;
	});
}

function read(things: readonly Thing[], lines: readonly string[]): Numbered[] {
	/** The last number of each enum, from which those without one count on. */
	const last = new Map<Thing | undefined, Num | undefined>();
	return things.flatMap((thing): Numbered[] => {
		if (thing.kind === "node") return unitOf(thing);
		if (thing.kind === "entry") return syscallOf(thing);
		if (isEnumerator(thing)) {
			const given = assigned(thing, lines, "");
			const counted = last.has(thing.parent) ? following(last.get(thing.parent)) : FIRST;
			const number = given === undefined ? counted : numberIn(given);
			last.set(thing.parent, number);
			return number ? [enumerated(thing, number)] : [];
		}
		const text = valueText(thing, lines);
		return text === undefined ? [] : (ioctlOf(thing, text) ?? plain(thing, numberIn(text)));
	});
}

function isEnumerator({ kind, parent }: Thing): boolean {
	return kind === "enumerator" || (kind === "member" && parent?.kind === "enum");
}

function unitOf(thing: Thing): Numbered[] {
	const unit = /@([\da-f,]+)$/i.exec(thing.name)?.[1];
	if (unit === undefined) return [];
	const parent = namedParent(thing);
	const group = `node ${parent ? identityOf(parent) : ""}`;
	return [{ thing, written: unit, value: unit.toLowerCase(), group, use: "unit" }];
}

function syscallOf(thing: Thing): Numbered[] {
	const { name, detail } = thing;
	const group = `syscall ${name.split(" ", 1)[0]}`;
	return /^\d+$/.test(detail) ? [{ thing, written: detail, value: detail, group, use: "syscall" }] : [];
}

function enumerated(thing: Thing, { written, value, form }: Num): Numbered {
	const { parent } = thing;
	return parent?.kind === "enum" && parent.name !== ""
		? { thing, written, value, group: `${identityOf(parent)} ${form}`, use: "enum" }
		: { thing, written, value, group: `enumerator ${form}`, use: "any" };
}

function ioctlOf(thing: Thing, text: string): Numbered[] | undefined {
	const [, magic, number] =
		/^\(?\s*_IO(?:R|W|WR)?(?:_BAD)?\s*\(\s*([^,()]+),\s*(0x[\da-f]+|\d+)\s*[,)]/i.exec(text) ?? [];
	if (number === undefined) return undefined;
	const value = BigInt(number).toString();
	return [{ thing, written: number, value, group: `ioctl ${magic!.trim()}`, use: "ioctl" }];
}

function plain(thing: Thing, number: Num | undefined): Numbered[] {
	if (!number) return [];
	const { written, value, form } = number;
	return [{ thing, written, value, group: `${thing.kind} ${form}`, use: "any" }];
}

/** A number, and how it is written: bits, addresses and counts are different things. */
interface Num {
	readonly written: string;
	readonly value: string;
	readonly form: "bit" | "hex" | "decimal";
}

const SUFFIX = "(?:[ui](?:8|16|32|64|128|size)|u?l{0,2}u?)";
const BIT = new RegExp(
	`^(?:_?BIT(?:_ULL|_MASK|ULL?|)|_BITULL?|bit_u\\d+)\\s*\\(\\s*(\\d+)\\s*\\)$|^(?:\\(\\w+\\)\\s*)?(?:(?:0x)?1${SUFFIX}|_?ULL?\\(1\\))\\s*<<\\s*(\\d+)$`,
	"i",
);
const PLAIN = new RegExp(`^(?:(0x[\\da-f]{1,16})|(0|[1-9]\\d{0,18}))${SUFFIX}$`, "i");

function numberIn(text: string): Num | undefined {
	const bare = withoutBrackets(text.trim());
	const [, called, shifted] = BIT.exec(bare) ?? [];
	const bit = called ?? shifted;
	if (bit !== undefined) return { written: bare, value: bit, form: "bit" };
	const [, hex, decimal] = PLAIN.exec(bare) ?? [];
	if (hex !== undefined) return { written: bare, value: BigInt(hex).toString(), form: "hex" };
	return decimal === undefined ? undefined : { written: bare, value: decimal, form: "decimal" };
}

function withoutBrackets(text: string): string {
	const inner = /^\(([^()]*(?:\([^()]*\)[^()]*)*)\)$/.exec(text)?.[1];
	return inner === undefined ? text : inner.trim();
}

const FIRST: Num = { written: "0", value: "0", form: "decimal" };

/** The number behind another. */
function following(last: Num | undefined): Num | undefined {
	if (!last || last.form === "bit") return undefined;
	const value = (BigInt(last.value) + 1n).toString();
	return { written: value, value, form: last.form };
}

/** What an object-like macro, or a constant of Rust, stands for. */
function valueText(thing: Thing, lines: readonly string[]): string | undefined {
	if (thing.kind === "macro")
		return /^[ \t]*#[ \t]*define[ \t]+\w+[ \t]+(.*)/.exec(codeOf(thing, lines).replace(/\\\r?\n/g, " "))?.[1];
	const isConst = thing.kind === "variable" && /\bconst\s+\w+\s*:/.test(lines[thing.head]!);
	return isConst ? assigned(thing, lines, ":[^=;]*") : undefined;
}

/** What is assigned to a thing behind its name and its type. */
function assigned(thing: Thing, lines: readonly string[], type: string): string | undefined {
	if (!/^\w+$/.test(thing.name)) return undefined;
	const found = new RegExp(`\\b${thing.name}\\s*${type}=\\s*([^,;}\\n]*)`).exec(codeOf(thing, lines));
	return found?.[1];
}

const MOST_LINES = 4;
const LONGEST = 400;

/** Literals are left as they are: they tell the magic of ioctls. */
function codeOf({ from, to }: Thing, lines: readonly string[]): string {
	const text = lines.slice(from, Math.min(to, from + MOST_LINES)).join("");
	return text.slice(0, LONGEST).replace(/\/\*[\s\S]*?(?:\*\/|$)|\/\/.*/g, "");
}
