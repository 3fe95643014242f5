import type { CommandSpec, OptionSpec } from "./command.js";

type Options = Readonly<Record<string, OptionSpec>>;

/** What says how a line is to be taken apart. */
type Spelled = Pick<CommandSpec, "options" | "optionsFirst">;

/** The words of a command's line with every short option apart, and a `--` where its options end. */
export function spelledLine({ options, optionsFirst: isEarly }: Spelled, args: readonly string[]): string[] {
	return spelledOut(options, isEarly ? optionsFirst(options, args) : args);
}

/** True where an option is among the words of `spelledLine`, and not as another's value. */
export function isGiven(options: Options, spelled: readonly string[], name: string): boolean {
	let isValue = false;
	for (const arg of spelled) {
		if (arg === "--" && !isValue) return false;
		if (!isValue && find(options, arg)?.[0] === name) return true;
		isValue = !isValue && needsValue(options, arg);
	}
	return false;
}

/** Takes short options apart as git does: `-pq` is `-p -q`, and `-Lname` is `-L name`. */
function spelledOut(options: Options, args: readonly string[]): string[] {
	const result: string[] = [];
	let isValue = false;
	for (const [i, arg] of args.entries()) {
		if (arg === "--" && !isValue) return [...result, ...args.slice(i)];
		const parts: string[] = isValue ? [arg] : takenApart(options, arg);
		result.push(...parts);
		isValue = !isValue && parts.length > 0 && needsValue(options, parts.at(-1)!);
	}
	return result;
}

/** Ends the options at the first word, as POSIX has it: whatever follows may begin with a dash. */
function optionsFirst(options: Options, args: readonly string[]): string[] {
	let isValue = false;
	for (const [i, arg] of args.entries()) {
		if (!isValue && !arg.startsWith("-")) return [...args.slice(0, i), "--", ...args.slice(i)];
		if (arg === "--") break;
		isValue = !isValue && needsValue(options, arg);
	}
	return [...args];
}

/** Writes an option and its value as one word, so that a value may begin with a dash. */
export function joined(options: Options, args: readonly string[]): string[] {
	const result: string[] = [];
	for (let i = 0; i < args.length; i++) {
		const arg = args[i]!;
		if (arg === "--") return [...result, ...args.slice(i)];
		const hasValue = needsValue(options, arg) && i + 1 < args.length;
		result.push(hasValue ? `--${find(options, arg)![0]}=${args[++i]}` : withValue(options, arg));
	}
	return result;
}

/** An option that stands for a value without having one, with it: the next word is never its own. */
function withValue(options: Options, arg: string): string {
	const [name, spec] = find(options, arg) ?? [];
	const bare = spec?.type === "boolean" ? "true" : spec?.bare;
	if (bare !== undefined) return `--${name}=${bare}`;
	if (!arg.startsWith("--no-")) return arg;
	const denied = options[arg.slice("--no-".length)];
	const negated = denied?.type === "boolean" ? "false" : denied?.negated;
	return negated === undefined ? arg : `--${arg.slice("--no-".length)}=${negated}`;
}

function takenApart(options: Options, arg: string): string[] {
	if (!/^-[A-Za-z]./.test(arg)) return [arg];
	const parts: string[] = [];
	for (let at = 1; at < arg.length; at++) {
		const name = `-${arg[at]}`;
		const found = find(options, name);
		if (!found) return [arg];
		const rest = arg.slice(at + 1).replace(/^=/, "");
		if (found[1].bare !== undefined && rest !== "") return [...parts, `--${found[0]}=${rest}`];
		parts.push(name);
		if (found[1].type === "boolean") continue;
		return rest === "" ? parts : [...parts, rest];
	}
	return parts;
}

/** True for an option whose value is the next word. */
export function needsValue(options: Options, arg: string): boolean {
	const spec = find(options, arg)?.[1];
	return spec !== undefined && spec.type !== "boolean" && spec.bare === undefined;
}

/** An option by what it is called on a command line: `--jobs`, `-j`. */
export function find(options: Options, name: string): [string, OptionSpec] | undefined {
	return Object.entries(options).find(([long, { alias }]) => name === `--${long}` || name === `-${alias}`);
}
