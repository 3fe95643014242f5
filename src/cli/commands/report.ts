import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { UsageError, UserError } from "../../errors.js";
import { ExitCode } from "../../exit-codes.js";
import { openRepository } from "../../git/repository.js";
import { requireRunToShow } from "../../rebase/record/current.js";
import type { Run } from "../../rebase/record/run.js";
import { readReview } from "../../rebase/review/read-review.js";
import { inspectRun } from "../../rebase/verbs/inspect.js";
import { display } from "../../report/display.js";
import { reviewMarkdown } from "../../report/markdown.js";
import { reviewAsJson } from "../../report/review-json.js";
import { openInBrowser } from "../../system/browser.js";
import { colours } from "../colours.js";
import type { CommandSpec, Io, Parsed } from "../command.js";
import { formatOf } from "../format.js";

export const report: CommandSpec = {
	name: "report",
	synopsis: "[RUN] [--html | --markdown | --json] [-o FILE] [--open]",
	summary: "Print the whole account of the latest run, or another, or make a page of it",
	description: [
		"Prints what git miggpt rebase printed at the end: what became of every patch, what is open and why, and where the results are. Works after git miggpt undo, too.",
		"With --html, writes all that there is to review as one page that stands alone: the series as a picture, filters, and of every patch that was adapted or is left to you the old hunks beside the new ones. Nothing is loaded from elsewhere, and all is readable without scripts. Keys: j and k go to the next and the previous patch, o opens it, x marks it as reviewed; such marks stay in the browser, and can be exported for git miggpt review --import. What was accepted in git miggpt review is marked from the start.",
	],
	words: { least: 0, most: 1 },
	options: {
		html: { type: "boolean", describe: "Write a page, by default into the run's folder." },
		markdown: { type: "boolean", describe: "Print it for a pull request." },
		json: {
			type: "boolean",
			describe: "Print it as git miggpt rebase --json does, with the hunks old beside new.",
		},
		output: {
			type: "string",
			alias: "o",
			value: "FILE",
			describe: "Write it to FILE; - is standard output.",
		},
		open: { type: "boolean", describe: "With --html: open it in the browser." },
	},
	examples: [
		{ command: "git miggpt report | less", says: "Read it again" },
		{ command: "git miggpt report --html --open", says: "Review the run in the browser" },
	],
	run,
};

async function run(parsed: Parsed, io: Io): Promise<number> {
	const forms = ["html", "markdown", "json"].filter((form) => parsed.flag(form));
	if (forms.length > 1)
		throw new UsageError(`--${forms[0]} and --${forms[1]} are two forms`, "run report once for each");
	if (parsed.flag("open") && !parsed.flag("html"))
		throw new UsageError("--open needs --html", "git miggpt report --html --open");
	const repository = await openRepository(io.cwd, io.signal);
	const shown = await requireRunToShow(repository, parsed.words[0]);
	const text = await textOf(parsed, io, shown);
	const file = fileFor(parsed, io, shown);
	if (file === undefined) io.stdout.write(text);
	else {
		await writeFile(file, text);
		io.stdout.write(`${display(file)}\n`);
	}
	if (parsed.flag("open") && file !== undefined && !(await openInBrowser(file, io.env)))
		throw new UserError(`no browser could be started for ${file}`, "name one with BROWSER");
	return ExitCode.Done;
}

async function textOf(parsed: Parsed, io: Io, shown: Run): Promise<string> {
	if (parsed.flag("html")) {
		const { reviewPage } = await import("../../report/page/page.js");
		return reviewPage(await readReview(shown));
	}
	if (parsed.flag("json")) return reviewAsJson(await readReview(shown));
	if (parsed.flag("markdown")) return reviewMarkdown(await readReview(shown));
	return formatOf(parsed).account(colours(parsed, io.stdout, io.env), await inspectRun(shown));
}

function fileFor(parsed: Parsed, io: Io, { paths }: Run): string | undefined {
	const named = parsed.text("output");
	if (named === "-") return undefined;
	if (named !== undefined) return resolve(io.cwd, named);
	return parsed.flag("html") ? join(paths.folder, "report.html") : undefined;
}
