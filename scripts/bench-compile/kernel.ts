import { type SpawnSyncOptions, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { UsageError } from "../bench-ports/command.js";

const TOOLS = ["aarch64-linux-gnu-gcc", "make", "flex", "bison", "bc", "tar"];
const MARK = ".bench-compile";
const LARGE = 1 << 30;

/** Which of the tools that a build needs are not installed. */
export function missingTools(): string[] {
	return TOOLS.filter((tool) => spawnSync(tool, ["--version"], { stdio: "ignore" }).error);
}

/** What a compiler needs of a patch. A changed Kconfig would have the whole tree configured anew. */
const NEEDED = /(?:\.[chS]|\.inc|\/Makefile|\/Kbuild)$/;

/** A checked out kernel, configured with all modules for arm64, in which files are put and compiled. */
export class Kernel {
	private readonly before = new Map<string, { readonly text: string; readonly time: Date } | undefined>();

	private constructor(private readonly folder: string) {}

	/** Checks a revision out into a folder and configures it, unless an earlier run has. */
	static prepare(repo: string, revision: string, folder: string): Kernel {
		const kernel = new Kernel(resolve(folder));
		const commit = must("git", [
			"-C",
			repo,
			"rev-parse",
			"--verify",
			"--end-of-options",
			`${revision}^{commit}`,
		]);
		const mark = join(kernel.folder, MARK);
		if (existsSync(mark) && readFileSync(mark, "latin1") === commit) return kernel;
		if (existsSync(kernel.folder))
			throw new UsageError(`${folder} is not a build of ${revision}: name another`);
		mkdirSync(kernel.folder, { recursive: true });
		const archive = join(kernel.folder, "archive.tar");
		must("git", ["-C", repo, "archive", "-o", archive, commit.trim()]);
		must("tar", ["-xf", archive, "-C", kernel.folder]);
		rmSync(archive);
		for (const target of ["allmodconfig", "modules_prepare"]) {
			const { status, stderr } = kernel.make([target]);
			if (status !== 0) throw new UsageError(`make ${target} failed:\n${stderr}`);
		}
		writeFileSync(mark, commit, "latin1");
		return kernel;
	}

	/** Puts in place what a compiler reads of some texts; `""` is no file. Paths outside of the tree are left out. */
	put(texts: ReadonlyMap<string, string>): void {
		for (const [path, text] of texts) {
			const file = resolve(this.folder, path);
			if (!NEEDED.test(path) || !file.startsWith(this.folder + sep)) continue;
			const is = existsSync(file)
				? { text: readFileSync(file, "latin1"), time: statSync(file).mtime }
				: undefined;
			if (!this.before.has(file)) this.before.set(file, is);
			if (text === "") rmSync(file, { force: true });
			else if (is?.text !== text) write(file, text);
		}
	}

	/** Takes back all that was put, times included, so that nothing is made anew for it. */
	restore(): void {
		for (const [file, was] of this.before) {
			if (!was) rmSync(file, { force: true });
			else {
				write(file, was.text);
				utimesSync(file, was.time, was.time);
			}
		}
		this.before.clear();
	}

	/** Has a C file read by the compiler, no code made. @returns its first complaint; undefined where it has none */
	errorOf(path: string): string | undefined {
		const { status, stderr } = this.make([path.replace(/\.c$/, ".o"), "KCFLAGS=-fsyntax-only"]);
		if (status === 0) return undefined;
		const lines = stderr.split("\n");
		return lines.find((line) => /\berror\b/i.test(line)) ?? lines[0] ?? "make failed";
	}

	private make(targets: readonly string[]) {
		const jobs = targets.includes("modules_prepare") ? ["-j2"] : [];
		const cross = ["ARCH=arm64", "CROSS_COMPILE=aarch64-linux-gnu-"];
		return run("nice", ["-n", "10", "make", "-s", "-C", this.folder, ...jobs, ...cross, ...targets]);
	}
}

function write(file: string, text: string): void {
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, text, "latin1");
}

function run(program: string, args: readonly string[]) {
	const options = {
		encoding: "latin1",
		maxBuffer: LARGE,
		input: "",
		env: { ...process.env, LC_ALL: "C", LANG: "C" },
	} as const;
	return spawnSync(program, [...args], options satisfies SpawnSyncOptions);
}

function must(program: string, args: readonly string[]): string {
	const { status, stdout, stderr } = run(program, args);
	if (status !== 0) throw new UsageError(`${program} ${args.at(-1)}: ${stderr.trim()}`);
	return stdout;
}
