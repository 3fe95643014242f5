import { UserError } from "../errors.js";
import { configSection } from "./config.js";
import { tryGit } from "./process.js";
import type { Repository } from "./repository.js";
import type { Scratch } from "./scratch.js";

/** A commit that is to be made again with a signature. All texts are latin1 strings. */
interface Unsigned {
	readonly tree: string;
	readonly parents: readonly string[];
	/** As they stand in the commit: `name <email> seconds zone`. */
	readonly authorLine: string;
	readonly committerLine: string;
	readonly encoding?: string;
	readonly message: string;
}

/** Whether `commit.gpgSign` asks for signatures, and whether it is the repository's own config that does. */
export async function signingWish({
	context,
}: Repository): Promise<"no" | "repository's config" | "user's config"> {
	const entries = (await configSection(context, "commit")).filter(({ key }) => key === "commit.gpgsign");
	const isTrue = (value: string | undefined) => /^(true|yes|on|1)$/i.test(value ?? "");
	if (isTrue(entries.findLast(({ isRepositorys }) => !isRepositorys)?.value)) return "user's config";
	return isTrue(entries.at(-1)?.value) ? "repository's config" : "no";
}

/**
 * Signs commits by git's own means. What is run is named by the user's config alone; the repository's may say which key.
 */
export class Signer {
	private constructor(
		private readonly scratch: Scratch,
		private readonly key: string,
		private readonly config: Readonly<Record<string, string>>,
	) {}

	/** @param key as `git commit -S` takes it; an empty one is `user.signingKey`, or the committer's */
	static async open({ context }: Repository, scratch: Scratch, key: string): Promise<Signer> {
		const [format, own] = await Promise.all(
			["gpg.format", "user.signingKey"].map(async (name) => {
				const { stdout } = await tryGit(context, ["config", "--get", name]);
				return stdout.toString().trimEnd();
			}),
		);
		const { GIT_CONFIG_GLOBAL: _, GIT_CONFIG_NOSYSTEM: __, ...env } = scratch.context.env!;
		return new Signer(scratch.with(env), key || own!, format ? { "gpg.format": format } : {});
	}

	/** Makes a commit again, signed. @returns its id @throws UserError where git cannot sign it */
	async sign({ tree, parents, message, ...commit }: Unsigned): Promise<string> {
		const args = ["commit-tree", `-S${this.key}`, ...parents.flatMap((parent) => ["-p", parent]), tree];
		const env = {
			...this.scratch.context.env,
			...identOf("AUTHOR", commit.authorLine),
			...identOf("COMMITTER", commit.committerLine),
		};
		const config = { ...this.config, "i18n.commitEncoding": commit.encoding ?? "UTF-8" };
		const context = { ...this.scratch.context, env };
		const { code, stdout, stderr } = await tryGit(context, args, {
			input: Buffer.from(message, "latin1"),
			config,
		});
		if (code === 0) return stdout.toString().trim();
		throw new UserError(
			`git could not sign: ${stderr.split("\n")[0]}`,
			"see user.signingKey and gpg.format in git help config, then git miggpt rebase --resume; --resume --no-gpg-sign does without",
		);
	}
}

/** An ident as git takes it from the environment. */
function identOf(who: "AUTHOR" | "COMMITTER", line: string): Record<string, string> {
	const [, name, email, date] = /^(.*) <(.*)> (\d+ [+-]\d+)$/.exec(line)!;
	const text = (latin1: string) => Buffer.from(latin1, "latin1").toString();
	return {
		[`GIT_${who}_NAME`]: text(name!),
		[`GIT_${who}_EMAIL`]: text(email!),
		[`GIT_${who}_DATE`]: `@${date}`,
	};
}
