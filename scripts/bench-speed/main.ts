/**
 * Our time, processor time and peak memory beside those of git rebase and git am -3, on one series in one run:
 *
 *   npm run bench:speed -- REPO BASE..TARGET SERIES
 *   npm run bench:speed -- REPO BASE --replay N     a made series of N commits, replayed on its own base
 *
 * Each runs three times, and the one of middling time counts: an index that the first of ours makes is kept for the
 * others. git stops at the first conflict, and its time is that until then. Memory is what the process and all its
 * children hold together (PSS), sampled ten times a second.
 *
 *   npm run bench:speed -- REPO BASE..TARGET --curve FOLDER [--curve FOLDER] [--overlay FOLDER] [--lengths 50,200] [--svg FILE]
 *
 * Ours by the length of the series, once each, the index made before: of a long series that is made of the patch files
 * in the folders, see `makeLongSeries`. Objects, and refs below refs/bench while it works, are written to REPO.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { beside } from "./beside.js";
import { curve } from "./curve.js";
import { gitIn } from "./git.js";
import { type Measured, measure } from "./measure.js";
import { makeReplay, REPLAY_REFS } from "./replay.js";

const ours = fileURLToPath(new URL("../../bin/git-miggpt.js", import.meta.url));
const { positionals, values } = parseArgs({
	allowPositionals: true,
	options: {
		replay: { type: "string" },
		curve: { type: "string", multiple: true },
		overlay: { type: "string", multiple: true, default: [] },
		lengths: { type: "string", default: "50,200,742,1500,3000,5644" },
		svg: { type: "string" },
	},
});
const [repo, range, series] = positionals;
if (!repo || !range || !(series ?? values.replay ?? values.curve))
	throw new Error(
		"usage: npm run bench:speed -- REPO BASE..TARGET SERIES | REPO BASE --replay N | REPO BASE..TARGET --curve FOLDER",
	);

const git = gitIn(repo);
const scratch = mkdtempSync(join(tmpdir(), "bench-speed-"));
const branch = `bench-speed-${process.pid}`;

try {
	const versions = range.split("..") as [string, string];
	if (values.curve) {
		const [folders, overlays] = [values.curve, values.overlay].map((list) =>
			list.map((each) => resolve(each)),
		);
		const lengths = values.lengths.split(",").map(Number);
		await curve(
			{ repo, versions, folders: folders!, overlays: overlays!, lengths, svg: values.svg },
			runOurs,
		);
	} else {
		const names = series ? [...versions, series] : makeReplay(git, range, Number(values.replay));
		await beside(repo, git, scratch, names, branch, runOurs);
	}
} finally {
	rmSync(scratch, { recursive: true, force: true });
	for (const ref of [`refs/heads/${branch}`, ...REPLAY_REFS]) git(["update-ref", "-d", ref]);
}

function runOurs(base: string, target: string, tip: string): Promise<Measured> {
	const out = join(scratch, "out");
	git(["update-ref", "-d", `refs/heads/${branch}`]);
	rmSync(out, { recursive: true, force: true });
	const options = ["--branch", branch, "-o", out, "--on-conflict", "park", "-q"];
	return measure(ours, ["rebase", `${base}..${target}`, "--series", tip, ...options], repo!);
}
