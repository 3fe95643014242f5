import { DEFAULT_THRESHOLD } from "../src/model/decision.js";
import { factsFor, portPatch } from "../src/port/patch.js";
import { settleUpstream } from "../src/port/settle.js";
import { judge } from "./bench-ports/judge.js";
import { worldOf } from "./bench-ports/port.js";
import { readPorts } from "./bench-ports/rows.js";
import { NO_TREES } from "./bench-ports/world.js";

/**
 * Of patches that their maintainers carried on, as `--superseded drop` has them: how many are conflicts, which of these are
 * called superseded, and which land without the hunks that the target has in effect, with what the maintainers made of them.
 */
const [csv] = process.argv.slice(2);
if (csv === undefined) throw new Error("usage: npm run bench:upstream -- CSV[.xz]");
const { ports } = await readPorts(csv);
let conflicts = 0;
const superseded: string[] = [];
const inPart: string[] = [];
for (const [key, rows] of ports) {
	const { patch, world, target, texts } = worldOf(key, rows, NO_TREES, DEFAULT_THRESHOLD);
	const ported = await portPatch(patch, await factsFor(patch, world));
	if (ported.fate !== "conflict") continue;
	conflicts++;
	const settled = await settleUpstream(patch, ported, undefined, { target, blob: world.blob }, true);
	if (settled.fate === "superseded") superseded.push(key);
	if (settled.fate !== "landed" && settled.fate !== "upstream") continue;
	const { verdict } = await judge(settled, rows, target, texts);
	inPart.push(`${verdict}: ${key}`);
}
process.stdout.write(
	`${ports.size} patches that were carried on, ${conflicts} conflicts, ${superseded.length} called superseded, ${inPart.length} land in part\n`,
);
for (const line of [...superseded.map((key) => `superseded: ${key}`), ...inPart])
	process.stdout.write(`  ${line}\n`);
