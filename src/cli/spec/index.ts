import type { CommandSpec } from "../command.js";

/**
 * How to load each command, by its name, in the order that help lists them. Only the one that is called is
 * loaded: a merge driver is started once a file.
 */
export const COMMANDS: ReadonlyMap<string, () => Promise<CommandSpec>> = new Map([
	["rebase", async () => (await import("./rebase.js")).rebase],
	["status", async () => (await import("./status.js")).status],
	["show", async () => (await import("./show.js")).show],
	["range-diff", async () => (await import("./range-diff.js")).rangeDiff],
	["review", async () => (await import("./review.js")).review],
	["take", async () => (await import("./take.js")).take],
	["worktree", async () => (await import("./worktree.js")).worktree],
	["retry", async () => (await import("./retry.js")).retry],
	["undo", async () => (await import("./undo.js")).undo],
	["memory", async () => (await import("./memory.js")).memory],
	["format-patch", async () => (await import("./format-patch.js")).formatPatch],
	["report", async () => (await import("./report.js")).report],
	["merge-file", async () => (await import("./merge-file.js")).mergeFile],
	["merge-driver", async () => (await import("./merge-driver.js")).mergeDriver],
	["install-driver", async () => (await import("./install-driver.js")).installDriver],
	["bench", async () => (await import("./bench.js")).bench],
	["bench build", async () => (await import("./bench-build.js")).benchBuild],
	["bug-report", async () => (await import("./bug-report.js")).bugReport],
	["config", async () => (await import("./config.js")).config],
	["completion", async () => (await import("./completion.js")).completion],
	["doctor", async () => (await import("./doctor.js")).doctor],
	["cache", async () => (await import("./cache.js")).cache],
]);

/** Every command, in the order that help lists them. */
export function allCommands(): Promise<readonly CommandSpec[]> {
	return Promise.all([...COMMANDS.values()].map((load) => load()));
}
