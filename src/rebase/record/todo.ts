import { randomBytes } from "node:crypto";
import * as z from "zod/mini";
import { UserError } from "../../errors.js";
import { isWaiting } from "../../model/fate.js";
import type { Meld } from "../../model/meld.js";
import type { Plan } from "../../model/run.js";
import { readIfThere, writeDurably } from "../../system/durable.js";
import type { Run } from "./run.js";
import type { RunState } from "./state.js";

/** What a run does next. */
export type Instruction =
	| { readonly verb: "pick" | "edit" | "drop" | "park"; readonly key: string }
	/** Carry it over with another message, latin1. */
	| { readonly verb: "reword"; readonly key: string; readonly message: string }
	| MeldInstruction
	| { readonly verb: "exec"; readonly id: string; readonly command: string }
	| { readonly verb: "break"; readonly id: string };

/** Carry it over and make it part of the commit of the patch that its group begins with. */
export interface MeldInstruction {
	readonly verb: Meld["how"];
	readonly key: string;
	readonly into: string;
	/** For all of the group, latin1; on the last that is squashed. */
	readonly message?: string;
}

const VERBS: Readonly<Record<string, Instruction["verb"]>> = {
	pick: "pick",
	p: "pick",
	edit: "edit",
	e: "edit",
	reword: "reword",
	r: "reword",
	squash: "squash",
	s: "squash",
	fixup: "fixup",
	f: "fixup",
	drop: "drop",
	d: "drop",
	park: "park",
	exec: "exec",
	x: "exec",
	break: "break",
	b: "break",
};

const listSchema = z.array(
	z.union([
		z.object({ verb: z.enum(["pick", "edit", "drop", "park"]), key: z.string() }),
		z.object({ verb: z.literal("reword"), key: z.string(), message: z.string() }),
		z.object({
			verb: z.enum(["squash", "fixup"]),
			key: z.string(),
			into: z.string(),
			message: z.exactOptional(z.string()),
		}),
		z.object({ verb: z.literal("exec"), id: z.string(), command: z.string() }),
		z.object({ verb: z.literal("break"), id: z.string() }),
	]),
);

/** What is left to do: the to-do list without what is done. */
export async function remaining(run: Run): Promise<Instruction[]> {
	return withoutDone(await instructions(run), run.state);
}

/** The to-do list, or the plan's patches where the user wrote none. */
export async function instructions({ paths, plan }: Run): Promise<Instruction[]> {
	const text = await readIfThere(paths.todo);
	return text === undefined ? picks(plan) : listSchema.parse(JSON.parse(text));
}

/** The plan's patches, one after another. */
export function picks({ commits }: Plan): { readonly verb: "pick"; readonly key: string }[] {
	return commits.map((key) => ({ verb: "pick", key }));
}

function withoutDone(list: readonly Instruction[], { decisions, checked }: RunState): Instruction[] {
	const decided = new Set(decisions.filter(({ fate }) => !isWaiting(fate)).map(({ key }) => key));
	return list.filter((each) => !("key" in each ? decided.has(each.key) : checked.has(each.id)));
}

/** Keeps the to-do list of a run. */
export async function keepTodo({ paths }: Run, list: readonly Instruction[]): Promise<void> {
	await writeDurably(paths.todo, todoText(list));
}

/** A to-do list as it is kept. */
export function todoText(list: readonly Instruction[]): string {
	return `${JSON.stringify(list, undefined, "\t")}\n`;
}

/** A to-do list as the user edits it. */
export function formatTodo(
	list: readonly Instruction[],
	subject: (key: string) => string,
	what: string,
): string {
	const lines = list.map((each) => {
		if ("key" in each) return `${each.verb} ${each.key.slice(0, 12)} ${subject(each.key)}`;
		return each.verb === "exec" ? `exec ${each.command}` : "break";
	});
	return `${lines.join("\n")}

# ${what}
#
# pick, p PATCH   carry it over
# edit, e PATCH   carry it over, and stop there for you to change it
# reword, r PATCH carry it over with another message, which is asked for when this list is saved
# squash, s PATCH carry it over and make it part of the one before it, with both messages, asked for as above
# fixup, f PATCH  the same, with the message of the one before it alone
# drop, d PATCH   leave it out for good
# park PATCH      leave it out for now; git miggpt retry takes it up again
# exec, x COMMAND run it in the run's worktree; the run stops where it fails
# break, b        stop here; git miggpt rebase --continue goes on
#
# The lines are done from top to bottom and may be put in another order. Every patch must stand in one
# of them: a lost line is an error, not a lost patch. An empty list changes nothing.
`;
}

/**
 * Reads an edited to-do list.
 *
 * @param before the list that was given to edit: the same patches must be in it, each once
 * @param previous the patch that the first of the list may be melded with; none where the run has not begun
 * @returns the list, a message that is yet to be asked for empty; undefined where the user emptied it
 * @throws UserError naming the line
 */
export function parseTodo(
	text: string,
	before: readonly Instruction[],
	previous?: string,
): Instruction[] | undefined {
	const keys = before.flatMap((each) => ("key" in each ? [each.key] : []));
	const list: Instruction[] = [];
	let head = previous;
	for (const [i, raw] of text.split("\n").entries()) {
		const line = raw.trim();
		if (line === "" || line.startsWith("#")) continue;
		const each = instruction(line, { keys, before, number: i + 1, head });
		if (BEGINNING.includes(each.verb) && "key" in each) head = each.key;
		list.push(each);
	}
	if (list.length === 0) return undefined;
	const seen = list.flatMap((each) => ("key" in each ? [each.key] : []));
	const twice = seen.find((key, i) => seen.indexOf(key) !== i);
	if (twice !== undefined) throw wrong(`patch ${twice.slice(0, 12)} stands in it twice`);
	const lost = keys.find((key) => !seen.includes(key));
	if (lost !== undefined) throw wrong(`patch ${lost.slice(0, 12)} is missing; to leave it out, write drop`);
	return list;
}

/** What begins a group that others can be melded with; what is left out is as if it stood in no line. */
const BEGINNING: readonly string[] = ["pick", "edit", "reword"];

interface Reading {
	readonly keys: readonly string[];
	readonly before: readonly Instruction[];
	/** Of the line, from 1. */
	readonly number: number;
	/** The patch that the line's is melded with, where it says so. */
	readonly head: string | undefined;
}

function instruction(line: string, { keys, before, number, head }: Reading): Instruction {
	const [, word, rest] = /^(\S+)\s*(.*)$/.exec(line) as unknown as [string, string, string];
	const verb = VERBS[word];
	if (verb === undefined) throw wrong(`line ${number} begins with ${word}, which is no instruction`);
	if (verb === "break") return { verb, id: instructionId() };
	if (verb === "exec") {
		if (rest === "") throw wrong(`line ${number} has no command`);
		return { verb, id: instructionId(), command: rest };
	}
	const [name] = rest.split(/\s/, 1) as [string];
	const named = keys.filter((key) => name.length >= 4 && key.startsWith(name));
	if (named.length !== 1) throw wrong(`line ${number} names no patch of the rest of the run: ${name}`);
	if (verb === "squash" || verb === "fixup") {
		if (head === undefined) throw wrong(`line ${number} has no patch before it to be melded with`);
		return { verb, key: named[0]!, into: head };
	}
	if (verb !== "reword") return { verb, key: named[0]! };
	const known = before.find((each) => each.verb === "reword" && each.key === named[0]);
	return { verb, key: named[0]!, message: known?.verb === "reword" ? known.message : "" };
}

function instructionId(): string {
	return randomBytes(8).toString("hex");
}

function wrong(what: string, remedy = "nothing was changed; edit it again"): UserError {
	return new UserError(`the to-do list was not taken: ${what}`, remedy);
}
