import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** What a run took. */
export interface Measured {
	readonly code: number;
	readonly seconds: number;
	/** Seconds of processor time, of all processes: all of it, and without what the system took. */
	readonly cpu: number;
	readonly user: number;
	/** Kilobytes. */
	readonly peak: number;
}

/** Clock ticks a second, in which Linux counts processor time. */
const TICKS = 100;

/** Runs a command and measures it with all its children, their memory ten times a second. */
export function measure(command: string, args: readonly string[], cwd: string): Promise<Measured> {
	const begin = performance.now();
	const before = childrenCpu();
	const child = spawn(command, args, { cwd, stdio: ["ignore", "ignore", "inherit"] });
	let peak = 0;
	const timer = setInterval(() => {
		peak = Math.max(peak, treeMemory(child.pid!));
	}, 100);
	return new Promise((resolve) =>
		child.on("close", (code) => {
			clearInterval(timer);
			const seconds = (performance.now() - begin) / 1000;
			const after = childrenCpu();
			const user = after.user - before.user;
			resolve({ code: code ?? 1, seconds, cpu: user + after.system - before.system, user, peak });
		}),
	);
}

/** The one of so many runs that took the middling time. */
export async function median(runs: number, run: () => Promise<Measured>): Promise<Measured> {
	const all: Measured[] = [];
	while (all.length < runs) all.push(await run());
	return all.sort((a, b) => a.seconds - b.seconds)[Math.floor(runs / 2)]!;
}

/** Processor seconds, by user and system, of the children that ended, and of theirs (proc(5), stat, fields 16 and 17). */
function childrenCpu(): { user: number; system: number } {
	const stat = readFileSync("/proc/self/stat", "latin1");
	const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
	return { user: Number(fields[13]) / TICKS, system: Number(fields[14]) / TICKS };
}

/** Kilobytes that a process and its descendants hold, what they share with one another counted once (PSS). */
function treeMemory(root: number): number {
	const parents = new Map(
		readdirSync("/proc")
			.filter((name) => /^\d+$/.test(name))
			.map((pid) => [Number(pid), field(`/proc/${pid}/status`, "PPid")] as const),
	);
	const family = new Set([root]);
	for (let size = 0; size !== family.size; ) {
		size = family.size;
		for (const [pid, parent] of parents) if (family.has(parent)) family.add(pid);
	}
	return [...family].reduce((sum, pid) => sum + field(`/proc/${pid}/smaps_rollup`, "Pss"), 0);
}

/** A number in a file of a process; 0 where that has ended. */
function field(file: string, name: string): number {
	try {
		return Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(readFileSync(file, "latin1"))?.[1] ?? 0);
	} catch {
		return 0;
	}
}
