import { STRATEGIES } from "../migrate/cascade.js";

const DRIFT = ["vote", "same-file", "calls", "callback", "include"];

/** Checks of what the engine itself did: no text brings them to fire as long as the strategies do what they should. */
export const BACKSTOPS = ["accounted", "collision"];

const GATES = [
	"balance",
	"doubled",
	"vanished",
	"arity",
	"redefined",
	"declared-type",
	"signature",
	"local",
	"label",
	"return",
	"parse",
	"conditional",
	"callback",
	...BACKSTOPS,
];

/** The names of strategies, drift rules and gates, each once: what can be left out to see what it earns. */
export const RULE_NAMES: readonly string[] = [...new Set<string>([...STRATEGIES, ...DRIFT, ...GATES])];
