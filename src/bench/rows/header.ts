import { UserError } from "../../errors.js";

const SNIPPET = [
	"type",
	"s_old",
	"s_old_p",
	"file_new",
	"s_new_gt1",
	"s_new_gt2",
	"s_new_p_gt1",
	"s_new_p_gt2",
];
const FILE = ["path", "file_old", "file_old_p", "file_new", "file_new_p"];

export interface Header {
	readonly kind: "snippet" | "file";
	/** The columns that the format asks for. */
	readonly known: readonly string[];
}

/** Tells from a header which of the two formats a CSV has. @throws UserError where it has neither */
export function headerOf(file: string, names: readonly string[]): Header {
	const twice = names.find((name, i) => names.indexOf(name) !== i);
	if (twice !== undefined)
		throw new UserError(`${file}: the header has the column ${twice || "without a name"} twice`);
	const missing = (columns: readonly string[]) => columns.filter((name) => !names.includes(name));
	const isFile = missing(FILE).length === 0 || names.includes("file_old");
	const known = isFile ? FILE : SNIPPET;
	const lacks = missing(known);
	if (lacks.length > 0)
		throw new UserError(
			`${file}: the header lacks the column${lacks.length > 1 ? "s" : ""} ${lacks.join(", ")}`,
			`a benchmark has either ${SNIPPET.join(", ")}, or ${FILE.join(", ")}`,
		);
	return { kind: isFile ? "file" : "snippet", known };
}
