import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Scene } from "./scene.js";

const PINNED = {
	GIT_CONFIG_NOSYSTEM: "1",
	GIT_CONFIG_GLOBAL: "/dev/null",
	GIT_AUTHOR_NAME: "Ada Author",
	GIT_AUTHOR_EMAIL: "ada@example.org",
	GIT_AUTHOR_DATE: "1700000000 +0000",
	GIT_COMMITTER_NAME: "Ada Author",
	GIT_COMMITTER_EMAIL: "ada@example.org",
	GIT_COMMITTER_DATE: "1700000000 +0000",
};

/** A repository with tags `old` and `new` and a branch `series` of one patch a scene; always the same to the byte. */
export function makeRepository(folder: string, scenes: readonly Scene[]): void {
	const git = (...args: string[]) =>
		execFileSync("git", args, { cwd: folder, env: { ...process.env, ...PINNED } });
	const commit = (message: string, files: readonly (readonly [string, string])[]) => {
		for (const [path, text] of files) {
			mkdirSync(dirname(join(folder, path)), { recursive: true });
			writeFileSync(join(folder, path), text);
		}
		git("add", "-A");
		git("commit", "-q", "-m", message);
	};
	git("init", "-q", "-b", "series");
	git("config", "user.name", PINNED.GIT_COMMITTER_NAME);
	git("config", "user.email", PINNED.GIT_COMMITTER_EMAIL);
	commit(
		"old version",
		scenes.map(({ path, base }) => [path, base] as const),
	);
	git("tag", "old");
	commit(
		"new version",
		scenes.map(({ path, target }) => [path, target] as const),
	);
	git("tag", "new");
	git("reset", "-q", "--hard", "old");
	for (const { path, patched } of scenes) commit(`${path}: change it`, [[path, patched]]);
}
