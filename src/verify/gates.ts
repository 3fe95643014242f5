import { profileOf } from "../fingerprint/profile.js";
import type { GateFinding } from "../model/finding.js";
import type { PortSettings } from "../model/settings.js";
import { atOnce, type Steps } from "../text/steps.js";
import { accountedGate } from "./accounted.js";
import { argumentGate } from "./argument.js";
import { arityGate } from "./arity.js";
import { balanceGate } from "./balance.js";
import { callbackGate } from "./callback.js";
import { declaredTypeGate } from "./declared-type.js";
import { doubledGate } from "./doubled.js";
import { enclosedGate } from "./enclosed.js";
import { freedGate } from "./freed.js";
import type { Gate, LandedHunk, PortedFile } from "./gate.js";
import { heldGate } from "./held.js";
import { identityGate } from "./identity.js";
import { labelGate } from "./label.js";
import { lockingGate } from "./locking.js";
import { movedOutGate } from "./moved-out.js";
import { numberGate } from "./number.js";
import { parseGate } from "./parse.js";
import { redefinedGate } from "./redefined.js";
import { rowFormGate } from "./row-form.js";
import { signatureGate } from "./signature.js";
import { localGate, returnGate } from "./surroundings.js";
import { takenGate } from "./taken.js";
import { vanishedGate } from "./vanished.js";

/** Those that hold the code around against what the patch adds. */
const CODE_GATES: readonly Gate[] = [vanishedGate, arityGate, argumentGate, returnGate, callbackGate];
/** Those that look at a file which the patch adds. */
const ADDED_FILE_GATES: readonly Gate[] = [redefinedGate, ...CODE_GATES];
/** Those that look at a landed hunk, in the order in which their findings are told. */
export const HUNK_GATES: readonly Gate[] = [
	accountedGate,
	balanceGate,
	identityGate,
	enclosedGate,
	rowFormGate,
	doubledGate,
	redefinedGate,
	numberGate,
	declaredTypeGate,
	signatureGate,
	takenGate,
	movedOutGate,
	freedGate,
	heldGate,
	lockingGate,
	localGate,
	labelGate,
	parseGate,
	...CODE_GATES,
];

/** What the gates find wrong with a landed hunk; empty where it passes. */
export function passGates(file: PortedFile, hunk: LandedHunk): GateFinding[] {
	return atOnce(gateSteps(file, hunk));
}

/** As `passGates`, a step a gate. */
export function* gateSteps(file: PortedFile, hunk: LandedHunk): Steps<GateFinding[]> {
	return yield* findings(HUNK_GATES, file, hunk);
}

/** As `passGates`, for a file that the patch adds: only how its lines stand to the code around can be wrong. */
export function passCodeGates(path: string, lines: readonly string[], settings: PortSettings): GateFinding[] {
	const hunk = {
		...{ state: "landed" as const, added: lines, removed: [], placed: lines, replaced: [] },
		...{ oldFrom: 0, oldTo: 0, newFrom: 0, newTo: lines.length, at: 0, to: 0 },
	};
	const file: PortedFile = {
		...{ path, language: profileOf(path).language, hunks: [hunk] },
		...{ base: [], patched: lines, target: [], result: lines },
		settings,
	};
	return atOnce(findings(ADDED_FILE_GATES, file, hunk));
}

function* findings(gates: readonly Gate[], file: PortedFile, hunk: LandedHunk): Steps<GateFinding[]> {
	const all: GateFinding[] = [];
	for (const gate of gates) {
		if (file.settings.without.has(gate.name)) continue;
		yield;
		const found = gate.find(file, hunk);
		if (found) all.push({ gate: gate.name, ...found } as GateFinding);
	}
	return all;
}
