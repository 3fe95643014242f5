import { readFile, writeFile } from "node:fs/promises";
import { UserError } from "../../errors.js";
import { readCommit, readCommits } from "../../git/commits.js";
import { git } from "../../git/process.js";
import { editorOf, type Repository } from "../../git/repository.js";
import { withReaders } from "../../series/readers.js";
import { runEditor } from "../../system/shell.js";
import type { Instruction, MeldInstruction } from "../record/todo.js";

/** What a list's messages are asked with. */
interface Asker {
	readonly repository: Repository;
	/** The file that the editor gets. */
	readonly file: string;
	/** The list as it was before, whose messages are kept where they still fit. */
	readonly before: readonly Instruction[];
	/** The message that a patch was decided with, where it is another than its commit's. */
	readonly decided: ReadonlyMap<string, string>;
}

/**
 * Has the user write the messages of the patches that are to be reworded, or squashed, now, so that the run needs nobody.
 *
 * @throws UserError where one is left empty
 */
export async function withMessages(list: readonly Instruction[], asker: Asker): Promise<Instruction[]> {
	const result: Instruction[] = [];
	for (const each of list) {
		const isOpen = each.verb === "reword" && each.message === "";
		const message = isOpen && (await written(asker, await ownMessage(asker, each.key), each.key));
		result.push(isOpen && message ? { ...each, message } : each);
	}
	for (const [i, each] of result.entries()) {
		if (each.verb !== "squash" || each !== squashes(result, each.into).at(-1)) continue;
		const message = knownMessage(asker.before, result, each) ?? (await joinedMessage(asker, result, each));
		result[i] = { ...each, message };
	}
	return result;
}

function squashes(list: readonly Instruction[], into: string): MeldInstruction[] {
	return members(list, into).filter(({ verb }) => verb === "squash");
}

function members(list: readonly Instruction[], into: string): MeldInstruction[] {
	return list.filter(
		(each): each is MeldInstruction =>
			(each.verb === "squash" || each.verb === "fixup") && each.into === into,
	);
}

/** The message that was written before for the same patches. */
function knownMessage(
	before: readonly Instruction[],
	now: readonly Instruction[],
	{ into }: MeldInstruction,
): string | undefined {
	const keys = (list: readonly Instruction[]) => squashes(list, into).map(({ key }) => key);
	const isSame = keys(before).join() === keys(now).join();
	return isSame ? squashes(before, into).at(-1)?.message : undefined;
}

/** Asks for the message of a group, as git does: all of its messages, those of fixups as comments. */
async function joinedMessage(
	asker: Asker,
	list: readonly Instruction[],
	{ key, into }: MeldInstruction,
): Promise<string> {
	const group = members(list, into);
	await requireOneEncoding(asker.repository, [into, ...group.map((each) => each.key)]);
	const reworded = list.find((each) => each.verb === "reword" && each.key === into);
	const first = reworded?.verb === "reword" ? reworded.message : await ownMessage(asker, into);
	const parts = [
		`# This is a combination of ${group.length + 1} patches.\n# This is the message of the first:\n\n${first.trimEnd()}\n`,
	];
	for (const [i, each] of group.entries()) {
		const message = (await ownMessage(asker, each.key)).trimEnd();
		parts.push(
			each.verb === "squash"
				? `# This is the message of patch ${i + 2}:\n\n${message}\n`
				: `# The message of patch ${i + 2} is left out:\n\n${message.replace(/^/gm, "# ")}\n`,
		);
	}
	const text = await written(asker, parts.join("\n"), key);
	const config = { "core.commentChar": "#" };
	const cleaned = await git(asker.repository.context, ["stripspace", "--strip-comments"], {
		input: Buffer.from(text, "latin1"),
		config,
	});
	if (cleaned.length > 0) return cleaned.toString("latin1");
	throw leftEmpty(key);
}

/** @throws UserError where messages that are to be joined are written in several */
async function requireOneEncoding(repository: Repository, keys: readonly string[]): Promise<void> {
	const commits = await withReaders(repository, ({ objects }) => readCommits(objects, keys));
	const encodings = new Set([...commits.values()].map(({ encoding = "UTF-8" }) => encoding));
	if (encodings.size > 1)
		throw new UserError(
			`messages in ${[...encodings].join(" and ")} cannot be joined`,
			"nothing was changed; write fixup in place of squash, which keeps that of the first",
		);
}

async function ownMessage({ repository, decided }: Asker, key: string): Promise<string> {
	const known = decided.get(key);
	if (known !== undefined) return known;
	const { message } = await withReaders(repository, ({ objects }) => readCommit(objects, key));
	return message;
}

/** What the user makes of a message. */
async function written({ repository, file }: Asker, message: string, key: string): Promise<string> {
	await writeFile(file, message, "latin1");
	const code = await runEditor(await editorOf(repository, "text"), file);
	const text = `${(await readFile(file, "latin1")).trimEnd()}\n`;
	if (code !== 0)
		throw new UserError(`the editor ended with ${code}`, "nothing was changed; edit the list again");
	if (text.trim() !== "") return text;
	throw leftEmpty(key);
}

function leftEmpty(key: string): UserError {
	return new UserError(
		`patch ${key.slice(0, 12)} was left without a message`,
		"nothing was changed; edit the list again",
	);
}
