import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "csv-stringify/sync";
import { onTestFinished } from "vitest";

/** A folder that is gone when the test ends. */
export function temporaryFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), "miggpt-bench-"));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/** Writes rows (latin1) as a CSV whose header is the keys of the first. @returns the file */
export function writeCsv(
	folder: string,
	rows: readonly Readonly<Record<string, string>>[],
	name = "rows.csv",
): string {
	const file = join(folder, name);
	writeFileSync(file, stringify([...rows], { header: true }), "latin1");
	return file;
}

/** A row of the published format. */
export interface SnippetCells {
	readonly id: string;
	readonly type?: string;
	readonly s_old: string;
	readonly s_old_p: string;
	readonly file_new: string;
	readonly s_new: string;
	readonly s_new_p: string;
}

export function snippetCells({ s_new, s_new_p, ...cells }: SnippetCells): Record<string, string> {
	return {
		type: "type1",
		...cells,
		s_new_gt1: s_new,
		s_new_gt2: "none",
		s_new_p_gt1: s_new_p,
		s_new_p_gt2: "none",
	};
}
