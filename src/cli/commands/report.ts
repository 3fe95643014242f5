import { join, resolve } from "node:path";
import { UsageError, UserError } from "../../errors.js";
import { ExitCode } from "../../exit-codes.js";
import { openToRead } from "../../git/repository.js";
import { requireRunToShow } from "../../rebase/record/current.js";
import type { Run } from "../../rebase/record/run.js";
import { readReview } from "../../rebase/review/read-review.js";
import { inspectRun } from "../../rebase/verbs/inspect.js";
import { display } from "../../report/display.js";
import { reviewMarkdown } from "../../report/markdown.js";
import { reviewAsJson } from "../../report/review-json.js";
import { openInBrowser } from "../../system/browser.js";
import { writeOutput } from "../../system/output.js";
import { colours } from "../colours.js";
import type { Io, Parsed } from "../command.js";
import { formatOf } from "../format.js";

export async function run(parsed: Parsed, io: Io): Promise<number> {
	const forms = ["html", "markdown", "json"].filter((form) => parsed.flag(form));
	if (forms.length > 1)
		throw new UsageError(`--${forms[0]} and --${forms[1]} are two forms`, "run report once for each");
	const repository = await openToRead(io.cwd, io.signal);
	const shown = await requireRunToShow(repository, parsed.words[0]);
	const text = await textOf(parsed, io, shown);
	const file = fileFor(parsed, io, shown);
	if (file === undefined) io.stdout.write(text);
	else {
		await writeOutput(file, text);
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
