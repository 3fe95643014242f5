import type { GateFinding } from "../model/decision.js";
import { accountedGate } from "./accounted.js";
import { balanceGate } from "./balance.js";
import { doubledGate } from "./doubled.js";
import type { Gate, LandedHunk, PortedFile } from "./gate.js";

const GATES: readonly Gate[] = [accountedGate, balanceGate, doubledGate];

/** What the gates find wrong with a landed hunk; empty where it passes. */
export function passGates(file: PortedFile, hunk: LandedHunk): GateFinding[] {
	return GATES.flatMap((gate) => gate(file, hunk) ?? []);
}
