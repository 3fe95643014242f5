import { basename, dirname } from "node:path";
import { UserError } from "../errors.js";
import type { ObjectFormat } from "./objects.js";
import { type GitContext, git, gitEnvironment, noGit, tryGit } from "./process.js";

const OLDEST_GIT = [2, 38] as const;

/** A git repository that the tool can work in. */
export interface Repository {
	readonly context: GitContext;
	readonly gitDir: string;
	/** The folder that all worktrees share. */
	readonly commonDir: string;
	readonly objectFormat: ObjectFormat;
	readonly isShallow: boolean;
	/** A folder of objects that the repository is read with besides its own. */
	readonly alternates?: string;
	/** The remote that a partial clone fetches its missing objects from. */
	readonly promisor?: string;
}

/** Opens the repository around a folder. @throws UserError where there is none, or git is missing or too old */
export async function openRepository(cwd: string, signal?: AbortSignal): Promise<Repository> {
	const reading = Promise.all([openToRead(cwd, signal), promisorOf({ cwd, ...(signal && { signal }) })]);
	reading.catch(() => {});
	await gitVersion(cwd);
	const [repository, promisor] = await reading;
	return { ...repository, ...(promisor !== undefined && { promisor }) };
}

/** As `openRepository`, for what only reads a run: git's version was seen when that began, and nothing is fetched. */
export async function openToRead(cwd: string, signal?: AbortSignal): Promise<Repository> {
	const context: GitContext = { cwd, ...(signal && { signal }) };
	const { code, stdout, stderr } = await tryGit(context, [
		"rev-parse",
		"--path-format=absolute",
		"--git-dir",
		"--git-common-dir",
		"--show-object-format",
		"--is-shallow-repository",
	]);
	if (code !== 0) {
		await gitVersion(cwd);
		throw stderr.includes("dubious ownership")
			? new UserError(
					`git refuses this repository: ${stderr.split("\n")[0]}`,
					"see safe.directory in git help config",
				)
			: new UserError(`not a git repository: ${cwd}`, "run git miggpt inside a clone of the kernel");
	}
	const [gitDir, commonDir, format, shallow] = stdout.toString().trimEnd().split("\n") as [
		string,
		string,
		string,
		string,
	];
	return {
		context,
		gitDir,
		commonDir,
		objectFormat: format as ObjectFormat,
		isShallow: shallow === "true",
	};
}

/**
 * A folder of a repository that git can be started in as long as that is there, whatever becomes of linked worktrees: the
 * top of the main checkout, which is what safe.directory names, or the repository itself.
 */
export function lastingFolder(commonDir: string): string {
	return basename(commonDir) === ".git" ? dirname(commonDir) : commonDir;
}

/** The version of git. @throws UserError where there is none, or it is too old */
export async function gitVersion(cwd: string): Promise<string> {
	const { simpleGit } = await import("simple-git");
	const client = simpleGit({ baseDir: cwd }).env(allowed(gitEnvironment()));
	const version = await client.version();
	if (!version.installed) throw noGit();
	requireGit(version.major, version.minor);
	return `${version.major}.${version.minor}.${version.patch}`;
}

/** @throws UserError where git is older than 2.38 */
function requireGit(major: number, minor: number): void {
	if (major > OLDEST_GIT[0] || (major === OLDEST_GIT[0] && minor >= OLDEST_GIT[1])) return;
	throw new UserError(
		`git ${major}.${minor} is too old`,
		`git miggpt needs git ${OLDEST_GIT.join(".")} or newer; install one and put it first on PATH`,
	);
}

/** simple-git wants no variables that can start programs; git itself is started without them here. */
function allowed(env: NodeJS.ProcessEnv): Record<string, string> {
	const isRisky = (name: string) => /^(GIT_|EDITOR$|VISUAL$|PAGER$|SSH_ASKPASS$|PREFIX$)/.test(name);
	return Object.fromEntries(
		Object.entries(env).filter(
			(entry): entry is [string, string] => entry[1] !== undefined && !isRisky(entry[0]),
		),
	);
}

async function promisorOf(context: GitContext): Promise<string | undefined> {
	const { stdout } = await tryGit(context, [
		"config",
		"--get-regexp",
		"^(extensions\\.partialclone|remote\\..*\\.promisor)$",
	]);
	for (const line of stdout.toString().split("\n")) {
		const partial = /^extensions\.partialclone (.+)$/.exec(line);
		const remote = /^remote\.(.+)\.promisor true$/.exec(line);
		if (partial ?? remote) return (partial ?? remote)![1]!;
	}
	return undefined;
}

/** The committer as git takes it from configuration and environment: `name <email> seconds zone`. */
export async function committerIdent(repository: Repository): Promise<string> {
	const { code, stdout, stderr } = await tryGit(repository.context, ["var", "GIT_COMMITTER_IDENT"]);
	if (code === 0) return stdout.toString("latin1").trimEnd();
	throw new UserError(
		`git does not know who you are: ${stderr.split("\n").at(-1)}`,
		'set it with git config --global user.name "..." and git config --global user.email "..."',
	);
}

/** The editor that git would start here for a to-do list, or for any other text, as a shell command. */
export async function editorOf(repository: Repository, what: "todo" | "text" = "todo"): Promise<string> {
	const own = what === "todo" ? process.env.GIT_SEQUENCE_EDITOR : undefined;
	if (own) return own;
	const configured = await tryGit(repository.context, ["config", "--get", "sequence.editor"]);
	if (what === "todo" && configured.code === 0) return configured.stdout.toString().trimEnd();
	const { code, stdout } = await tryGit(repository.context, ["var", "GIT_EDITOR"]);
	if (code === 0) return stdout.toString().trimEnd();
	throw new UserError(
		"git finds no editor to start",
		"set one with git config --global core.editor ..., or EDITOR",
	);
}

/** The short name of the checked-out branch, or undefined where HEAD is detached. */
export async function currentBranch(repository: Repository): Promise<string | undefined> {
	const { code, stdout } = await tryGit(repository.context, ["symbolic-ref", "-q", "--short", "HEAD"]);
	return code === 0 ? stdout.toString().trimEnd() : undefined;
}

/** Runs git in the repository and gives its trimmed output. */
export async function gitText(repository: Repository, args: readonly string[]): Promise<string> {
	return (await git(repository.context, args)).toString("latin1").trimEnd();
}
