import type { CommandSpec } from "../command.js";
import { bench } from "./bench.js";
import { rebase } from "./rebase.js";

/** Every command, in the order that help lists them. */
export const COMMANDS: readonly CommandSpec[] = [rebase, bench];
