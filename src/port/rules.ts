import { STRATEGIES } from "../migrate/cascade.js";
import type { NamedGate } from "../verify/gate.js";
import { HUNK_GATES } from "../verify/gates.js";
import { collisionGate } from "./collisions.js";
import { DRIFT_RULES } from "./drift.js";
import { conditionalGate } from "./pairs.js";

/** All gates, whether they look at a landed hunk by itself or at how it stands to others. */
export const GATES: readonly NamedGate[] = [...HUNK_GATES, conditionalGate, collisionGate];

/** The names of strategies, drift rules and gates, each once: what can be left out to see what it earns. */
export const RULE_NAMES: readonly string[] = [
	...new Set<string>([...STRATEGIES, ...DRIFT_RULES, ...GATES.map(({ name }) => name)]),
];
