import { diffLines } from "../text/diff.js";
import { squash } from "../text/lines.js";

/** A call without calls in its arguments. */
const CALL = /\b([A-Za-z_]\w{0,100})\(([^()\n]{0,200})\)/g;
/** So many functions of a family were renamed alike where another of it is taken to be renamed as well. */
const LEAST_NAMES = 2;

interface Call {
	readonly name: string;
	readonly args: string;
}

/** What a call became: `spin_lock(&port->lock)` the call `uart_port_lock(port)`, and so `spin_` became `uart_port_`. */
interface Renaming {
	readonly from: string;
	readonly to: string;
	readonly args: string;
	readonly name: string;
}

/**
 * Learns from a file which calls upstream renamed as a family, while the rest of each line stayed.
 *
 * @returns the forms that upstream may write a line in, its own first
 */
export function callRenames(
	base: readonly string[],
	target: readonly string[],
): (line: string) => readonly string[] {
	let learnt: Map<string, Renaming[]> | undefined;
	return (line) => {
		const [call, ...others] = callsOf(line);
		if (!call || others.length > 0) return [line];
		learnt ??= renamingsBetween(base, target);
		const known = learnt.get(squash(call.args));
		return [line, ...(known ? formsOf(call, known).map((form) => line.replace(CALL, () => form)) : [])];
	};
}

function renamingsBetween(base: readonly string[], target: readonly string[]): Map<string, Renaming[]> {
	const renamings = new Map<string, Renaming[]>();
	for (const { oldFrom, oldTo, newFrom, newTo } of diffLines(base, target, { ignoreSpace: true })) {
		if (oldTo - oldFrom !== newTo - newFrom) continue;
		for (let i = 0; i < oldTo - oldFrom; i++) learn(renamings, base[oldFrom + i]!, target[newFrom + i]!);
	}
	return renamings;
}

function learn(renamings: Map<string, Renaming[]>, was: string, now: string): void {
	const [old, next] = [callsOf(was), callsOf(now)];
	if (old.length !== 1 || next.length !== 1) return;
	const rest = (line: string) => squash(line.replace(CALL, "()"));
	const family = rest(was) === rest(now) && familyOf(old[0]!.name, next[0]!.name);
	if (!family) return;
	const key = squash(old[0]!.args);
	const renaming = { ...family, args: next[0]!.args, name: old[0]!.name };
	renamings.set(key, [...(renamings.get(key) ?? []), renaming]);
}

/** What a call became, where that is known; else what it would have become with its family. */
function formsOf(call: Call, known: readonly Renaming[]): string[] {
	const same = known.filter(({ name }) => name === call.name);
	const kin = known.filter(({ from, to }) => {
		if (!call.name.startsWith(from)) return false;
		const names = known.filter((each) => each.from === from && each.to === to).map(({ name }) => name);
		return new Set(names).size >= LEAST_NAMES;
	});
	const forms = (same.length > 0 ? same : kin).map(
		({ from, to, args }) => `${to}${call.name.slice(from.length)}(${args})`,
	);
	return [...new Set(forms)];
}

function callsOf(line: string): Call[] {
	return [...line.matchAll(CALL)].map(([, name, args]) => ({ name: name!, args: args! }));
}

/** The first words in which two names differ, up to a `_` that both have; undefined where there is none. */
function familyOf(was: string, now: string): { readonly from: string; readonly to: string } | undefined {
	let same = 0;
	while (same < Math.min(was.length, now.length) && was.at(-1 - same) === now.at(-1 - same)) same++;
	const at = was.indexOf("_", was.length - same);
	if (was === now || at <= 0) return undefined;
	const rest = was.length - at - 1;
	return { from: was.slice(0, -rest), to: now.slice(0, -rest) };
}
