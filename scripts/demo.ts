/**
 * Carries a small made-up patch series across two versions of a small made-up kernel tree, the way a user would:
 *
 *   npm run demo [-- FOLDER]     FOLDER: where to build it; a new temporary one by default, kept to look around in
 *
 * Each patch of fixtures/demo/series shows one thing that can become of a patch; EXPECTED says which.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** What becomes of the patches, in order. */
const EXPECTED = [
	"landed unchanged", // its surroundings stand
	"landed merged", // upstream changed a line of its context
	"parked", // upstream changed the same line
	"landed ported", // upstream changed the neighbouring line
	"landed ported", // upstream deleted the line after it
	"parked", // applies, but calls a function of the parked patch
	"landed ported", // upstream indented the lines further
	"landed ported", // upstream moved the file
	"upstream", // all of it is in
	"landed ported, partly upstream", // half of it is in
	"emptied", // white space that is so already
	"landed merged", // a new file, and its rows in Makefile and Kconfig
	"landed ported", // upstream added a node at the same place
];
const NEEDS_HUMAN = 3;

const fromRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const given = process.argv[2];
const folder = given === undefined ? mkdtempSync(join(tmpdir(), "miggpt-demo-")) : resolve(given);
const bin = join(folder, "bin");
const repo = join(folder, "linux");

// Nothing of the user's git configuration or environment may change the result, which is the same everywhere.
const env: NodeJS.ProcessEnv = {
	...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"))),
	PATH: [bin, process.env.PATH].join(delimiter),
	LC_ALL: "C",
	TZ: "UTC",
	GIT_CONFIG_GLOBAL: "/dev/null",
	GIT_CONFIG_NOSYSTEM: "1",
	GIT_PAGER: "cat",
	GIT_AUTHOR_NAME: "Upstream",
	GIT_AUTHOR_EMAIL: "upstream@example.com",
	GIT_AUTHOR_DATE: "2024-01-01T12:00:00+0000",
	GIT_COMMITTER_NAME: "Demo Porter",
	GIT_COMMITTER_EMAIL: "porter@example.com",
	GIT_COMMITTER_DATE: "2024-06-01T12:00:00+0000",
};

/** Runs git without showing it. @returns its standard output */
function git(...args: string[]): string {
	const { status, stdout, stderr } = spawnSync("git", args, { cwd: repo, env, encoding: "utf8" });
	if (status !== 0) fail(`git ${args[0]} ended with ${status}: ${stderr}`);
	return stdout;
}

/** Prints a command and runs it before the user's eyes. @returns its exit code */
function show(command: string, ...args: string[]): number | null {
	console.log(`\n$ ${[command, ...args].join(" ")}`);
	return spawnSync(command, args, { cwd: repo, env, stdio: "inherit" }).status;
}

function fail(message: string): never {
	console.error(`demo: ${message}`);
	process.exit(1);
}

/** Makes the tree of a fixture the next commit, with a tag. */
function commitTree(fixture: string, tag: string): void {
	for (const name of readdirSync(repo).filter((each) => each !== ".git"))
		rmSync(join(repo, name), { recursive: true });
	cpSync(fromRoot(`fixtures/demo/${fixture}`), repo, { recursive: true });
	git("add", "--all", "--force");
	git("commit", "-q", "-m", `Release ${tag}`);
	git("tag", tag);
}

if (existsSync(bin) || existsSync(repo)) fail(`${folder} has a demo in it already`);
for (const each of [bin, repo]) mkdirSync(each, { recursive: true });
// git finds its command `miggpt` as the program git-miggpt on the PATH, as it would once installed.
symlinkSync(fromRoot("bin/git-miggpt.js"), join(bin, "git-miggpt"));
git("init", "-q", "-b", "main");
commitTree("old", "v1.0");
commitTree("new", "v2.0");
git("checkout", "-q", "-b", "widget", "v1.0");
const series = readdirSync(fromRoot("fixtures/demo/series")).sort();
git("am", "-q", ...series.map((name) => fromRoot(`fixtures/demo/series/${name}`)));

console.log(`A demo repository: ${repo}`);
console.log(`Its branch widget has ${series.length} patches on v1.0; they are to go on v2.0.`);
const stopping = show("git", "miggpt", "rebase", "v1.0..v2.0", "--dry-run");
if (stopping !== NEEDS_HUMAN)
	fail(`the dry run ended with ${stopping}, not with ${NEEDS_HUMAN}, at a conflict`);
console.log("\nIt would stop at a conflict. Leaving out what cannot be decided instead:");
const rebase = ["miggpt", "rebase", "v1.0..v2.0", "--on-conflict", "park"];
const code = show("git", ...rebase);
if (code !== NEEDS_HUMAN)
	fail(`the rebase ended with ${code}, not with ${NEEDS_HUMAN}, though patches are parked`);
show("git", "log", "--oneline", "v2.0..miggpt/widget-v2.0");
const [run] = readdirSync(join(repo, ".git/miggpt"));
show("ls", `.git/miggpt/${run}/patches`);

// The same run again, in the form that programs read.
const asJson = [...rebase, "--dry-run", "--json"];
const { stdout } = spawnSync("git", asJson, { cwd: repo, env, encoding: "utf8" });
const { patches } = JSON.parse(stdout) as { patches: Record<string, string | boolean | null>[] };
patches.forEach(({ fate, manner, partlyUpstream, subject }, i) => {
	const became = fate === "landed" ? `landed ${manner}${partlyUpstream ? ", partly upstream" : ""}` : fate;
	if (became !== EXPECTED[i]) fail(`${subject}: ${became}, expected was ${EXPECTED[i] ?? "no such patch"}`);
});
console.log(`\nAll ${patches.length} patches came out as expected. Look around: ${repo}`);
