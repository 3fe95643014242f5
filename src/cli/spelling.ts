import type { OptionSpec } from "./command.js";

type Options = Readonly<Record<string, OptionSpec>>;

/** Takes short options apart as git does: `-pq` is `-p -q`, and `-Lname` is `-L name`. */
export function spelledOut(options: Options, args: readonly string[]): string[] {
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
export function optionsFirst(options: Options, args: readonly string[]): string[] {
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
		result.push(hasValue ? `--${find(options, arg)![0]}=${args[++i]}` : arg);
	}
	return result;
}

function takenApart(options: Options, arg: string): string[] {
	if (!/^-[A-Za-z]./.test(arg)) return [arg];
	const parts: string[] = [];
	for (let at = 1; at < arg.length; at++) {
		const name = `-${arg[at]}`;
		const found = find(options, name);
		if (!found) return [arg];
		parts.push(name);
		if (found[1].type === "boolean") continue;
		const rest = arg.slice(at + 1).replace(/^=/, "");
		return rest === "" ? parts : [...parts, rest];
	}
	return parts;
}

function needsValue(options: Options, arg: string): boolean {
	const found = find(options, arg);
	return found !== undefined && found[1].type !== "boolean";
}

function find(options: Options, name: string): [string, OptionSpec] | undefined {
	return Object.entries(options).find(([long, { alias }]) => name === `--${long}` || name === `-${alias}`);
}
