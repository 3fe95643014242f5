import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { type Git, succeeds } from "./git.js";

/** A file as a patch of the stack found it and as it left it. */
export interface Change {
	readonly path: string;
	readonly before?: { readonly mode: string; readonly oid: string };
	readonly after?: { readonly mode: string; readonly oid: string };
}

/** A patch that applies to those before it. */
export interface StackedPatch {
	readonly subject: string;
	readonly changes: readonly Change[];
}

/**
 * Applies patch files one on the other with `git apply`; one that does not apply as it is, is left out.
 *
 * @param folders of patch files, in this order and by name within each
 * @param overlays folders of whole files that the tree gets first
 */
export function stackOf(
	repo: string,
	git: Git,
	base: string,
	{ folders, overlays }: { readonly folders: readonly string[]; readonly overlays: readonly string[] },
): { readonly patches: readonly StackedPatch[]; readonly files: number } {
	const files = folders.flatMap((folder) =>
		readdirSync(folder)
			.filter((name) => name.endsWith(".patch"))
			.sort()
			.map((name) => join(folder, name)),
	);
	const texts = files.map((file) => readFileSync(file, "latin1"));
	const scratch = mkdtempSync(join(tmpdir(), "bench-stack-"));
	const env = { GIT_INDEX_FILE: join(scratch, "index") };
	try {
		const entries = [
			...entriesOf(git, base, new Set(texts.flatMap(pathsIn))),
			...overlays.flatMap((each) => overlaid(git, each)),
		];
		git(["update-index", "--add", "--index-info"], { input: entries.join("\n"), env });
		const trees = [git(["write-tree"], { env })];
		const subjects: string[] = [];
		for (const [i, file] of files.entries()) {
			if (!succeeds(repo, ["apply", "--cached", "--whitespace=nowarn", file], env)) continue;
			trees.push(git(["write-tree"], { env }));
			subjects.push(subjectOf(texts[i]!, file));
		}
		const pairs = subjects.map((_, i) => `${trees[i]} ${trees[i + 1]}\n`);
		const changes = changesOf(
			git(["diff-tree", "--stdin", "-r", "--raw", "--no-renames"], { input: pairs.join("") }),
		);
		return {
			files: files.length,
			patches: subjects.flatMap((subject, i) => {
				const own = changes.get(`${trees[i]} ${trees[i + 1]}`);
				return own ? [{ subject, changes: own }] : [];
			}),
		};
	} finally {
		rmSync(scratch, { recursive: true });
	}
}

/** All paths that a patch file names, and words that only look like one, which do no harm. */
function pathsIn(text: string): string[] {
	return [...text.matchAll(/^(?:--- a\/|\+\+\+ b\/|(?:rename|copy) (?:from|to) )(\S+)/gm)].map(
		([, path]) => path!,
	);
}

/** Those of a tree's files that have one of these paths, as `git update-index` takes them. */
function entriesOf(git: Git, commit: string, paths: ReadonlySet<string>): string[] {
	const all = git(["-c", "core.quotePath=false", "ls-tree", "-r", commit]).split("\n");
	return all.filter((entry) => paths.has(entry.slice(entry.indexOf("\t") + 1)));
}

function overlaid(git: Git, folder: string): string[] {
	const files = readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));
	const ids = git(["hash-object", "-w", "--no-filters", "--stdin-paths"], { input: `${files.join("\n")}\n` });
	return ids.split("\n").map((id, i) => `100644 ${id}\t${relative(folder, files[i]!)}`);
}

function subjectOf(text: string, file: string): string {
	const subject = /^Subject: (?:\[[^\]]*\] ?)*(.*(?:\n[ \t].*)*)/m.exec(text)?.[1];
	return subject?.replace(/\s+/g, " ").trim() || file.replace(/^.*\//, "");
}

/** What `git diff-tree --stdin --raw` says of pairs of trees, by the pair. */
function changesOf(text: string): Map<string, Change[]> {
	const changes = new Map<string, Change[]>();
	let own: Change[] = [];
	for (const line of text.split("\n")) {
		const match = /^:(\d+) (\d+) (\w+) (\w+) \w+\t(.*)$/.exec(line);
		if (!match) {
			own = [];
			changes.set(line, own);
			continue;
		}
		const [, oldMode, newMode, before, after, path] = match as unknown as [
			string,
			string,
			string,
			string,
			string,
			string,
		];
		const blob = (mode: string, oid: string) => (/^0+$/.test(oid) ? undefined : { mode, oid });
		const [old, now] = [blob(oldMode, before), blob(newMode, after)];
		own.push({ path, ...(old && { before: old }), ...(now && { after: now }) });
	}
	return changes;
}
