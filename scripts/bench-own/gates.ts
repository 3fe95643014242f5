import { type Case, edited, fn } from "./row.js";

const START = fn(
	"static int widget_start(struct widget *w)",
	"int ret;",
	"u32 value;",
	"",
	"value = widget_read(w, WIDGET_CTRL);",
	"ret = widget_power(w, true);",
	"if (ret)",
	"\treturn ret;",
	"",
	"widget_write(w, WIDGET_CTRL, value | CTRL_RUN);",
	"return 0;",
);
const SETTER = fn(
	"static void widget_set(struct widget *w, u32 value)",
	"widget_write(w, WIDGET_VALUE, value);",
	"w->value = value;",
);
const CALLER = fn("static void widget_clear(struct widget *w)", "widget_set(w, 0);", "w->cleared = true;");
const SPLIT = fn(
	"static int widget_turn(struct widget *w, u32 step)",
	"widget_mask(w);",
	"widget_step(w, step);",
	"widget_settle(w);",
	"return widget_check(w);",
);
const TUNE = fn(
	"static void widget_tune(struct widget *w, struct widget_band *band)",
	"widget_write(w, WIDGET_LOW, widget_lowest(band));",
	"widget_write(w, WIDGET_HIGH, widget_highest(band));",
);
const USER = fn(
	"static void widget_resume(struct widget *w)",
	"struct widget_band *band = widget_band(w);",
	"",
	"widget_power(w, true);",
	"widget_sync(w);",
	"widget_tell(w, band);",
);
const LONG = fn(
	"static int widget_calibrate(struct widget *w)",
	"u32 low = widget_read(w, WIDGET_LOW);",
	"u32 high = widget_read(w, WIDGET_HIGH);",
	"",
	"w->offset = (low + high) / 2;",
	"w->range = high - low;",
	"w->slope = widget_slope(w);",
	"w->drift = widget_drift(w);",
	"w->noise = widget_noise(w);",
	"w->floor = min(low, w->noise);",
	"w->ceiling = max(high, w->noise);",
	"widget_write(w, WIDGET_OFFSET, w->offset);",
	"return widget_check(w);",
);

const MACRO =
	"#define widget_scan(w) \\\n	do { \\\n		u32 low, high; \\\n		low = widget_read(w, WIDGET_LOW); \\\n		high = widget_read(w, WIDGET_HIGH); \\\n		(w)->range = high - low; \\\n		widget_lift(w); \\\n		(w)->noise = widget_noise(w); \\\n		(w)->floor = min(low, (w)->noise); \\\n		(w)->ceiling = max(high, (w)->noise); \\\n		widget_latch(w); \\\n	} while (0)\n";

const FLAGS = `#define WIDGET_FLAG_RUN	BIT(0)
#define WIDGET_FLAG_HOLD	BIT(1)
#define WIDGET_FLAG_FAST	BIT(2)
#define WIDGET_FLAG_SAFE	BIT(3)
#define WIDGET_FLAG_SYNC	BIT(4)
#define WIDGET_FLAG_QUIET	BIT(5)
`;

const SCAN = `SYM_FUNC_START(widget_scan)
	ldp	x4, x5, [x1]
	mov	x4, x1
	lsl	x6, x2, #3
	add	x4, x4, x6
	lsl	x7, x3, #2
	sub	x5, x5, x7
	eor	x6, x6, x7
	add	x5, x5, #8
	and	x6, x6, x5
	orr	x7, x7, x6
	lsr	x6, x6, #1
	lsr	x7, x7, #2
	stp	x4, x5, [x0]
	ret
SYM_FUNC_END(widget_scan)
`;

/** Where a gate has to stop what a strategy lands with full confidence. */
export const GATES: readonly Case[] = [
	edited("gate-identity", "type2", {
		why: "upstream put another function of the same form in the place of the one that is patched: to decline",
		old: `${SETTER}\n${SETTER.replaceAll("_set(", "_trim(").replaceAll("_VALUE", "_TRIM").replaceAll("->value", "->trim")}`,
		upstream: [
			["widget_trim(", "widget_bias("],
			["WIDGET_TRIM", "WIDGET_BIAS"],
			["w->trim = value", "w->bias = value"],
		],
		patch: [["	w->trim = value;\n", "	widget_flush(w);\n	w->trim = value;\n"]],
		port: [],
	}),
	edited("gate-enclosed", "type2", {
		why: "upstream leaves by a label that unlocks, where the patch puts a block with an unlock around: to decline",
		old: fn(
			"static int widget_bump(struct widget *w)",
			"mutex_lock(&w->lock);",
			"if (widget_check(w))",
			"\treturn -EBUSY;",
			"",
			"widget_settle(w);",
			"mutex_unlock(&w->lock);",
			"return 0;",
		),
		upstream: [
			["		return -EBUSY;\n", "		goto unlock;\n"],
			["	return 0;\n}", "	return 0;\n\nunlock:\n	mutex_unlock(&w->lock);\n	return -EBUSY;\n}"],
		],
		patch: [
			[
				"	if (widget_check(w))\n		return -EBUSY;\n",
				"	if (widget_check(w)) {\n		mutex_unlock(&w->lock);\n		return -EBUSY;\n	}\n",
			],
		],
		port: [],
	}),
	edited("gate-row-form", "type2", {
		why: "upstream gave the rows of the table a cell more, and the patch adds one without: to decline",
		old: `static const struct widget_rate widget_rates[] = {\n	{ "slow", 10 },\n	{ "calm", 20 },\n	{ "fast", 30 },\n};\n\n${START}`,
		upstream: [
			['"slow", 10', '"slow", 1, 10'],
			['"calm", 20', '"calm", 1, 20'],
			['"fast", 30', '"fast", 2, 30'],
		],
		patch: [['	{ "fast", 30 },\n', '	{ "fast", 30 },\n	{ "mad", 40 },\n']],
		port: [['	{ "fast", 2, 30 },\n', '	{ "fast", 2, 30 },\n	{ "mad", 2, 40 },\n']],
	}),
	edited("gate-doubled", "type2", {
		why: "upstream added the very lines elsewhere in the snippet: to decline",
		old: LONG,
		upstream: [
			[
				"	return widget_check(w);\n",
				"	widget_write(w, WIDGET_RANGE, w->range);\n	widget_latch(w);\n	return widget_check(w);\n",
			],
		],
		patch: [
			[
				"	w->slope = widget_slope(w);\n",
				"	widget_write(w, WIDGET_RANGE, w->range);\n	w->slope = widget_slope(w);\n",
			],
		],
		port: [],
	}),
	edited("gate-redefined-local", "type2", {
		why: "upstream declares the local that the patch brings, with another type: to decline",
		old: START,
		upstream: [["	u32 value;\n", "	u32 value;\n	unsigned int tries;\n"]],
		patch: [["	int ret;\n", "	int ret;\n	int tries = 3;\n"]],
		port: [["	unsigned int tries;\n", "	unsigned int tries = 3;\n"]],
	}),
	edited("gate-redefined-function", "type2", {
		why: "upstream has a function of the name that the patch brings by now: to decline",
		old: `${SETTER}\n${CALLER}\n${START}`,
		upstream: [
			[
				"static void widget_clear(",
				"static bool widget_wait(struct widget *w, u32 mask, int us)\n{\n	return read_poll(w->base, mask, us);\n}\n\nstatic void widget_clear(",
			],
		],
		patch: [
			[
				"static int widget_start(",
				"static int widget_wait(struct widget *w)\n{\n	return widget_poll(w, 100);\n}\n\nstatic int widget_start(",
			],
		],
		port: [
			[
				"static int widget_start(",
				"static int widget_wait_idle(struct widget *w)\n{\n	return widget_poll(w, 100);\n}\n\nstatic int widget_start(",
			],
		],
	}),
	edited("gate-number", "type2", {
		why: "upstream gave the bit of the patch's flag to another one: to decline",
		path: "include/linux/widget.h",
		old: FLAGS,
		upstream: [["BIT(3)\n", "BIT(3)\n#define WIDGET_FLAG_COLD	BIT(6)\n"]],
		patch: [["BIT(0)\n", "BIT(0)\n#define WIDGET_FLAG_WARM	BIT(6)\n"]],
		port: [["BIT(0)\n", "BIT(0)\n#define WIDGET_FLAG_WARM	BIT(7)\n"]],
		around: (now) => `#include <linux/bits.h>\n\n${now}`,
	}),
	edited("gate-declared-type", "type2", {
		why: "the variable that the patch uses is a struct by now: to decline",
		old: `static int widget_mode;\n\n${START}`,
		upstream: [["static int widget_mode;", "static struct widget_mode widget_mode;"]],
		patch: [["	return 0;\n", "	widget_mode |= MODE_RUNNING;\n	return 0;\n"]],
		port: [["	return 0;\n", "	widget_mode.flags |= MODE_RUNNING;\n	return 0;\n"]],
	}),
	edited("gate-signature", "type2", {
		why: "the patch gives a function an argument more, and upstream has a new caller: to decline",
		old: `${SETTER}\n${CALLER}\n${START}`,
		upstream: [
			[
				"	widget_write(w, WIDGET_CTRL, value | CTRL_RUN);\n",
				"	widget_set(w, value);\n	widget_write(w, WIDGET_CTRL, value | CTRL_RUN);\n",
			],
		],
		patch: [
			["widget_set(struct widget *w, u32 value)", "widget_set(struct widget *w, u32 value, bool sync)"],
			["	widget_set(w, 0);\n", "	widget_set(w, 0, true);\n"],
		],
		port: [
			["widget_set(struct widget *w, u32 value)", "widget_set(struct widget *w, u32 value, bool sync)"],
			["	widget_set(w, 0);\n", "	widget_set(w, 0, true);\n"],
			["	widget_set(w, value);\n", "	widget_set(w, value, false);\n"],
		],
	}),
	edited("gate-signature-reverted", "type2", {
		why: "upstream gave a function another parameter, and the patch splits it and brings a copy with the old one: to decline",
		old: `${SPLIT}\n${START}`,
		upstream: [["struct widget *w, u32 step)", "struct widget *w, const struct widget_step *step)"]],
		patch: [
			["static int widget_turn(", "static int widget_turn_quick("],
			[
				"	return widget_check(w);\n}\n",
				"	return widget_check(w);\n}\n\nstatic int widget_turn(struct widget *w, u32 step)\n{\n	return widget_turn_quick(w, step);\n}\n",
			],
		],
		port: [
			["static int widget_turn(", "static int widget_turn_quick("],
			[
				"	return widget_check(w);\n}\n",
				"	return widget_check(w);\n}\n\nstatic int widget_turn(struct widget *w, const struct widget_step *step)\n{\n	return widget_turn_quick(w, step);\n}\n",
			],
		],
	}),
	edited("gate-argument", "type2", {
		why: "the patch gives a variable to a function that takes another struct by now: to decline",
		old: `${TUNE}\n${USER}`,
		upstream: [["struct widget_band *band)", "struct widget_range *band)"]],
		patch: [["	widget_sync(w);\n", "	widget_tune(w, band);\n	widget_sync(w);\n"]],
		port: [["	widget_sync(w);\n", "	widget_tune(w, &band->range);\n	widget_sync(w);\n"]],
	}),
	edited("gate-taken", "type2", {
		why: "the patch renames a function, and upstream has a new caller: to decline",
		old: `${SETTER}\n${CALLER}\n${START}`,
		upstream: [
			[
				"	widget_write(w, WIDGET_CTRL, value | CTRL_RUN);\n",
				"	widget_set(w, value);\n	widget_write(w, WIDGET_CTRL, value | CTRL_RUN);\n",
			],
		],
		patch: [
			["void widget_set(", "void widget_set_value("],
			["	widget_set(w, 0);\n", "	widget_set_value(w, 0);\n"],
		],
		port: [
			["void widget_set(", "void widget_set_value("],
			["	widget_set(w, 0);\n", "	widget_set_value(w, 0);\n"],
			["	widget_set(w, value);\n", "	widget_set_value(w, value);\n"],
		],
	}),
	edited("gate-freed", "type2", {
		why: "upstream gave the lock to a guard, and the patch unlocks it by hand at an exit more: to decline",
		old: fn(
			"static int widget_trip(struct widget *w)",
			"mutex_lock(&w->lock);",
			"",
			"widget_mask(w);",
			"widget_settle(w);",
			"widget_sync(w);",
			"widget_tell(w);",
			"",
			"mutex_unlock(&w->lock);",
			"return 0;",
		),
		upstream: [
			["	mutex_lock(&w->lock);\n", "	guard(mutex)(&w->lock);\n"],
			["	mutex_unlock(&w->lock);\n	return", "	return"],
		],
		patch: [
			[
				"	widget_sync(w);\n",
				"	if (w->frozen) {\n		mutex_unlock(&w->lock);\n		return -EBUSY;\n	}\n	widget_sync(w);\n",
			],
		],
		port: [["	widget_sync(w);\n", "	if (w->frozen)\n		return -EBUSY;\n	widget_sync(w);\n"]],
	}),
	edited("gate-arity-of-the-file", "type2", {
		why: "the patch calls a function of the file that takes another argument now: to decline",
		old: `${SETTER}\n${CALLER}\n${START}`,
		upstream: [
			["struct widget *w, u32 value)", "struct widget *w, u32 value, bool now)"],
			["widget_set(w, 0);", "widget_set(w, 0, true);"],
		],
		patch: [
			["	ret = widget_power(w, true);\n", "	widget_set(w, value);\n	ret = widget_power(w, true);\n"],
		],
		port: [
			["	ret = widget_power(w, true);\n", "	widget_set(w, value, true);\n	ret = widget_power(w, true);\n"],
		],
	}),
	edited("gate-return-of-a-call", "type2", {
		why: "the patch checks what a function of the file returns, and that returns nothing now: to decline",
		old: `${fn("static int widget_turn(struct widget *w)", "widget_mask(w);", "widget_step(w);", "return widget_check(w);")}\n${LONG}`,
		upstream: [
			["static int widget_turn", "static void widget_turn"],
			["	widget_step(w);\n	return widget_check(w);\n", "	widget_step(w);\n"],
		],
		patch: [
			[
				"	w->slope = widget_slope(w);\n",
				"	if (widget_turn(w))\n		return -EIO;\n	w->slope = widget_slope(w);\n",
			],
		],
		port: [["	w->slope = widget_slope(w);\n", "	widget_turn(w);\n	w->slope = widget_slope(w);\n"]],
	}),
	edited("gate-member-retyped", "type2", {
		why: "the patch counts with a member that upstream made atomic: to decline",
		old: `struct widget_bus {\n	struct mutex lock;\n	u32 users;\n};\n\n${fn("static void widget_join(struct widget_bus *bus)", "bus->users++;")}\n${fn("static int widget_leave(struct widget_bus *bus)", "mutex_lock(&bus->lock);", "widget_drain(bus);", "widget_mute(bus);", "mutex_unlock(&bus->lock);", "return 0;")}`,
		upstream: [
			["	u32 users;\n", "	atomic_t users;\n"],
			["bus->users++", "atomic_inc(&bus->users)"],
		],
		patch: [["	widget_mute(bus);\n", "	if (!bus->users)\n		widget_mute(bus);\n"]],
		port: [["	widget_mute(bus);\n", "	if (!atomic_read(&bus->users))\n		widget_mute(bus);\n"]],
	}),
	edited("gate-locking", "type2", {
		why: "the patch keeps preemption off where upstream takes a lock by now: to decline",
		old: LONG,
		upstream: [
			["	w->offset = (low", "	spin_lock(&w->lock);\n	w->offset = (low"],
			["	widget_write(w, WIDGET_OFFSET", "	spin_unlock(&w->lock);\n	widget_write(w, WIDGET_OFFSET"],
		],
		patch: [
			[
				"	w->noise = widget_noise(w);\n",
				"	preempt_disable();\n	w->noise = widget_noise(w);\n	preempt_enable();\n",
			],
		],
		port: [["	w->noise = widget_noise(w);\n", "	w->noise = widget_noise(w);\n	widget_settle(w);\n"]],
	}),
	edited("gate-held", "type2", {
		why: "the patch returns where upstream holds a lock by now: to decline",
		old: LONG,
		upstream: [
			["	w->offset = (low", "	mutex_lock(&w->lock);\n	w->offset = (low"],
			["	widget_write(w, WIDGET_OFFSET", "	mutex_unlock(&w->lock);\n	widget_write(w, WIDGET_OFFSET"],
		],
		patch: [
			[
				"	w->noise = widget_noise(w);\n",
				"	if (!w->slope)\n		return -ERANGE;\n	w->noise = widget_noise(w);\n",
			],
		],
		port: [
			[
				"	w->noise = widget_noise(w);\n",
				"	if (!w->slope) {\n		mutex_unlock(&w->lock);\n		return -ERANGE;\n	}\n	w->noise = widget_noise(w);\n",
			],
		],
	}),
	edited("gate-conditional", "type2", {
		why: "the #endif of the patch's #ifdef has no place: neither half may land",
		old: LONG,
		upstream: [
			[
				"	w->floor = min(low, w->noise);\n	w->ceiling = max(high, w->noise);\n	widget_write(w, WIDGET_OFFSET, w->offset);\n	return widget_check(w);\n",
				"	return widget_finish(w, low, high, WIDGET_OFFSET);\n",
			],
		],
		patch: [
			["	w->offset = (low", "#ifdef CONFIG_WIDGET_CALIBRATION\n	w->offset = (low"],
			[
				"	widget_write(w, WIDGET_OFFSET, w->offset);\n",
				"#endif\n	widget_write(w, WIDGET_OFFSET, w->offset);\n",
			],
		],
		port: [
			["	w->offset = (low", "#ifdef CONFIG_WIDGET_CALIBRATION\n	w->offset = (low"],
			["	w->noise = widget_noise(w);\n", "	w->noise = widget_noise(w);\n#endif\n"],
		],
	}),
	edited("gate-balance", "type2", {
		why: "in a macro, upstream's closing brace stands where the patch's is to go, and closes another block: to decline",
		old: MACRO,
		upstream: [
			["		low = ", "		if ((w)->bounded) { \\\n		low = "],
			["		widget_latch(w); \\\n", "		} \\\n		widget_latch(w); \\\n"],
		],
		patch: [
			["		widget_lift(w); \\\n", "		if ((w)->sloped) { \\\n		widget_lift(w); \\\n"],
			["		widget_latch(w); \\\n", "		} \\\n		widget_latch(w); \\\n"],
		],
		port: [
			["		widget_lift(w); \\\n", "		if ((w)->sloped) { \\\n		widget_lift(w); \\\n"],
			["		widget_latch(w); \\\n", "		} \\\n		widget_latch(w); \\\n"],
		],
	}),
	edited("gate-local", "type2", {
		why: "the patch uses a parameter that upstream took away: to decline",
		old: fn(
			"static void widget_mode(struct widget *w, u32 mode)",
			"widget_lock(w);",
			"w->mode = mode;",
			"widget_unlock(w);",
			"",
			"widget_tell(w);",
			"w->told = true;",
		),
		upstream: [
			["struct widget *w, u32 mode)", "struct widget *w)"],
			["	w->mode = mode;\n", "	w->mode = widget_read(w, WIDGET_MODE);\n"],
		],
		patch: [["	w->told = true;\n", "	w->told = true;\n	widget_trace(w, mode);\n"]],
		port: [["	w->told = true;\n", "	w->told = true;\n	widget_trace(w, w->mode);\n"]],
	}),
	edited("gate-label", "type2", {
		why: "the patch goes to a label that upstream renamed: to decline",
		old: fn(
			"static int widget_fold(struct widget *w)",
			"int ret = widget_power(w, true);",
			"",
			"if (ret)",
			"\tgoto fail;",
			"widget_mask(w);",
			"widget_shrink(w);",
			"widget_settle(w);",
			"widget_sync(w);",
			"fail:",
			"widget_tell(w);",
			"return ret;",
		),
		upstream: [
			["	goto fail;\n", "	goto unwind;\n"],
			["fail:\n", "unwind:\n"],
		],
		patch: [
			["	widget_settle(w);\n", "	ret = widget_flip(w);\n	if (ret)\n		goto fail;\n	widget_settle(w);\n"],
		],
		port: [
			[
				"	widget_settle(w);\n",
				"	ret = widget_flip(w);\n	if (ret)\n		goto unwind;\n	widget_settle(w);\n",
			],
		],
	}),
	edited("gate-return", "type2", {
		why: "the patch returns an error from a function that returns nothing now: to decline",
		old: fn(
			"static int widget_close(struct widget *w)",
			"widget_mask(w);",
			"widget_quiesce(w);",
			"w->users--;",
			"widget_power(w, false);",
			"return 0;",
		),
		upstream: [
			["static int widget_close", "static void widget_close"],
			["	widget_power(w, false);\n	return 0;\n", "	widget_power(w, false);\n"],
		],
		patch: [["	widget_quiesce(w);\n", "	if (!w->users)\n		return -EINVAL;\n	widget_quiesce(w);\n"]],
		port: [["	widget_quiesce(w);\n", "	if (!w->users)\n		return;\n	widget_quiesce(w);\n"]],
	}),
	edited("gate-parse", "type2", {
		why: "upstream took away the statement that the patch's label stands before, so that it would end the block: to decline",
		old: fn(
			"static int widget_wake(struct widget *w)",
			"int ret = widget_power(w, true);",
			"",
			"if (ret)",
			"\tgoto out;",
			"widget_sync(w);",
			"out:",
			"widget_tell(w);",
			"return ret;",
		),
		upstream: [
			["static int widget_wake", "static void widget_wake"],
			["	widget_tell(w);\n	return ret;\n", "	widget_tell(w);\n"],
		],
		patch: [["	widget_tell(w);\n", "	widget_tell(w);\nout_quiet:\n"]],
		port: [["	widget_tell(w);\n", "	widget_tell(w);\nout_quiet:\n	return;\n"]],
	}),
	edited("gate-conditional-of-upstream", "type2", {
		why: "the #endif that stands where the patch's is to go belongs to upstream's own #ifdef: to decline",
		path: "arch/arm64/lib/widget.S",
		old: SCAN,
		upstream: [
			["	mov	x4, x1\n", "#ifdef CONFIG_WIDGET_FAST\n	mov	x4, x1\n"],
			["	stp	x4, x5, [x0]\n", "#endif\n	stp	x4, x5, [x0]\n"],
		],
		patch: [
			["	add	x5, x5, #8\n", "#ifdef CONFIG_WIDGET_WIDE\n	add	x5, x5, #8\n"],
			["	stp	x4, x5, [x0]\n", "#endif\n	stp	x4, x5, [x0]\n"],
		],
		port: [
			["	add	x5, x5, #8\n", "#ifdef CONFIG_WIDGET_WIDE\n	add	x5, x5, #8\n"],
			["	stp	x4, x5, [x0]\n", "#endif\n	stp	x4, x5, [x0]\n"],
		],
		around: (now) => `#include <linux/linkage.h>\n\n${now}`,
	}),
	edited("two-helpers-one-gone", "type2", {
		why: "the patch replaces two calls, upstream merged them into one: to decline",
		old: fn(
			"static void widget_stop(struct widget *w)",
			"widget_mask(w);",
			"widget_drain(w);",
			"",
			"widget_sync(w);",
			"widget_power(w, false);",
		),
		upstream: [["	widget_mask(w);\n	widget_drain(w);\n\n	widget_sync(w);\n", "	widget_quiesce(w);\n"]],
		patch: [
			["	widget_mask(w);\n", "	widget_mask_all(w);\n"],
			["	widget_sync(w);\n", "	widget_sync_all(w);\n"],
		],
		port: [["	widget_quiesce(w);\n", "	widget_quiesce_all(w);\n"]],
	}),
];
