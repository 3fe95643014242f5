import { CancelledError, UserError } from "../errors.js";
import { type GitContext, git, tryGit } from "./process.js";
import { gitText, type Repository } from "./repository.js";

/** The commit that a name stands for. @throws UserError where it stands for none or for several */
export async function resolveCommit(repository: Repository, name: string, role: string): Promise<string> {
	if (name.startsWith("-"))
		throw new UserError(`${role} ${name} looks like an option`, "write the full ref, such as refs/heads/...");
	const { code, stdout, stderr } = await tryGit(
		repository.context,
		["rev-parse", "--verify", "--end-of-options", `${name}^{commit}`],
		{ config: { "core.warnAmbiguousRefs": "true" } },
	);
	if (/is ambiguous/.test(stderr)) {
		throw new UserError(
			`${role} ${name} is ambiguous`,
			`write refs/tags/${name} or refs/heads/${name}, or more digits of the commit id`,
		);
	}
	if (code !== 0) {
		throw new UserError(
			`${role} ${name} is not a commit here`,
			repository.isShallow
				? "this clone is shallow; git fetch --unshallow brings the rest of its history"
				: `git fetch the tag or branch first; git tag -l and git branch -a list what is there`,
		);
	}
	return stdout.toString().trim();
}

/** The commit that a full or abbreviated id names, where it is part of another's history. */
export async function commitIn(
	context: GitContext,
	id: string,
	descendant: string,
): Promise<string | undefined> {
	const named = await tryGit(context, ["rev-parse", "--verify", "--quiet", `${id}^{commit}`]);
	const commit = named.stdout.toString("latin1").trim();
	if (named.code !== 0) return undefined;
	const { code } = await tryGit(context, ["merge-base", "--is-ancestor", commit, descendant]);
	return code === 0 ? commit : undefined;
}

/** True where `ancestor` can be reached from `descendant`, or is it. */
export async function isAncestor(
	repository: Repository,
	ancestor: string,
	descendant: string,
): Promise<boolean> {
	const { code, stderr } = await tryGit(repository.context, [
		"merge-base",
		"--is-ancestor",
		ancestor,
		descendant,
	]);
	if (code > 1) throw new UserError(`git cannot walk from ${descendant}: ${stderr}`);
	return code === 0;
}

/** The commits in base..tip, oldest first, with the number of their parents. */
export async function commitsBetween(repository: Repository, base: string, tip: string) {
	const text = await gitText(repository, [
		"rev-list",
		"--reverse",
		"--topo-order",
		"--parents",
		`${base}..${tip}`,
	]);
	return text === ""
		? []
		: text.split("\n").map((line) => {
				const [commit, ...parents] = line.split(" ") as [string, ...string[]];
				return { commit, parents: parents.length };
			});
}

/** The value of a ref given by its full name, or undefined where it does not exist. */
export async function readRef(repository: Repository, ref: string): Promise<string | undefined> {
	const { code, stdout } = await tryGit(repository.context, ["show-ref", "--verify", "--hash", ref]);
	return code === 0 ? stdout.toString().trim() : undefined;
}

/** A ref of the same kind that git cannot hold beside `ref`, as `refs/heads/a` beside `refs/heads/a/b`. */
export async function refInTheWay(repository: Repository, ref: string): Promise<string | undefined> {
	const first = ref.split("/", 3).join("/");
	const { stdout } = await tryGit(repository.context, ["for-each-ref", "--format=%(refname)", first]);
	const names = stdout.toString().split("\n").filter(Boolean);
	return names.find((name) => name.startsWith(`${ref}/`) || ref.startsWith(`${name}/`));
}

/** The full names of the refs that begin with this, which ends with a slash. */
export async function refsBelow(repository: Repository, prefix: string): Promise<string[]> {
	const text = await gitText(repository, ["for-each-ref", "--format=%(refname)", prefix]);
	return text.split("\n").filter(Boolean);
}

/** The branches that point at one of these commits. */
export async function branchesAt(
	repository: Repository,
	commits: readonly string[],
): Promise<{ readonly ref: string; readonly commit: string }[]> {
	const wanted = new Set(commits);
	const args = ["for-each-ref", "--format=%(refname) %(objectname)", "refs/heads"];
	const lines = (await git(repository.context, args)).toString("latin1").split("\n").filter(Boolean);
	return lines
		.map((line) => line.split(" ") as [string, string])
		.filter(([, commit]) => wanted.has(commit))
		.map(([ref, commit]) => ({ ref, commit }));
}

/** True where git takes `ref` as the full name of a ref. */
export async function isValidRef(repository: Repository, ref: string): Promise<boolean> {
	return (await tryGit(repository.context, ["check-ref-format", ref])).code === 0;
}

/** The worktree that has a branch checked out, or undefined. */
export async function worktreeOf(repository: Repository, ref: string): Promise<string | undefined> {
	const text = (await git(repository.context, ["worktree", "list", "--porcelain"])).toString();
	const entry = text.split("\n\n").find((each) => each.split("\n").includes(`branch ${ref}`));
	return entry && /^worktree (.*)$/m.exec(entry)?.[1];
}

/** A ref to create, to move where `old` is its value now, or to delete where no commit is given. */
type RefChange = { readonly ref: string } & (
	| { readonly commit: string; readonly old?: string }
	| { readonly commit?: undefined; readonly old: string }
);

/** Makes all changes in one transaction, with a reflog message. @throws UserError where one of them is refused */
export async function changeRefs(
	repository: Repository,
	changes: readonly RefChange[],
	message: string,
): Promise<void> {
	const lines = changes.map(({ ref, commit, old }) => {
		if (commit === undefined) return `delete ${ref} ${old}`;
		return old ? `update ${ref} ${commit} ${old}` : `create ${ref} ${commit}`;
	});
	const input = `${["start", ...lines, "prepare", "commit"].join("\n")}\n`;
	// Not cancelled any more: nobody could tell then whether the refs were written.
	const { signal, ...context } = repository.context;
	if (signal?.aborted) throw new CancelledError();
	const { code, stderr } = await tryGit(
		context,
		["update-ref", "--create-reflog", "-m", message, "--stdin"],
		{ input },
	);
	if (code !== 0)
		throw new UserError(
			`git refused to write the refs: ${stderr.split("\n")[0]}`,
			"nothing was moved; see to it, then git miggpt rebase --resume",
		);
}

/** Deletes refs that are there; the rest are passed over. */
export async function deleteRefs(repository: Repository, refs: readonly string[]): Promise<void> {
	const there: string[] = [];
	for (const ref of refs) if ((await readRef(repository, ref)) !== undefined) there.push(ref);
	if (there.length === 0) return;
	const input = `${there.map((ref) => `delete ${ref}`).join("\n")}\n`;
	await git(repository.context, ["update-ref", "--stdin"], { input });
}

/** The tags whose name goes on after `name` with a dot and a number, as `v6.1.176` does after `v6.1`, the oldest first. */
export async function tagsBelow(
	repository: Repository,
	name: string,
): Promise<{ readonly tag: string; readonly commit: string }[]> {
	const short = name.replace(/^refs\/tags\//, "");
	const { stdout } = await tryGit(repository.context, [
		"for-each-ref",
		"--sort=version:refname",
		"--format=%(refname:strip=2) %(objectname) %(*objectname)",
		"refs/tags",
	]);
	return stdout
		.toString()
		.split("\n")
		.map((line) => line.split(" "))
		.filter(([tag]) => tag!.startsWith(`${short}.`) && /^\d+$/.test(tag!.slice(short.length + 1)))
		.map(([tag, oid, peeled]) => ({ tag: tag!, commit: peeled || oid! }));
}

/** The nearest tag that a commit stands on; undefined where there is none. */
export async function nearestTag(repository: Repository, name: string): Promise<string | undefined> {
	const commit = await resolveCommit(repository, name, "the series");
	const args = ["describe", "--tags", "--abbrev=0", "--first-parent", commit];
	const { code, stdout } = await tryGit(repository.context, args);
	return code === 0 ? stdout.toString().trim() : undefined;
}
