import { commitOf, fastImport, type Git } from "./git.js";

const SERIES = "refs/bench/replay";
const SAME = "refs/bench/same";

/** The refs that are made. */
export const REPLAY_REFS = [SERIES, SAME];

/**
 * Makes a series of commits that each append a comment to two C files, and a target that has the base's tree.
 *
 * @returns base, target and tip of the series
 */
export function makeReplay(git: Git, from: string, length: number): [string, string, string] {
	const files = git(["ls-tree", "-r", from, "--", "drivers", "kernel", "mm", "net", "fs"])
		.split("\n")
		.filter((entry) => entry.endsWith(".c"));
	const ident = "replay <replay@localhost> 1700000000 +0000";
	const text = new Map<string, string>();
	const base = git(["rev-parse", `${from}^{commit}`]);
	const stream = [`reset ${SERIES}\nfrom ${base}\n\n`];
	for (let i = 0; i < length; i++) {
		const message = `replay: comment number ${i}\n`;
		stream.push(`commit ${SERIES}\nauthor ${ident}\ncommitter ${ident}\ndata ${message.length}\n${message}`);
		for (const pick of [i * 7919, i * 104729 + 13]) {
			const [mode, , idAndPath] = files[pick % files.length]!.split(" ") as [string, string, string];
			const [id, path] = idAndPath.split("\t") as [string, string];
			const before = text.get(path) ?? `${git(["cat-file", "blob", id])}\n`;
			const middle = before.indexOf("\n\n", before.length / 2);
			const after = `${before.slice(0, middle)}\n\n/* replay ${i} */${before.slice(middle)}`;
			text.set(path, after);
			stream.push(`M ${mode} inline ${path}\ndata ${after.length}\n${after}\n`);
		}
		stream.push("\n");
	}
	fastImport(git, `${stream.join("")}${commitOf(SAME, "same tree\n", [], base)}`);
	return [from, SAME, SERIES];
}
