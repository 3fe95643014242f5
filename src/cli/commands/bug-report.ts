import { resolve } from "node:path";
import { stringify } from "csv-stringify/sync";
import { blanked } from "../../bench/rows/blank.js";
import { ExitCode } from "../../exit-codes.js";
import { resolveCommit } from "../../git/refs.js";
import { openToRead } from "../../git/repository.js";
import { requireRunToShow } from "../../rebase/record/current.js";
import { patchNamed } from "../../rebase/record/patch-names.js";
import { type PortedFile, portedFiles } from "../../rebase/review/wrong-port.js";
import { counted, display } from "../../report/display.js";
import { writeOutput } from "../../system/output.js";
import type { Io, Parsed } from "../command.js";

const COLUMNS = ["id", "path", "path_new", "file_old", "file_old_p", "file_new", "file_new_p", "hunks"];

export async function run(parsed: Parsed, io: Io): Promise<number> {
	const repository = await openToRead(io.cwd, io.signal);
	const shown = await requireRunToShow(repository, parsed.text("run"));
	const key = patchNamed(shown.plan, parsed.words[0]!);
	const named = parsed.text("right");
	const right = named === undefined ? undefined : await resolveCommit(repository, named, "--right");
	const files = await portedFiles(shown, key, right);
	const number = shown.plan.commits.indexOf(key) + 1;
	const rows = files.map((file, i) => [
		`${number}.${i + 1}`,
		...cellsOf(file, parsed.flag("blank")),
		file.hunks,
	]);
	const csv = Buffer.from(stringify([COLUMNS, ...rows]), "latin1");
	const output = parsed.text("output");
	if (output === undefined) io.stdout.write(csv);
	else await writeOutput(resolve(io.cwd, output), csv);
	const where = output === undefined ? "" : `${display(output)}: `;
	const next = right === undefined ? "; put right what file_new_p should be" : "";
	io.stderr.write(`${where}${counted(rows.length, "row")}${next}. git miggpt bench reads it.\n`);
	return ExitCode.Done;
}

function cellsOf({ path, newPath, ...texts }: PortedFile, isBlank: boolean): string[] {
	const { old = "", oldPatched = "", target = "", targetPatched = "" } = texts;
	const cells = [path, newPath, old, oldPatched, target, targetPatched];
	return isBlank ? blanked(cells) : cells;
}
