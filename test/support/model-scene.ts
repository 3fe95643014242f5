import type { Seen } from "./llm-server.js";
import type { Files } from "./repo.js";

/** The code that a prompt asks to change: its last fenced section, NEW CODE. */
export function newCodeOf(seen: Seen): string {
	const user = seen.body.messages.find(({ role }) => role === "user")!.content;
	return sectionOf(user, "NEW CODE");
}

/** The text of a prompt's section, by the beginning of its title; no text within has a fence as long as the prompt's. */
export function sectionOf(prompt: string, title: string): string {
	const lines = prompt.split("\n");
	const fence = lines.filter((line) => /^~{3,}$/.test(line)).sort((a, b) => b.length - a.length)[0];
	const at = lines.findIndex((line, i) => line.startsWith(title) && lines[i + 1] === fence);
	if (at < 0) return "";
	const end = lines.indexOf(fence!, at + 2);
	return lines
		.slice(at + 2, end)
		.map((line) => `${line}\n`)
		.join("");
}

/** An answer in the form that is asked for. */
export function answer(code: string, reason = "the patch's change, made in the new code"): string {
	return `\`\`\`c\n${code}\`\`\`\nREASON: ${reason}\n`;
}

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
