import type { Files } from "./repo.js";

const HEAD = `// SPDX-License-Identifier: GPL-2.0
#include <linux/module.h>
#include <linux/spinlock.h>

struct pump {
	spinlock_t lock;
	int level;
	int limit;
};

static int pump_read(struct pump *pump)
{
	return pump->level;
}

`;

const TAIL = `
static void pump_reset(struct pump *pump)
{
	pump->level = 0;
	pump->limit = 100;
}

MODULE_LICENSE("GPL");
`;

function drain(call: string, ...before: string[]): string {
	const lines = [...before, call].map((line) => `\t${line}\n`).join("");
	return `static int pump_drain(struct pump *pump, int amount)\n{\n\tint left;\n\n${lines}\tpump->level = left;\n\treturn left;\n}\n`;
}

/** A driver in which the patch and upstream changed the same line of `pump_drain`. */
export const PUMP = {
	path: "drivers/water/pump.c",
	old: HEAD + drain("left = pump_read(pump) - amount;") + TAIL,
	patched: HEAD + drain("left = pump_read(pump) - amount - 1;") + TAIL,
	now: HEAD + drain("left = pump_read(pump) - READ_ONCE(amount);") + TAIL,
	/** The port: both changes. */
	right: HEAD + drain("left = pump_read(pump) - READ_ONCE(amount) - 1;") + TAIL,
} as const;

/** Files for `TestRepo.scene`: base, target, and the patch's. */
export function pumpFiles(): [Files, Files, Files] {
	const { path, old, now, patched } = PUMP;
	return [{ [path]: old }, { [path]: now }, { [path]: patched }];
}
