import { type Case, driver, edited } from "./row.js";

const INCLUDES = `#include <linux/clk.h>
#include <linux/delay.h>
#include <linux/gpio/consumer.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/regmap.h>
#include <linux/slab.h>
`;

const IDS = `static const struct of_device_id widget_ids[] = {
	{ .compatible = "acme,widget-a", .data = &widget_a },
	{ .compatible = "acme,widget-b", .data = &widget_b },
	{ .compatible = "acme,widget-k", .data = &widget_k },
	{ }
};
`;

const STEPS = `static const struct widget_step widget_steps[] = {
	{ STEP_POWER, 8 },
	{ STEP_MASK, 2 },
	{ STEP_START, 4 },
};
`;

const STATES = `enum widget_state {
	WIDGET_OFF,
	WIDGET_IDLE,
	WIDGET_BUSY,
	WIDGET_STATES
};
`;

const OPS = `static const struct widget_ops widget_default_ops = {
	.open = widget_open,
	.close = widget_close,
	.read = widget_read_event,
	.poll = widget_poll,
};
`;

const LEVELS = `#define WIDGET_LEVEL(name) \\
	static ssize_t name##_show(struct device *dev, char *buf) \\
	{ \\
		return widget_level(dev, #name, buf); \\
	}
`;

const KCONFIG = `config WIDGET
	tristate "Widgets of Acme"
	depends on OF
	select REGMAP_MMIO
	help
	  Say Y here for the widgets of Acme's boards.

config WIDGET_DEBUG
	bool "Debug widgets"
	depends on WIDGET
`;

const MAKEFILE = `obj-$(CONFIG_WIDGET) += widget.o
widget-y := core.o queue.o
widget-$(CONFIG_WIDGET_DEBUG) += trace.o
obj-$(CONFIG_WIDGET_DIAL) += dial.o
`;

const NODE = `	widget: widget@4000 {
		compatible = "acme,widget-a";
		reg = <0x4000 0x100>;
		interrupts = <12 4>;
		status = "disabled";
	};
`;

const BOARD = (node: string) => `// SPDX-License-Identifier: GPL-2.0
/dts-v1/;

/ {
	model = "Acme Lantern";

	memory@0 {
		reg = <0x0 0x8000000>;
	};

${node}
	leds: leds {
		compatible = "gpio-leds";
	};
};
`;

/** Lists, tables and the languages that have nothing else. */
export const LISTS: readonly Case[] = [
	edited("includes-sorted", "type2", {
		why: "both added an include at one place: the patch's goes to its sorted place",
		old: INCLUDES,
		upstream: [
			[
				"#include <linux/module.h>\n",
				"#include <linux/io.h>\n#include <linux/mod_devicetable.h>\n#include <linux/module.h>\n",
			],
		],
		patch: [["#include <linux/module.h>\n", "#include <linux/kthread.h>\n#include <linux/module.h>\n"]],
		port: [
			[
				"#include <linux/mod_devicetable.h>\n",
				"#include <linux/kthread.h>\n#include <linux/mod_devicetable.h>\n",
			],
		],
		around: (now) => `// SPDX-License-Identifier: GPL-2.0\n${now}\nint widget_count;\n`,
	}),
	edited("table-rows", "type2", {
		why: "both added a row at one place of a table",
		old: IDS,
		upstream: [
			[
				'	{ .compatible = "acme,widget-k"',
				'	{ .compatible = "acme,widget-c", .data = &widget_c },\n	{ .compatible = "acme,widget-k"',
			],
		],
		patch: [
			[
				'	{ .compatible = "acme,widget-k"',
				'	{ .compatible = "acme,widget-d", .data = &widget_d },\n	{ .compatible = "acme,widget-k"',
			],
		],
	}),
	edited("table-last-row", "type2", {
		why: "upstream's row ends the table, so what comes behind it is no row: to decline",
		old: IDS.replace("	{ }\n", ""),
		upstream: [["&widget_k },\n", "&widget_k },\n	{ /* sentinel */ }\n"]],
		patch: [["&widget_k },\n", '&widget_k },\n	{ .compatible = "acme,widget-z", .data = &widget_z },\n']],
	}),
	edited("table-row-one-neighbour", "type2", {
		why: "upstream put another row in the place of the patch's neighbour: rows are found by what they hold, so behind the other",
		old: IDS,
		upstream: [
			[
				'	{ .compatible = "acme,widget-b", .data = &widget_b },\n',
				'	{ .compatible = "acme,lantern", .data = LANTERN_DATA(7, BRIGHT | SLOW) },\n	{ .compatible = "acme,bell" },\n',
			],
		],
		patch: [
			[
				'	{ .compatible = "acme,widget-a", .data = &widget_a },\n',
				'	{ .compatible = "acme,widget-a", .data = &widget_a },\n	{ .compatible = "acme,widget-aa", .data = &widget_aa },\n',
			],
		],
	}),
	edited("counted-row-one-neighbour", "type2", {
		why: "the same in a table whose rows go by their number: to decline",
		old: STEPS,
		upstream: [
			[
				"	{ STEP_MASK, 2 },\n",
				"	{ STEP_QUIESCE | STEP_ALL(WIDGETS), LONGEST_WAIT(7) },\n	{ STEP_SYNC },\n",
			],
		],
		patch: [["	{ STEP_MASK, 2 },\n", "	{ STEP_LATCH, 1 },\n	{ STEP_MASK, 2 },\n"]],
		port: [["	{ STEP_QUIESCE", "	{ STEP_LATCH, 1 },\n	{ STEP_QUIESCE"]],
	}),
	edited("enum-before-the-count", "type2", {
		why: "both added an enumerator before the last one",
		old: STATES,
		upstream: [["	WIDGET_STATES\n", "	WIDGET_GONE,\n	WIDGET_STATES\n"]],
		patch: [["	WIDGET_STATES\n", "	WIDGET_TUNING,\n	WIDGET_STATES\n"]],
		port: [["	WIDGET_STATES\n", "	WIDGET_TUNING,\n	WIDGET_STATES\n"]],
	}),
	edited("initialiser-members", "type2", {
		why: "both hooked up a function at one place of an initialiser",
		old: OPS,
		upstream: [["	.poll = widget_poll,\n", "	.llseek = noop_llseek,\n	.poll = widget_poll,\n"]],
		patch: [["	.poll = widget_poll,\n", "	.ioctl = widget_ioctl,\n	.poll = widget_poll,\n"]],
		port: [["	.llseek = noop_llseek,\n", "	.llseek = noop_llseek,\n	.ioctl = widget_ioctl,\n"]],
	}),
	edited("initialiser-same-member", "type2", {
		why: "both hooked up the same member: to decline",
		old: OPS,
		upstream: [["	.poll = widget_poll,\n", "	.mmap = widget_mmap,\n	.poll = widget_poll,\n"]],
		patch: [["	.poll = widget_poll,\n", "	.mmap = widget_mmap_cached,\n	.poll = widget_poll,\n"]],
		port: [["	.mmap = widget_mmap,\n", "	.mmap = widget_mmap_cached,\n"]],
	}),
	edited("macro-of-several-lines", "type1", {
		why: "a macro's body, where upstream changed the first line and the patch another",
		old: LEVELS,
		upstream: [
			["struct device *dev, char *buf", "struct device *dev, struct device_attribute *attr, char *buf"],
		],
		patch: [
			[
				"		return widget_level(dev, #name, buf); \\\n",
				"		guard(mutex)(&widget_mutex); \\\n		return widget_level(dev, #name, buf); \\\n",
			],
		],
	}),
	edited("kconfig-depends", "type1", {
		why: "a Kconfig entry that both changed in different lines",
		path: "drivers/widget/Kconfig",
		old: KCONFIG,
		upstream: [["	select REGMAP_MMIO\n", "	select REGMAP_MMIO\n	select WIDGET_BUS\n"]],
		patch: [["	depends on WIDGET\n", "	depends on WIDGET && DEBUG_FS\n"]],
		around: (now) =>
			`# SPDX-License-Identifier: GPL-2.0\n\nmenu "Widgets"\n\n${now}\nconfig WIDGET_DIAL\n	bool "Dials"\n\nendmenu\n`,
	}),
	edited("kconfig-upstreamed-in-a-list", "type2", {
		why: "upstream selects the same symbol, beside another: in a Kconfig entry the place means nothing",
		path: "drivers/widget/Kconfig",
		old: KCONFIG,
		upstream: [
			["	select REGMAP_MMIO\n", "	select REGMAP_MMIO\n	select WIDGET_BUS\n	select GENERIC_PHY\n"],
		],
		patch: [["	select REGMAP_MMIO\n", "	select REGMAP_MMIO\n	select WIDGET_BUS\n"]],
		port: [],
		around: (now) => `${now}\nconfig WIDGET_DIAL\n	bool "Dials"\n`,
	}),
	edited("makefile-list-goes-on", "type2", {
		why: "both let a list go on behind its last line",
		path: "drivers/widget/Makefile",
		old: "widget-y := core.o \\\n	    ring.o\n\nccflags-y := -DWIDGET\n",
		upstream: [["ring.o\n", "ring.o \\\n	    events.o\n"]],
		patch: [["ring.o\n", "ring.o \\\n	    tuning.o\n"]],
		port: [["events.o\n", "events.o \\\n	    tuning.o\n"]],
		around: (now) => `obj-$(CONFIG_WIDGET) += widget.o\n\n${now}\nobj-$(CONFIG_WIDGET_TEST) += test.o\n`,
	}),
	edited("row-beside-another-form", "type2", {
		why: "upstream gave the next row another form, and left others that have the patch's",
		old: "static struct attr widget_attrs[] = {\n	WIDGET_ATTR(id),\n	WIDGET_ATTR(name),\n	WIDGET_ATTR(mode),\n	WIDGET_ATTR(value),\n};\n",
		upstream: [["	WIDGET_ATTR(mode),\n", "	WIDGET_ENUM_ATTR(mode),\n"]],
		patch: [["	WIDGET_ATTR(mode),\n", "	WIDGET_ATTR(tuned),\n	WIDGET_ATTR(mode),\n"]],
		port: [["	WIDGET_ENUM_ATTR(mode),\n", "	WIDGET_ATTR(tuned),\n	WIDGET_ENUM_ATTR(mode),\n"]],
	}),
	edited("makefile-row", "type2", {
		why: "both added an object at one place of a Makefile",
		path: "drivers/widget/Makefile",
		old: MAKEFILE,
		upstream: [
			[
				"obj-$(CONFIG_WIDGET_DIAL) += dial.o\n",
				"obj-$(CONFIG_WIDGET_CHIME) += chime.o\nobj-$(CONFIG_WIDGET_DIAL) += dial.o\n",
			],
		],
		patch: [
			[
				"obj-$(CONFIG_WIDGET_DIAL) += dial.o\n",
				"obj-$(CONFIG_WIDGET_BELL) += bell.o\nobj-$(CONFIG_WIDGET_DIAL) += dial.o\n",
			],
		],
		port: [
			[
				"obj-$(CONFIG_WIDGET_CHIME) += chime.o\n",
				"obj-$(CONFIG_WIDGET_BELL) += bell.o\nobj-$(CONFIG_WIDGET_CHIME) += chime.o\n",
			],
		],
		around: (now) => `# SPDX-License-Identifier: GPL-2.0\n${now}`,
	}),
	edited("devicetree-property", "type1", {
		why: "a devicetree node that both changed in different lines",
		path: "arch/arm/boot/dts/acme-lantern.dts",
		old: NODE,
		upstream: [["		interrupts = <12 4>;\n", "		interrupts-extended = <&intc 12 4>;\n"]],
		patch: [['		status = "disabled";\n', '		clocks = <&osc>;\n		status = "okay";\n']],
		port: [['		status = "disabled";\n', '		clocks = <&osc>;\n		status = "okay";\n']],
		around: BOARD,
	}),
	edited("devicetree-both-properties", "type2", {
		why: "both added a property at one place of a node without nodes, where their order means nothing",
		path: "arch/arm/boot/dts/acme-lantern.dts",
		old: NODE,
		upstream: [["		interrupts = <12 4>;\n", "		interrupts = <12 4>;\n		clocks = <&osc>;\n"]],
		patch: [["		interrupts = <12 4>;\n", "		interrupts = <12 4>;\n		resets = <&rst 3>;\n"]],
		port: [["		clocks = <&osc>;\n", "		clocks = <&osc>;\n		resets = <&rst 3>;\n"]],
		around: BOARD,
	}),
	edited("assembler-label", "type1", {
		why: "a routine in assembler, both changing different instructions",
		path: "arch/arm64/lib/widget.S",
		old: "SYM_FUNC_START(widget_copy)\n	cbz	x2, 2f\n1:	ldrb	w3, [x1], #1\n	strb	w3, [x0], #1\n	subs	x2, x2, #1\n	b.ne	1b\n2:	ret\nSYM_FUNC_END(widget_copy)\n",
		upstream: [["	cbz	x2, 2f\n", "	bti	c\n	cbz	x2, 2f\n"]],
		patch: [["	subs	x2, x2, #1\n", "	dmb	ishst\n	subs	x2, x2, #1\n"]],
		around: (now) =>
			`#include <linux/linkage.h>\n\n${now}\nSYM_FUNC_START(widget_clear)\n	str	xzr, [x0]\n	ret\nSYM_FUNC_END(widget_clear)\n`,
	}),
	edited("two-includes-one-order", "type2", {
		why: "an unsorted list of includes says nothing of the order: the patch's goes behind",
		old: '#include "widget.h"\n#include <linux/slab.h>\n#include "events.h"\n#include <linux/clk.h>\n',
		upstream: [['#include "events.h"\n', '#include <linux/pm.h>\n#include "events.h"\n']],
		patch: [['#include "events.h"\n', '#include <linux/of.h>\n#include "events.h"\n']],
		port: [["#include <linux/pm.h>\n", "#include <linux/pm.h>\n#include <linux/of.h>\n"]],
		around: (now) => `${now}\nint widget_count;\n`,
	}),
	edited("section-around-the-place", "type2", {
		why: "upstream's new lines begin a conditional, inside of which the patch's may belong: to decline",
		old: OPS,
		upstream: [
			[
				"	.poll = widget_poll,\n};\n",
				"#ifdef CONFIG_COMPAT\n	.compat = widget_compat,\n#endif\n	.poll = widget_poll,\n};\n",
			],
		],
		patch: [["	.poll = widget_poll,\n};\n", "	.ioctl = widget_ioctl,\n	.poll = widget_poll,\n};\n"]],
		around: driver,
	}),
];
