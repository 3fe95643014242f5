import { readFile, writeFile } from "node:fs/promises";
import { UserError } from "../../errors.js";
import type { BenchResults, MethodResults } from "../../model/bench.js";

/**
 * Puts a method's results beside those of other methods in a `results.json`.
 *
 * @throws UserError where the file's results are of another benchmark and `restart` is not set
 */
export async function mergeResults(
	file: string,
	csv: BenchResults["csv"],
	results: MethodResults,
	restart: boolean,
): Promise<BenchResults> {
	const before = await readFile(file, "utf8").then(
		(text) => parse(file, text),
		() => undefined,
	);
	if (before && before.csv.sha256 !== csv.sha256 && !restart)
		throw new UserError(
			`${file} has results of another benchmark, ${before.csv.name}`,
			"name another folder with --out, or start over with --restart",
		);
	const methods = before?.csv.sha256 === csv.sha256 ? before.methods : {};
	const merged: BenchResults = {
		schemaVersion: 1,
		csv,
		methods: { ...methods, [results.settings.method]: withoutTexts(results) },
	};
	await writeFile(file, `${JSON.stringify(merged, undefined, "\t")}\n`);
	return merged;
}

function parse(file: string, text: string): BenchResults {
	try {
		const results = JSON.parse(text) as BenchResults;
		if (results.schemaVersion === 1 && typeof results.csv?.sha256 === "string") return results;
	} catch {}
	throw new UserError(`${file} is no results.json of git miggpt bench`, "name another folder with --out");
}

/** The tables have the texts. */
function withoutTexts(results: MethodResults): MethodResults {
	return {
		...results,
		rows: results.rows.map(({ id, type, retrieve, migrate }) => ({
			id,
			type,
			...(retrieve && { retrieve: { ...retrieve, text: undefined } }),
			...(migrate && { migrate: { ...migrate, text: undefined } }),
		})),
	};
}
