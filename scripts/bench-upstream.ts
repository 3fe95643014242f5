import { DEFAULT_THRESHOLD } from "../src/model/decision.js";
import { factsFor, portPatch } from "../src/port/patch.js";
import { settleUpstream } from "../src/port/settle.js";
import { worldOf } from "./bench-ports/port.js";
import { readPorts } from "./bench-ports/rows.js";
import { NO_TREES } from "./bench-ports/world.js";

/** Of patches that their maintainers carried on: how many are conflicts, and which of these are called superseded. */
const [csv] = process.argv.slice(2);
if (csv === undefined) throw new Error("usage: npm run bench:upstream -- CSV[.xz]");
const { ports } = await readPorts(csv);
let conflicts = 0;
const called: string[] = [];
for (const [key, rows] of ports) {
	const { patch, world, target } = worldOf(key, rows, NO_TREES, DEFAULT_THRESHOLD);
	const ported = await portPatch(patch, await factsFor(patch, world));
	if (ported.fate !== "conflict") continue;
	conflicts++;
	const settled = await settleUpstream(patch, ported, undefined, { target, blob: world.blob });
	if (settled.fate === "superseded") called.push(key);
}
process.stdout.write(
	`${ports.size} patches that were carried on, ${conflicts} conflicts, ${called.length} called superseded\n`,
);
for (const key of called) process.stdout.write(`  ${key}\n`);
