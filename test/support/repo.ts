import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { type Finished, PINNED, PROGRAM, runApart, runMiggpt } from "./program.js";
import { commitStream, type StreamCommit } from "./stream.js";

/** Files by path; bytes as latin1, or undefined to delete; a mode other than 100644 in the long form. */
export type Files = Readonly<
	Record<string, string | undefined | { readonly mode: string; readonly text: string }>
>;

/** A real git repository in a temporary folder, gone when the test ends. */
export class TestRepo {
	readonly folder: string;
	/** What git calls an object that there is none of: a ref that is set to it is deleted. */
	readonly #nowhere: string;

	constructor(...init: string[]) {
		this.folder = mkdtempSync(join(tmpdir(), "miggpt-test-"));
		onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
		this.git("init", "-q", "-b", "main", ...init);
		appendFileSync(join(this.folder, ".git/config"), "[gc]\n\tauto = 0\n");
		this.#nowhere = "0".repeat(init.includes("--object-format=sha256") ? 64 : 40);
	}

	/** Runs git and gives its output without the final line end; throws where it fails. */
	git(...args: string[]): string {
		return execFileSync("git", args, {
			cwd: this.folder,
			env: PINNED,
			encoding: "latin1",
			stdio: ["ignore", "pipe", "pipe"],
			maxBuffer: 1 << 28,
		}).replace(/\n$/, "");
	}

	/** Runs git with input and environment; throws where it fails. */
	gitWith(
		options: { input?: string | Buffer; env?: NodeJS.ProcessEnv; cwd?: string },
		...args: string[]
	): string {
		const input = typeof options.input === "string" ? Buffer.from(options.input, "latin1") : options.input;
		return execFileSync("git", args, {
			cwd: options.cwd ?? this.folder,
			env: { ...PINNED, ...options.env },
			encoding: "latin1",
			maxBuffer: 1 << 28,
			...(input !== undefined && { input }),
			stdio: ["pipe", "pipe", "pipe"],
		}).replace(/\n$/, "");
	}

	/** Makes a commit on top of `parent` (none: a root) without touching the checkout. @returns its id */
	commit(parent: string | undefined, message: string, files: Files): string {
		const ref = "refs/test/commit";
		const made = commitStream(ref, { message, files }, 1, parent);
		return this.#import(`${made}get-mark :1\nreset ${ref}\nfrom ${this.#nowhere}\n\n`);
	}

	/** Base and target tags `old` and `new`, and a series of one commit a step, as branch `series`. */
	scene(base: Files, target: Files, ...series: readonly StreamCommit[]): this {
		const stream = [
			commitStream("refs/tags/old", { message: "old version\n", files: base }, 1),
			commitStream("refs/tags/new", { message: "new version\n", files: target }, 2, ":1"),
			"reset refs/heads/series\nfrom :1\n\n",
			...series.map((each, i) => commitStream("refs/heads/series", each, i + 3)),
		];
		this.#import(stream.join(""));
		return this;
	}

	/** Makes of a stream what it says, in one process. */
	#import(stream: string): string {
		const input = `${stream}done\n`;
		return this.gitWith({ input }, "fast-import", "--quiet", "--done", "--date-format=raw-permissive");
	}

	/** Runs `git miggpt` here. */
	miggpt(...args: string[]): Promise<Finished> {
		return this.miggptIn(this.folder, {}, ...args);
	}

	miggptIn(cwd: string, env: NodeJS.ProcessEnv, ...args: string[]): Promise<Finished> {
		return runMiggpt(cwd, { ...this.#cache, ...env }, ...args);
	}

	/** Runs `git miggpt` here in a process of its own, for what signals or kills it. */
	miggptApart(env: NodeJS.ProcessEnv, ...args: string[]): Promise<Finished> {
		return runApart(this.folder, { ...this.#cache, ...env }, ...args);
	}

	/** Starts `git miggpt` here and leaves it running. */
	start(...args: string[]) {
		return spawn(process.execPath, [PROGRAM, ...args], {
			cwd: this.folder,
			env: { ...PINNED, ...this.#cache },
			stdio: ["ignore", "pipe", "pipe"],
		});
	}

	/** A cache of its own, so that no test is answered by another. */
	get #cache(): NodeJS.ProcessEnv {
		return { XDG_CACHE_HOME: join(this.folder, ".git", "test-cache") };
	}

	/** The bytes of a file of a commit, latin1. */
	show(commit: string, path: string): string {
		return execFileSync("git", ["cat-file", "blob", `${commit}:${path}`], {
			cwd: this.folder,
			env: PINNED,
			encoding: "latin1",
			maxBuffer: 1 << 28,
		});
	}

	write(path: string, text: string): void {
		const file = join(this.folder, path);
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, text, "latin1");
	}

	readFile(path: string): string {
		return readFileSync(join(this.folder, path), "latin1");
	}

	/** All refs with their values, those of the tool's own left out. */
	refs(): string {
		return this.git("for-each-ref", "--format=%(refname) %(objectname)")
			.split("\n")
			.filter((line) => !line.startsWith("refs/miggpt/"))
			.join("\n");
	}
}

/** `count` numbered lines, each with a name of its own, so that every one anchors. */
export function numbered(
	count: number,
	change: (line: string, number: number) => string | string[] = (line) => line,
): string {
	return Array.from({ length: count }, (_, i) => change(`\tstep_${i}(dev, ${i});`, i))
		.flat()
		.map((line) => `${line}\n`)
		.join("");
}
