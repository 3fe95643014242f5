import type { Files } from "./repo.js";

/** A commit to be made. */
export interface StreamCommit {
	/** Latin1, as all bytes here. */
	readonly message: string;
	readonly files: Files;
}

/**
 * A commit for `git fast-import`, which makes any number of them in one process.
 *
 * @param mark what later ones in the stream name it by, `:mark`
 * @param from its parent; without one, it is the last that the stream made on the ref, or there is none
 */
export function commitStream(
	ref: string,
	{ message, files }: StreamCommit,
	mark: number,
	from?: string,
): string {
	const head = [
		`commit ${ref}`,
		`mark :${mark}`,
		"author Ada Author <ada@example.org> 1700000000 +0100",
		"committer Carl Committer <carl@example.org> 1700000100 +0000",
		`data ${message.length}`,
		message,
		...(from === undefined ? [] : [`from ${from}`]),
	];
	return `${head.join("\n")}\n${Object.entries(files).map(change).join("")}\n`;
}

function change([path, value]: [string, Files[string]]): string {
	const quoted = `"${path.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n")}"`;
	if (value === undefined) return `D ${quoted}\n`;
	const { mode, text } = typeof value === "string" ? { mode: "100644", text: value } : value;
	if (mode === "160000") return `M ${mode} ${text} ${quoted}\n`;
	return `M ${mode} inline ${quoted}\ndata ${text.length}\n${text}\n`;
}
