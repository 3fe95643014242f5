import type { CommandSpec } from "../command.js";
import { bench } from "./bench.js";
import { benchBuild } from "./bench-build.js";
import { cache } from "./cache.js";
import { doctor } from "./doctor.js";
import { installDriver } from "./install-driver.js";
import { memory } from "./memory.js";
import { mergeDriver } from "./merge-driver.js";
import { mergeFile } from "./merge-file.js";
import { rebase } from "./rebase.js";
import { report } from "./report.js";
import { retry } from "./retry.js";
import { show } from "./show.js";
import { status } from "./status.js";
import { take } from "./take.js";
import { undo } from "./undo.js";
import { worktree } from "./worktree.js";

/** Every command, in the order that help lists them. */
export const COMMANDS: readonly CommandSpec[] = [
	rebase,
	status,
	show,
	take,
	worktree,
	retry,
	undo,
	memory,
	report,
	mergeFile,
	mergeDriver,
	installDriver,
	bench,
	benchBuild,
	doctor,
	cache,
];
