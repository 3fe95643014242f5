import { type Case, driver, edit, edited, fn } from "./row.js";

const REGISTER = fn(
	"static int widget_register(struct widget *w)",
	"int ret = ida_alloc(&widget_ida, GFP_KERNEL);",
	"",
	"if (ret < 0)",
	"\treturn ret;",
	"w->id = ret;",
	'dev_set_name(&w->dev, "widget%d", w->id);',
	"return device_add(&w->dev);",
);
const REGISTER_PATCH = [
	"	return device_add(&w->dev);\n",
	"	w->registered = ktime_get();\n	return device_add(&w->dev);\n",
] as const;

const RX = fn(
	"static void widget_rx(struct widget *w, struct ring *ring)",
	"u32 head = readl(w->base + WIDGET_RX_HEAD);",
	"",
	"while (ring->tail != head) {",
	"\tring_take(ring);",
	"\tw->stats.rx++;",
	"}",
	"writel(ring->tail, w->base + WIDGET_RX_TAIL);",
);
const TX = RX.replaceAll("rx", "tx").replaceAll("RX", "TX");
const RX_PATCH = ["	while (ring->tail != head) {\n", "	rmb();\n	while (ring->tail != head) {\n"] as const;

const FILL = fn(
	"static int widget_fill(struct widget *w, const u8 *data, size_t size)",
	"size_t i;",
	"",
	"if (size > w->room)",
	"\treturn -ENOSPC;",
	"for (i = 0; i < size; i++)",
	"\twriteb(data[i], w->base + WIDGET_FIFO);",
	"w->room -= size;",
	"widget_write(w, WIDGET_CTRL, CTRL_GO);",
	"return 0;",
);

interface Shape {
	readonly why: string;
	readonly path?: string;
	readonly type?: Case["type"];
	readonly old: string;
	readonly patch: readonly (readonly [string, string])[];
	readonly now: string;
	readonly port?: readonly (readonly [string, string])[];
	readonly file?: string;
	readonly alternatives?: { readonly now: string; readonly result: string };
}

/** A snippet whose successor is another text, somewhere in the new file. */
function found(
	id: string,
	{ why, path, type = "type1", old, patch, now, port = patch, file, alternatives }: Shape,
): Case {
	return {
		id,
		why,
		type,
		...(path !== undefined && { path }),
		old,
		patched: edit(old, ...patch),
		now: [now, ...(alternatives ? [alternatives.now] : [])],
		result: [edit(now, ...port), ...(alternatives ? [alternatives.result] : [])],
		file: file ?? driver(now),
	};
}

/** A snippet that has no successor: the right answer is that it is not found. */
function gone(id: string, why: string, old: string, patch: readonly [string, string], file: string): Case {
	return { id, why, type: "type2", old, patched: edit(old, patch), now: [], result: [], file };
}

/** Where the old snippet lives now, or that it is gone. */
export const PLACES: readonly Case[] = [
	found("function-moved", {
		why: "upstream moved the function behind all others",
		old: REGISTER,
		patch: [REGISTER_PATCH],
		now: REGISTER,
		file: `${driver(RX, TX, FILL)}\n${REGISTER}`,
	}),
	found("function-renamed", {
		why: "upstream renamed the function and one of its parameters",
		old: REGISTER,
		patch: [REGISTER_PATCH],
		now: edit(REGISTER, ["widget_register(struct widget *w)", "widget_device_add(struct widget *w)"]),
		file: driver(
			RX,
			edit(REGISTER, ["widget_register(struct widget *w)", "widget_device_add(struct widget *w)"]),
			TX,
		),
	}),
	found("near-duplicate-misleads", {
		why: "a twin of the function stands first and differs in names only",
		old: TX,
		patch: [RX_PATCH],
		now: edit(TX, [
			"	writel(ring->tail, w->base + WIDGET_TX_TAIL);\n",
			"	writel_relaxed(ring->tail, w->base + WIDGET_TX_TAIL);\n",
		]),
		file: driver(
			RX,
			edit(TX, [
				"	writel(ring->tail, w->base + WIDGET_TX_TAIL);\n",
				"	writel_relaxed(ring->tail, w->base + WIDGET_TX_TAIL);\n",
			]),
		),
	}),
	gone(
		"function-gone",
		"the function is gone, and others that look like it are left",
		REGISTER,
		REGISTER_PATCH,
		driver(
			FILL,
			fn(
				"static int widget_open(struct inode *inode, struct file *file)",
				"file->private_data = inode->i_private;",
				"return nonseekable_open(inode, file);",
			),
		),
	),
	gone(
		"function-gone-twin-left",
		"the function is gone, and two twins of it are left: neither may be taken for it",
		RX.replaceAll("rx", "zx").replaceAll("RX", "ZX"),
		RX_PATCH,
		driver(RX, TX),
	),
	gone(
		"lines-gone",
		"lines without a head, of which the file has nothing any more",
		"	widget_scramble(w, KEY_A);\n	widget_unscramble(w, KEY_B);\n	w->scrambled = true;\n",
		["	w->scrambled = true;\n", "	w->scrambled = !!w->keys;\n"],
		driver(FILL, RX),
	),
	found("signature-changed", {
		why: "the function has a parameter more and returns something else",
		old: RX,
		patch: [RX_PATCH],
		now: edit(
			RX,
			[
				"static void widget_rx(struct widget *w, struct ring *ring)",
				"static unsigned int widget_rx(struct widget *w, struct ring *ring, unsigned int budget)",
			],
			["	while (ring->tail != head) {\n", "	while (ring->tail != head && budget--) {\n"],
			["WIDGET_RX_TAIL);\n", "WIDGET_RX_TAIL);\n	return w->stats.rx;\n"],
		),
		port: [
			[
				"	while (ring->tail != head && budget--) {\n",
				"	rmb();\n	while (ring->tail != head && budget--) {\n",
			],
		],
		type: "type2",
	}),
	found("function-split", {
		why: "upstream moved a part of the function into a helper right above it, which belongs to it now",
		old: FILL,
		patch: [["	w->room -= size;\n", "	w->room -= size;\n	w->filled += size;\n"]],
		now: `${fn("static void widget_push(struct widget *w, const u8 *data, size_t size)", "size_t i;", "", "for (i = 0; i < size; i++)", "\twriteb(data[i], w->base + WIDGET_FIFO);")}\n${fn("static int widget_fill(struct widget *w, const u8 *data, size_t size)", "if (size > w->room)", "\treturn -ENOSPC;", "widget_push(w, data, size);", "w->room -= size;", "widget_write(w, WIDGET_CTRL, CTRL_GO);", "return 0;")}`,
	}),
	found("two-functions", {
		why: "a snippet of two functions, between which upstream put a third",
		old: `${RX}\n${TX}`,
		patch: [["WIDGET_RX_TAIL);\n", "WIDGET_RX_TAIL);\n	widget_kick(w);\n"]],
		now: `${RX}\n${fn("static void widget_kick_all(struct widget *w)", "widget_write(w, WIDGET_CTRL, CTRL_KICK);")}\n${TX}`,
	}),
	found("lines-of-a-function", {
		why: "some lines of a function, without its head",
		old: "	if (size > w->room)\n		return -ENOSPC;\n	for (i = 0; i < size; i++)\n		writeb(data[i], w->base + WIDGET_FIFO);\n	w->room -= size;\n",
		patch: [["		return -ENOSPC;\n", "		return widget_wait_room(w, size);\n"]],
		now: "	if (size > w->room)\n		return -ENOSPC;\n	iowrite8_rep(w->base + WIDGET_FIFO, data, size);\n	w->room -= size;\n",
		file: driver(
			edit(FILL, [
				"	for (i = 0; i < size; i++)\n		writeb(data[i], w->base + WIDGET_FIFO);\n",
				"	iowrite8_rep(w->base + WIDGET_FIFO, data, size);\n",
			]),
			RX,
		),
		type: "type2",
	}),
	found("head-of-a-function", {
		why: "the first lines of a function and not its end",
		old: FILL.split("\n").slice(0, 6).join("\n"),
		patch: [["		return -ENOSPC;", "		return widget_wait_room(w, size);"]],
		now: edit(FILL, ["	if (size > w->room)\n", "	lockdep_assert_held(&w->lock);\n	if (size > w->room)\n"])
			.split("\n")
			.slice(0, 7)
			.join("\n"),
		file: driver(
			RX,
			edit(FILL, ["	if (size > w->room)\n", "	lockdep_assert_held(&w->lock);\n	if (size > w->room)\n"]),
		),
	}),
	found("struct", {
		why: "a struct that upstream reordered in part",
		path: "include/linux/widget.h",
		old: "struct widget {\n	struct device dev;\n	void __iomem *base;\n	spinlock_t lock;\n	u32 value;\n	int id;\n};\n",
		patch: [["	u32 value;\n", "	u32 value;\n	ktime_t registered;\n"]],
		now: "struct widget {\n	struct device dev;\n	int id;\n	void __iomem *base;\n	spinlock_t lock;\n	struct list_head node;\n	u32 value;\n};\n",
		type: "type2",
		file: "#pragma once\n\nstruct ring {\n	u32 tail;\n};\n\nstruct widget {\n	struct device dev;\n	int id;\n	void __iomem *base;\n	spinlock_t lock;\n	struct list_head node;\n	u32 value;\n};\n\nint widget_register(struct widget *w);\n",
	}),
	found("second-ground-truth", {
		why: "whether the blank line and comment above belong to the snippet is a matter of taste: both are right",
		old: `/* The device's number is the lowest free one. */\n${REGISTER}`,
		patch: [REGISTER_PATCH],
		now: edit(REGISTER, ["GFP_KERNEL", "GFP_NOWAIT"]),
		alternatives: {
			now: `/* Numbers are given out in order, the lowest free one first. */\n${edit(REGISTER, ["GFP_KERNEL", "GFP_NOWAIT"])}`,
			result: `/* Numbers are given out in order, the lowest free one first. */\n${edit(REGISTER, ["GFP_KERNEL", "GFP_NOWAIT"], REGISTER_PATCH)}`,
		},
		file: driver(
			RX,
			`/* Numbers are given out in order, the lowest free one first. */\n${edit(REGISTER, ["GFP_KERNEL", "GFP_NOWAIT"])}`,
		),
	}),
	found("array-of-names", {
		why: "a table that upstream made constant and one entry longer",
		old: 'static const char *widget_names[] = {\n	"off",\n	"idle",\n	"busy",\n};\n',
		patch: [['	"off",\n', '	[WIDGET_OFF] = "off",\n']],
		now: 'static const char * const widget_names[] = {\n	"off",\n	"idle",\n	"busy",\n	"gone",\n};\n',
	}),
	found("function-became-macro", {
		why: "a helper that is a macro now, with the same name",
		old: fn("static inline bool widget_is_on(struct widget *w)", "return w->state != WIDGET_OFF;"),
		patch: [["	return w->state != WIDGET_OFF;\n", "	return w->state > WIDGET_OFF;\n"]],
		now: "#define widget_is_on(w) \\\n	((w)->state != WIDGET_OFF)\n",
		port: [["!=", ">"]],
		type: "type2",
	}),
	edited("block-closed-by-upstream", "type2", {
		why: "a line at the end of its block, which upstream's lines begin by closing",
		old: fn(
			"static void widget_set_property(struct widget *w, int what, u32 value)",
			"if (what == WIDGET_LEFT) {",
			"\tw->left = value;",
			"} else if (what == WIDGET_MODE) {",
			"\tw->mode = value;",
			"}",
		),
		upstream: [
			["	} else if", "	} else if (what == WIDGET_OLD_MODE) {\n		w->old_mode = value;\n	} else if"],
		],
		patch: [["		w->left = value;\n", "		w->left = value;\n		w->dirty = true;\n"]],
	}),
	edited("line-moved-within", "type2", {
		why: "the replaced line stands before what it stood behind",
		old: fn(
			"static void widget_start(struct widget *w)",
			"widget_power(w, true);",
			"widget_calibrate(w);",
			"w->offset = widget_read(w, WIDGET_LOW);",
			"w->names = widget_names;",
			"widget_unmute(w);",
		),
		upstream: [
			["	w->names = widget_names;\n	widget_unmute(w);\n", "	widget_begin(w);\n"],
			["	widget_power(w, true);\n", "	w->names = widget_names;\n	widget_power(w, true);\n"],
		],
		patch: [["	w->names = widget_names;\n", "	w->names = widget_v2_names;\n"]],
	}),
];
