import { execFileSync } from "node:child_process";
import { diffLines } from "../../src/text/diff.js";
import { splitLines, squash } from "../../src/text/lines.js";
import type { Row } from "../bench-ports/rows.js";

/** What `git log` or `git cat-file` in a repository says, latin1. */
function git(repo: string, ...args: string[]): string {
	return execFileSync("git", args, {
		cwd: repo,
		encoding: "latin1",
		maxBuffer: 1 << 28,
		stdio: ["ignore", "pipe", "ignore"],
	});
}

/** A file in a commit; undefined where it has none. */
export function show(repo: string, commit: string, path: string): string | undefined {
	try {
		return git(repo, "cat-file", "blob", `${commit}:${path}`);
	} catch {
		return undefined;
	}
}

/** The commits of a series, `BASE..TIP`, by their subject as `subjectKey` has it. */
export function commitsOf(repo: string, range: string): Map<string, string> {
	const log = git(repo, "log", "--format=%H %s", range).split("\n").filter(Boolean);
	return new Map(log.map((line) => [subjectKey(line.slice(41)), line.slice(0, 40)]));
}

/** A subject without what maintainers change about it from version to version. */
export function subjectKey(subject: string): string {
	return subject
		.toLowerCase()
		.replace(/ on preempt_rt\.?$/, "")
		.replace(/[^a-z0-9]+/g, "");
}

/** The files that a patch changes in an old series and in the maintainers' new one, as rows by subject. */
export function pairedSeries(repo: string, series: string, theirs: string): Map<string, Row[]> {
	const others = commitsOf(repo, theirs);
	const ports = new Map<string, Row[]>();
	for (const [subject, commit] of commitsOf(repo, series)) {
		const other = others.get(subject);
		if (other === undefined) continue;
		const paths = git(repo, "diff-tree", "-r", "--name-only", "--diff-filter=M", `${commit}^`, commit);
		const rows = paths
			.split("\n")
			.filter(Boolean)
			.flatMap((path) => {
				const [old, oldPatched] = [show(repo, `${commit}^`, path), show(repo, commit, path)];
				const [now, nowPatched] = [show(repo, `${other}^`, path), show(repo, other, path)];
				if (!old || !oldPatched || !now || !nowPatched) return [];
				const isSame = editOf(old, oldPatched) === editOf(now, nowPatched);
				const texts = { file_old: old, file_old_p: oldPatched, file_new: now, file_new_p: nowPatched };
				const known = { set: "series", git_cherry_pick: "unknown", edit: isSame ? "same" : "reworked" };
				return [{ patch: subject, path, ...known, ...texts }];
			});
		if (rows.length > 0) ports.set(subject, rows);
	}
	return ports;
}

/** All lines that go and come, as one text. */
function editOf(before: string, after: string): string {
	const [old, next] = [splitLines(before), splitLines(after)];
	return diffLines(old, next, { ignoreSpace: false })
		.flatMap(({ oldFrom, oldTo, newFrom, newTo }) => [
			...old.slice(oldFrom, oldTo).map((line) => `-${squash(line)}`),
			...next.slice(newFrom, newTo).map((line) => `+${squash(line)}`),
		])
		.join("\n");
}
