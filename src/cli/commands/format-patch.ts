import { resolve } from "node:path";
import { UsageError } from "../../errors.js";
import { ExitCode } from "../../exit-codes.js";
import { openRepository } from "../../git/repository.js";
import type { MailWishes } from "../../rebase/mail-settings.js";
import { requireRunToShow } from "../../rebase/record/current.js";
import { formatRun } from "../../rebase/verbs/format-patch.js";
import { display } from "../../report/display.js";
import type { Io, Parsed } from "../command.js";

export async function run(parsed: Parsed, io: Io): Promise<number> {
	const folder = parsed.text("output");
	if (folder === undefined) throw new UsageError("format-patch needs -o DIR", "name a folder for the mails");
	const repository = await openRepository(io.cwd, io.signal);
	const run = await requireRunToShow(repository, parsed.words[0]);
	const file = parsed.text("cover");
	const cover =
		file === undefined ? (parsed.flag("reuse-cover") ? "reuse" : undefined) : { file: resolve(io.cwd, file) };
	const request = { folder: resolve(io.cwd, folder), wishes: wishesOf(parsed), cover } as const;
	for (const name of await formatRun(run, request)) io.stdout.write(`${display(name)}\n`);
	return ExitCode.Done;
}

function wishesOf(parsed: Parsed): MailWishes {
	const version = parsed.number("reroll-count");
	if (version !== undefined && !(Number.isInteger(version) && version > 0))
		throw new UsageError("-v takes a number from 1 on", "see git miggpt help format-patch");
	const prefix = parsed.text("subject-prefix");
	const inReplyTo = parsed.text("in-reply-to");
	const thread = parsed.text("thread") as MailWishes["thread"];
	return {
		to: parsed.texts("to"),
		cc: parsed.texts("cc"),
		...(version !== undefined && { version }),
		...(prefix !== undefined && { prefix }),
		...(inReplyTo !== undefined && { inReplyTo }),
		...(thread !== undefined && { thread }),
		...(parsed.flag("zero-commit") && { isZeroCommit: true }),
		...(parsed.flag("signature") && { isSigned: true }),
	};
}
