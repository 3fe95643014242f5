import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Edit } from "../../src/model/series.js";

/** Runs git on files with these texts (latin1), outside of any repository. */
function withFiles<T>(texts: readonly string[], run: (folder: string, names: string[]) => T): T {
	const folder = mkdtempSync(join(tmpdir(), "miggpt-diff-"));
	try {
		const names = texts.map((text, i) => {
			writeFileSync(join(folder, `file${i}`), text, "latin1");
			return `file${i}`;
		});
		return run(folder, names);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function gitText(folder: string, args: readonly string[]): string {
	const env = {
		PATH: process.env.PATH,
		GIT_CONFIG_NOSYSTEM: "1",
		GIT_CONFIG_GLOBAL: "/dev/null",
		GIT_CEILING_DIRECTORIES: folder,
	};
	const { stdout } = spawnSync("git", args, { cwd: folder, env, encoding: "latin1", maxBuffer: 1 << 28 });
	return stdout;
}

/** The edits that git's own diff finds. */
export function gitEdits(before: string, after: string, ...options: string[]): Edit[] {
	return withFiles([before, after], (folder, names) => {
		const text = gitText(folder, ["diff", "--no-index", "--no-color", "-U0", "--text", ...options, ...names]);
		return [...text.matchAll(/^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/gm)].map((match) => {
			const [oldCount, newCount] = [Number(match[2] ?? 1), Number(match[4] ?? 1)];
			const oldFrom = Number(match[1]) - (oldCount > 0 ? 1 : 0);
			const newFrom = Number(match[3]) - (newCount > 0 ? 1 : 0);
			return { oldFrom, oldTo: oldFrom + oldCount, newFrom, newTo: newFrom + newCount };
		});
	});
}

/** What `git merge-file -p` makes of three texts; undefined where it finds a conflict. */
export function gitMergeFile(ours: string, base: string, theirs: string): string | undefined {
	return withFiles([ours, base, theirs], (folder, names) => {
		const { status, stdout } = spawnSync("git", ["merge-file", "-p", "-q", ...names], {
			cwd: folder,
			encoding: "latin1",
			maxBuffer: 1 << 28,
		});
		return status === 0 ? stdout : undefined;
	});
}
