import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InternalError } from "../errors.js";
import { type GitContext, type GitOutput, tryGit } from "./process.js";

/** How `git merge-file` shows and settles conflicts. */
export interface MergeStyle {
	/** What the sides are called in markers: ours, base, theirs. */
	readonly labels: readonly [string, string, string];
	/** Absent: as `merge.conflictStyle` says. */
	readonly conflictStyle?: "merge" | "diff3" | "zdiff3";
	readonly favour?: "ours" | "theirs" | "union";
	readonly markerSize?: number;
}

/** Above this, git merge-file's exit status is no number of conflicts. */
const MOST_CONFLICTS = 127;

/** Runs `git merge-file` on texts (latin1), one merge after another, in a folder of its own. */
export class MergeFile {
	private constructor(
		private readonly context: GitContext,
		private readonly style: MergeStyle,
		private readonly folder: string,
	) {}

	/** @param context its folder tells whose `merge.conflictStyle` is in effect */
	static async open(context: GitContext, style: MergeStyle): Promise<MergeFile> {
		return new MergeFile(context, style, await mkdtemp(join(tmpdir(), "git-miggpt-")));
	}

	/**
	 * The merged text with markers, and the number of conflicts; 127 stands for more, too.
	 *
	 * @throws InternalError where git refuses
	 */
	async merge(texts: { readonly ours: string; readonly base: string; readonly theirs: string }) {
		const files = [texts.ours, texts.base, texts.theirs].map((text, i) => ({
			name: join(this.folder, `${i}`),
			text,
		}));
		for (const { name, text } of files) await writeFile(name, text, "latin1");
		const args = ["-p", ...styleArguments(this.style), ...files.map(({ name }) => name)];
		const { code, stdout, stderr } = await mergeFileAsGit(this.context, args, this.style.conflictStyle);
		if (code > MOST_CONFLICTS) throw new InternalError(`git merge-file failed with ${code}: ${stderr}`);
		return { text: stdout.toString("latin1"), conflicts: code };
	}

	async close(): Promise<void> {
		await rm(this.folder, { recursive: true, force: true });
	}
}

/** What `git merge-file` makes of three texts (latin1), whatever is configured; undefined where it finds a conflict. */
export async function mergeFile(
	texts: { readonly ours: string; readonly base: string; readonly theirs: string },
	signal?: AbortSignal,
): Promise<string | undefined> {
	const env = { GIT_CEILING_DIRECTORIES: "/", GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" };
	const git = await MergeFile.open(
		{ cwd: tmpdir(), env, ...(signal && { signal }) },
		{ labels: ["ours", "base", "theirs"] },
	);
	try {
		const { text, conflicts } = await git.merge(texts);
		return conflicts === 0 ? text : undefined;
	} finally {
		await git.close();
	}
}

/** The options of `git merge-file` for a style; the conflict style `merge` has none and is configuration. */
export function styleArguments({ labels, conflictStyle, favour, markerSize }: MergeStyle): string[] {
	return [
		...labels.flatMap((label) => ["-L", label]),
		...(conflictStyle === "diff3" || conflictStyle === "zdiff3" ? [`--${conflictStyle}`] : []),
		...(favour ? [`--${favour}`] : []),
		...(markerSize === undefined ? [] : [`--marker-size=${markerSize}`]),
	];
}

/** Git's own `merge-file`, whatever it says. */
export function mergeFileAsGit(
	context: GitContext,
	args: readonly string[],
	conflictStyle?: MergeStyle["conflictStyle"],
): Promise<GitOutput> {
	const config = conflictStyle === "merge" ? { "merge.conflictStyle": "merge" } : {};
	return tryGit(context, ["merge-file", ...args], { config });
}
