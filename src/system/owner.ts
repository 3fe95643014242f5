import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/**
 * Names this process so that others can tell whether it still runs: host, process id and, where the system
 * tells it, the time that it was started (ids are used again). Fit for a file name.
 */
export function ownerToken(): string {
	return `${host()}.${process.pid}.${startTime(process.pid) ?? 0}`;
}

/** True where the process that a token names has ended. One of another host counts as running. */
export function isGone(token: string): boolean {
	const match = /^([0-9a-f]{8})\.(\d+)\.(\d+)$/.exec(token);
	if (!match || match[1] !== host()) return false;
	const pid = Number(match[2]);
	try {
		process.kill(pid, 0);
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === "ESRCH";
	}
	const started = startTime(pid);
	return started !== undefined && match[3] !== "0" && started !== match[3];
}

/** The process id in a token. */
export function pidOf(token: string): number {
	return Number(token.split(".")[1]);
}

function host(): string {
	return createHash("sha256").update(hostname()).digest("hex").slice(0, 8);
}

/** Clock ticks since boot at which a process was started (proc(5), field 22 of stat); undefined without /proc. */
function startTime(pid: number): string | undefined {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
		return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
	} catch {
		return undefined;
	}
}
