import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../src/model/settings.js";
import { portText } from "../../src/port/text.js";
import { hunksBetween } from "../../src/text/hunks.js";

const PUMP = `static int pump_level(struct pump *pump)
{
	int level;

	pump_prepare(pump);
	spin_lock(&pump->lock);
	pump_latch(pump);
	level = pump_read(pump);
	pump_release(pump);
	spin_unlock(&pump->lock);
	return level;
}

static void pump_stop(struct pump *pump)
{
	spin_lock(&pump->lock);
	pump_halt(pump);
	spin_unlock(&pump->lock);
}
`;
const RAW = PUMP.replace(
	"spin_lock(&pump->lock);\n\tpump_latch",
	"raw_spin_lock(&pump->lock);\n\tpump_latch",
).replace("spin_unlock(&pump->lock);\n\treturn", "raw_spin_unlock(&pump->lock);\n\treturn");
const KEPT = "\tpreempt_disable();\n\tlevel = pump_read(pump);\n\tpreempt_enable();\n";

/** Carries a change of the line that reads the level over; tells the state, and the gates that fired. */
function port(by: string, target: string): string {
	const patched = PUMP.replace("\tlevel = pump_read(pump);\n", by);
	const texts = { path: "drivers/pump/pump.c", base: PUMP, patched, target };
	const { hunks } = portText({ ...texts, hunks: hunksBetween(PUMP, patched) }, DEFAULT_SETTINGS);
	return [
		...new Set(hunks.map(({ state, gates }) => [state, ...new Set(gates.map(({ gate }) => gate))].join(" "))),
	].join();
}

describe("a patch that changes in which context code runs", () => {
	it("is asked about where upstream changed that of the same function", () => {
		expect(port(KEPT, RAW)).toBe("unsure locking");
		expect(
			port(KEPT, PUMP.replace("\tpump_prepare(pump);\n", "\tpump_prepare(pump);\n\trcu_read_lock();\n")),
		).toBe("unsure locking");
	});

	it("lands where upstream changed only another function's, or something else", () => {
		const other = PUMP.replace(
			"spin_lock(&pump->lock);\n\tpump_halt",
			"mutex_lock(&pump->lock);\n\tpump_halt",
		);
		expect(port(KEPT, other)).toBe("landed");
		expect(port(KEPT, PUMP.replace("pump_prepare(pump)", "pump_prepare(pump, 1)"))).toBe("landed");
	});

	it("lands where it only stands beside such calls, or speaks of them in a comment", () => {
		expect(port("\tlevel = pump_read(pump) + 1;\n", RAW)).toBe("landed");
		expect(port("\t/* spin_lock() is held */\n\tlevel = pump_read(pump);\n", RAW)).toBe("landed");
	});
});
