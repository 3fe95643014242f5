import { execFileSync, spawnSync } from "node:child_process";

/** Runs git in a repository; texts are latin1. @throws where it fails */
export type Git = (args: readonly string[], options?: { input?: string; env?: NodeJS.ProcessEnv }) => string;

export function gitIn(repo: string): Git {
	return (args, { input, env } = {}) =>
		execFileSync("git", ["-C", repo, ...args], {
			encoding: "latin1",
			maxBuffer: 1 << 30,
			...(env && { env: { ...process.env, ...env } }),
			...(input !== undefined && { input: Buffer.from(input, "latin1") }),
		}).trim();
}

/** Whether git succeeds. */
export function succeeds(repo: string, args: readonly string[], env: NodeJS.ProcessEnv): boolean {
	const { status } = spawnSync("git", ["-C", repo, ...args], {
		stdio: "ignore",
		env: { ...process.env, ...env },
	});
	return status === 0;
}

const IDENT = "bench <bench@localhost> 1700000000 +0000";

/** A file of a tree, or that none is there. */
export interface Entry {
	readonly path: string;
	/** Undefined where the file is gone. */
	readonly blob?: { readonly mode: string; readonly oid: string };
}

/** One commit for `git fast-import`, on top of what the ref is at, or of `from`. */
export function commitOf(ref: string, message: string, entries: readonly Entry[], from?: string): string {
	return [
		`commit ${ref}\nauthor ${IDENT}\ncommitter ${IDENT}\n`,
		`data ${message.length}\n${message}\n`,
		...(from === undefined ? [] : [`from ${from}\n`]),
		...entries.map(({ path, blob }) => (blob ? `M ${blob.mode} ${blob.oid} ${path}\n` : `D ${path}\n`)),
		"\n",
	].join("");
}

export function fastImport(git: Git, stream: string): void {
	git(["fast-import", "--quiet", "--force", "--date-format=raw"], { input: stream });
}
