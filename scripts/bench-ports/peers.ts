import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import pLimit from "p-limit";
import { cacheFile, readJson, writeCache } from "./baseline.js";
import { VERDICTS, type Verdict, verdictOf, worstOf } from "./judge.js";
import type { Row } from "./rows.js";
import { groupsOf, Table } from "./tally.js";

/** Another tool that carries a change of one file over: run in a folder that has `base`, `patched` and `target`. */
interface Peer {
	readonly name: string;
	readonly version: readonly string[];
	/** Gives the result's bytes, or undefined where the tool says that it did not succeed. */
	run(folder: string, row: Row): Promise<Buffer | undefined>;
}

interface Ran {
	readonly code: number;
	readonly stdout: Buffer;
}

const PEERS: readonly Peer[] = [
	{
		name: "git merge-file",
		version: ["git", "--version"],
		run: (folder) => output(folder, "git", ["merge-file", "-p", "-q", "target", "base", "patched"]),
	},
	{
		name: "patch -F3",
		version: ["patch", "--version"],
		run: async (folder) => {
			const { stdout } = await run(folder, "git", [
				"diff",
				"--no-index",
				"--no-prefix",
				"--text",
				"base",
				"patched",
			]);
			await writeFile(join(folder, "diff"), stdout);
			const { code } = await run(folder, "patch", ["-F3", "-s", "-f", "-i", "diff", "-o", "out", "target"]);
			return code === 0 ? readFile(join(folder, "out")) : undefined;
		},
	},
	{
		name: "wiggle",
		version: ["wiggle", "--version"],
		run: (folder) => output(folder, "wiggle", ["--merge", "target", "base", "patched"]),
	},
	{
		name: "mergiraf",
		version: ["mergiraf", "--version"],
		run: (folder, { path }) =>
			output(folder, "mergiraf", ["merge", "--path-name", basename(path), "base", "target", "patched"]),
	},
];

/** What the peers that are installed make of the same patches, with their times in milliseconds a file. */
export async function runPeers(
	ports: ReadonlyMap<string, readonly Row[]>,
): Promise<Map<string, { patches: Table; times: number[] }>> {
	const results = new Map<string, { patches: Table; times: number[] }>();
	for (const peer of PEERS) {
		const version = await run(tmpdir(), peer.version[0]!, peer.version.slice(1)).catch(() => undefined);
		if (version) results.set(peer.name, await runPeer(peer, version.stdout, ports));
		else console.error(`${peer.name} is not installed: left out`);
	}
	return results;
}

async function runPeer(peer: Peer, version: Buffer, ports: ReadonlyMap<string, readonly Row[]>) {
	const file = cacheFile(`${peer.name.replace(/\W+/g, "-")}.json`);
	const cache = new Map(Object.entries(readJson<Record<string, [Verdict, number]>>(file) ?? {}));
	const folder = await mkdtemp(join(tmpdir(), "bench-ports-"));
	const patches = new Table();
	const times: number[] = [];
	const limit = pLimit(2);
	const verdictOf = async (row: Row): Promise<Verdict> => {
		const key = createHash("sha256")
			.update(`${VERDICTS} ${peer.name} ${version} ${Object.values(row).join("\0")}`)
			.digest("hex");
		const known = cache.get(key) ?? (await limit(() => runRow(peer, folder, row)));
		cache.set(key, known);
		if (known[1] > 0) times.push(known[1]);
		return known[0];
	};
	try {
		await Promise.all(
			[...ports.values()].map(async (rows) => {
				const verdicts = await Promise.all(rows.map(verdictOf));
				for (const group of groupsOf(rows[0]!)) patches.add(group, worstOf(verdicts));
			}),
		);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
	writeCache(file, Object.fromEntries(cache));
	return { patches, times };
}

/** One file's verdict and its time; no time where the tool is not asked, since a side has no such file. */
async function runRow(peer: Peer, folder: string, row: Row): Promise<[Verdict, number]> {
	const { file_old: base, file_old_p: patched, file_new: target, file_new_p: wanted } = row;
	if (base === patched) return [verdictOf(row.path, target, wanted), 0];
	if (base === "" || patched === "" || target === "") {
		const whole = target === base ? patched : target === patched ? target : undefined;
		return [whole === undefined ? "unresolved" : verdictOf(row.path, whole, wanted), 0];
	}
	const own = await mkdtemp(join(folder, "row-"));
	for (const [name, text] of Object.entries({ base, patched, target }))
		await writeFile(join(own, name), text, "latin1");
	const begin = performance.now();
	const result = await peer.run(own, row);
	const time = performance.now() - begin;
	await rm(own, { recursive: true, force: true });
	return [result === undefined ? "unresolved" : verdictOf(row.path, result.toString("latin1"), wanted), time];
}

async function output(folder: string, program: string, args: readonly string[]): Promise<Buffer | undefined> {
	const { code, stdout } = await run(folder, program, args);
	return code === 0 ? stdout : undefined;
}

/** @throws where the program cannot be started */
function run(folder: string, program: string, args: readonly string[]): Promise<Ran> {
	return new Promise((resolve, reject) => {
		const env = { ...process.env, LC_ALL: "C", GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" };
		const options = { cwd: folder, env, encoding: "buffer" as const, maxBuffer: 1 << 28, timeout: 60_000 };
		execFile(program, [...args], options, (error, stdout) => {
			if (error && (error as NodeJS.ErrnoException).code === "ENOENT") reject(error);
			else resolve({ code: error ? 1 : 0, stdout });
		});
	});
}
