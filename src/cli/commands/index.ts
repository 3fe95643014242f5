import type { CommandSpec } from "../command.js";
import { bench } from "./bench.js";
import { benchBuild } from "./bench-build.js";
import { cache } from "./cache.js";
import { doctor } from "./doctor.js";
import { installDriver } from "./install-driver.js";
import { mergeDriver } from "./merge-driver.js";
import { mergeFile } from "./merge-file.js";
import { rebase } from "./rebase.js";

/** Every command, in the order that help lists them. */
export const COMMANDS: readonly CommandSpec[] = [
	rebase,
	mergeFile,
	mergeDriver,
	installDriver,
	bench,
	benchBuild,
	doctor,
	cache,
];
