import { type Case, driver, edited, fn } from "./row.js";

const PROBE = fn(
	"static int widget_probe(struct platform_device *pdev)",
	"struct device *dev = &pdev->dev;",
	"struct widget *w;",
	"int ret;",
	"",
	"w = devm_kzalloc(dev, sizeof(*w), GFP_KERNEL);",
	"if (!w)",
	"\treturn -ENOMEM;",
	"",
	"w->base = devm_ioremap_resource(dev, pdev->resource);",
	"if (IS_ERR(w->base))",
	"\treturn PTR_ERR(w->base);",
	"",
	"w->budget = WIDGET_BUDGET;",
	"spin_lock_init(&w->lock);",
	"platform_set_drvdata(pdev, w);",
	"",
	"ret = widget_register(w);",
	"if (ret)",
	'\tdev_err(dev, "cannot register: %d\\n", ret);',
	"",
	"return ret;",
);

const DRAIN = fn(
	"static void widget_drain(struct widget *w)",
	"struct event *event;",
	"",
	"while ((event = widget_next(w))) {",
	"\tif (event->kind == EVENT_STOP)",
	"\t\tbreak;",
	"\twidget_account(w, event);",
	"\twidget_handle(w, event);",
	"\tevent_put(event);",
	"}",
	"w->drained = jiffies;",
);

const STEPS = fn(
	"static void widget_march(struct widget *w)",
	...Array.from({ length: 48 }, (_, i) => `widget_step_${i}(w, STEP_${i});`),
);

/** Edits inside a function, by the strategy that lands them or the reason not to. */
export const EDITS: readonly Case[] = [
	edited("merge-apart", "type1", {
		why: "upstream and the patch change different lines of one function",
		old: PROBE,
		upstream: [["GFP_KERNEL", "GFP_KERNEL_ACCOUNT"]],
		patch: [["	spin_lock_init(&w->lock);\n", "	raw_spin_lock_init(&w->lock);\n"]],
	}),
	edited("merge-insertion", "type1", {
		why: "an insertion whose neighbours both stand",
		old: PROBE,
		upstream: [
			[
				"	w->base = devm_ioremap_resource(dev, pdev->resource);",
				"	w->base = devm_platform_ioremap_resource(pdev, 0);",
			],
		],
		patch: [
			["	spin_lock_init(&w->lock);\n", "	spin_lock_init(&w->lock);\n	init_waitqueue_head(&w->idle);\n"],
		],
	}),
	edited("merge-reindented", "type1", {
		why: "upstream moved the loop's body one level in; what the patch adds follows",
		old: DRAIN,
		upstream: [
			[
				"		widget_account(w, event);\n		widget_handle(w, event);\n		event_put(event);\n",
				"		scoped_guard(mutex, &w->mutex) {\n			widget_account(w, event);\n			widget_handle(w, event);\n			event_put(event);\n		}\n",
			],
		],
		patch: [
			["		widget_handle(w, event);\n", "		widget_trace(w, event);\n		widget_handle(w, event);\n"],
		],
		port: [
			["			widget_handle(w, event);\n", "			widget_trace(w, event);\n			widget_handle(w, event);\n"],
		],
	}),
	edited("adjacent-replaced", "type2", {
		why: "the line below the replaced one changed",
		old: PROBE,
		upstream: [["	spin_lock_init(&w->lock);\n", "	mutex_init(&w->lock);\n"]],
		patch: [["	w->budget = WIDGET_BUDGET;\n", "	w->budget = widget_budget_of(dev);\n"]],
	}),
	edited("adjacent-under-new-condition", "type2", {
		why: "upstream put a condition without braces before the replaced line: to decline",
		old: DRAIN,
		upstream: [["		widget_handle(w, event);\n", "		if (!w->muted)\n			widget_handle(w, event);\n"]],
		patch: [["		widget_handle(w, event);\n", "		widget_handle_bh(w, event);\n"]],
		port: [["			widget_handle(w, event);\n", "			widget_handle_bh(w, event);\n"]],
	}),
	edited("adjacent-weak-line", "type2", {
		why: "the replaced line is one whose like is everywhere, and its neighbour changed: to decline",
		old: DRAIN,
		upstream: [
			["		if (event->kind == EVENT_STOP)\n", "		if (event_is_stop(event) && !w->forced)\n"],
			["		widget_account(w, event);\n", "		widget_count(w);\n"],
		],
		patch: [["			break;\n", "			return;\n"]],
	}),
	edited("anchored-deleted", "type2", {
		why: "an insertion whose lower neighbour upstream deleted",
		old: PROBE,
		upstream: [["	platform_set_drvdata(pdev, w);\n", ""]],
		patch: [["	spin_lock_init(&w->lock);\n", "	spin_lock_init(&w->lock);\n	INIT_LIST_HEAD(&w->node);\n"]],
	}),
	edited("anchored-changed", "type2", {
		why: "an insertion whose upper neighbour upstream changed a little",
		old: PROBE,
		upstream: [["	w->budget = WIDGET_BUDGET;\n", "	w->budget = WIDGET_BUDGET * 2;\n"]],
		patch: [["	w->budget = WIDGET_BUDGET;\n", "	w->budget = WIDGET_BUDGET;\n	w->usable = true;\n"]],
		port: [["	w->budget = WIDGET_BUDGET * 2;\n", "	w->budget = WIDGET_BUDGET * 2;\n	w->usable = true;\n"]],
	}),
	edited("anchored-replaced", "type2", {
		why: "upstream put something else in the place of the neighbour: to decline",
		old: PROBE,
		upstream: [
			[
				"	spin_lock_init(&w->lock);\n	platform_set_drvdata(pdev, w);\n",
				'	spin_lock_init(&w->lock);\n	if (device_property_present(dev, "quiet"))\n		w->muted = true;\n',
			],
		],
		patch: [
			[
				"	platform_set_drvdata(pdev, w);\n",
				"	INIT_LIST_HEAD(&w->node);\n	platform_set_drvdata(pdev, w);\n",
			],
		],
		port: [["		w->muted = true;\n", "		w->muted = true;\n	INIT_LIST_HEAD(&w->node);\n"]],
	}),
	edited("both-insert-statements", "type2", {
		why: "both inserted statements at one place, and their order matters: to decline",
		old: DRAIN,
		upstream: [["	w->drained = jiffies;\n", "	widget_flush(w);\n	w->drained = jiffies;\n"]],
		patch: [["	w->drained = jiffies;\n", "	widget_release(w);\n	w->drained = jiffies;\n"]],
		port: [["	widget_flush(w);\n", "	widget_flush(w);\n	widget_release(w);\n"]],
	}),
	edited("conditional-wraps-kept-lines", "type2", {
		why: "#else … #endif goes right behind the line that the patch makes conditional",
		old: DRAIN,
		upstream: [
			[
				"	w->drained = jiffies;\n",
				"	w->drained = jiffies;\n\n	if (w->notify)\n		complete(w->notify);\n",
			],
		],
		patch: [
			[
				"	w->drained = jiffies;\n",
				"#ifdef CONFIG_WIDGET_CLOCK\n	w->drained = widget_clock(w);\n#else\n	w->drained = jiffies;\n#endif\n",
			],
		],
	}),
	edited("upstreamed", "type2", {
		why: "upstream made the very change: nothing is left to do",
		old: PROBE,
		upstream: [
			["	spin_lock_init(&w->lock);\n", "	raw_spin_lock_init(&w->lock);\n"],
			["GFP_KERNEL", "GFP_KERNEL_ACCOUNT"],
		],
		patch: [["	spin_lock_init(&w->lock);\n", "	raw_spin_lock_init(&w->lock);\n"]],
		port: [],
	}),
	edited("upstreamed-one-of-two", "type2", {
		why: "upstream has one of the patch's two edits",
		old: PROBE,
		upstream: [["	spin_lock_init(&w->lock);\n", "	raw_spin_lock_init(&w->lock);\n"]],
		patch: [
			["	spin_lock_init(&w->lock);\n", "	raw_spin_lock_init(&w->lock);\n"],
			["		return -ENOMEM;\n", '		return dev_err_probe(dev, -ENOMEM, "no memory\\n");\n'],
		],
		port: [["		return -ENOMEM;\n", '		return dev_err_probe(dev, -ENOMEM, "no memory\\n");\n']],
	}),
	edited("upstreamed-in-another-branch", "type2", {
		why: "upstream has the added line, but in a branch of its own: to decline",
		old: DRAIN,
		upstream: [
			[
				"		widget_handle(w, event);\n",
				"		if (w->muted) {\n			widget_defer(w, event);\n			continue;\n		}\n		widget_handle_bh(w, event);\n",
			],
		],
		patch: [["		widget_handle(w, event);\n", "		widget_defer(w, event);\n"]],
		port: [["		widget_handle_bh(w, event);\n", "		widget_defer(w, event);\n"]],
	}),
	edited("deletion-gone", "type2", {
		why: "the line that the patch deletes is gone, perhaps to another file: to decline",
		old: PROBE,
		upstream: [
			[
				"	w->budget = WIDGET_BUDGET;\n	spin_lock_init(&w->lock);\n	platform_set_drvdata(pdev, w);\n",
				"	widget_setup(w, pdev);\n",
			],
		],
		patch: [["	spin_lock_init(&w->lock);\n", ""]],
		port: [],
	}),
	edited("white-space-only", "type1", {
		why: "the patch changes nothing but white space, and upstream the lines around",
		old: PROBE,
		upstream: [["GFP_KERNEL", "GFP_KERNEL_ACCOUNT"]],
		patch: [["	w->budget = WIDGET_BUDGET;\n", "	w->budget	= WIDGET_BUDGET;\n"]],
	}),
	edited("both-changed-one-line", "type2", {
		why: "both changed the same words of the same line: to decline",
		old: PROBE,
		upstream: [["	w->budget = WIDGET_BUDGET;\n", "	w->budget = widget_default_budget();\n"]],
		patch: [["	w->budget = WIDGET_BUDGET;\n", "	w->budget = min(WIDGET_BUDGET, 64);\n"]],
		port: [["	w->budget = widget_default_budget();\n", "	w->budget = min(widget_default_budget(), 64);\n"]],
	}),
	edited("rewritten-around", "type2", {
		why: "upstream rewrote both sides of the insertion: to decline",
		old: DRAIN,
		upstream: [
			[
				"		widget_account(w, event);\n		widget_handle(w, event);\n		event_put(event);\n",
				"		widget_run(w, no_free_ptr(event), WIDGET_SYNC);\n",
			],
		],
		patch: [["		widget_account(w, event);\n", "		widget_account(w, event);\n		trace_widget(w);\n"]],
		port: [["		widget_run(w,", "		trace_widget(w);\n		widget_run(w,"]],
	}),
	edited("no-newline-at-the-end", "type1", {
		why: "cells lose their last line end, which is no change of upstream's",
		old: PROBE.trimEnd(),
		upstream: [["GFP_KERNEL", "GFP_KERNEL_ACCOUNT"]],
		patch: [["	return ret;\n}", "	return ret ?: widget_start(w);\n}"]],
		around: (now) => driver(`${now}\n`),
	}),
	edited("bracketing", "type2", {
		why: "#ifdef … #endif belongs to the line that it encloses, whatever upstream put behind that",
		old: "#include <linux/widget.h>\n#include <asm/dma.h>\n\nint widget_count;\n",
		upstream: [["#include <asm/dma.h>\n", '#include <asm/dma.h>\n#include "events.h"\n']],
		patch: [["#include <asm/dma.h>\n", "#ifdef CONFIG_ISA\n#include <asm/dma.h>\n#endif\n"]],
		around: (now) => `// SPDX-License-Identifier: GPL-2.0\n${now}\nint widget_users;\n`,
	}),
	edited("between-weak-lines", "type2", {
		why: "upstream took away the return that the insertion stood before",
		old: fn("static int widget_drop(struct widget *w)", "cancel_work_sync(&w->work);", "", "return 0;"),
		upstream: [
			["static int widget_drop", "static void widget_drop"],
			["	cancel_work_sync(&w->work);\n\n	return 0;\n", "	cancel_work_sync(&w->work);\n"],
		],
		patch: [["	return 0;\n", "	widget_put(w);\n\n	return 0;\n"]],
		port: [["	cancel_work_sync(&w->work);\n", "	cancel_work_sync(&w->work);\n	widget_put(w);\n"]],
	}),
	edited("token-merge", "type2", {
		why: "both changed the same line, in words far apart",
		old: PROBE,
		upstream: [
			[
				'		dev_err(dev, "cannot register: %d\\n", ret);\n',
				'		dev_warn(dev, "cannot register: %d\\n", ret);\n',
			],
		],
		patch: [
			[
				'		dev_err(dev, "cannot register: %d\\n", ret);\n',
				'		dev_err(dev, "cannot register: %d (%d)\\n", ret, w->id);\n',
			],
		],
		port: [
			[
				'		dev_warn(dev, "cannot register: %d\\n", ret);\n',
				'		dev_warn(dev, "cannot register: %d (%d)\\n", ret, w->id);\n',
			],
		],
	}),
	edited("soft", "type2", {
		why: "upstream changed every line of a long stretch a little; believed where half a chance will do",
		threshold: 0.5,
		old: STEPS,
		upstream: Array.from({ length: 48 }, (_, i) => [`, STEP_${i})`, `, STEP_${i}, ${i % 7})`] as const),
		patch: [["	widget_step_20(", "	widget_note(w);\n	widget_step_20("]],
	}),
	edited("same-file-rename", "type1", {
		why: "upstream renamed a function all over the snippet: the call that the patch adds follows",
		old: fn(
			"static void widget_beat(struct widget *w)",
			"widget_lock(w, 1);",
			"w->beats++;",
			"widget_unlock(w);",
			"widget_rest(w);",
			"widget_lock(w, 2);",
			"w->rests++;",
			"widget_unlock(w);",
			"",
			"w->last = jiffies;",
			"widget_tell(w);",
			"w->told++;",
		),
		upstream: [
			["widget_lock(w, 1)", "widget_acquire(w, 1)"],
			["widget_lock(w, 2)", "widget_acquire(w, 2)"],
		],
		patch: [["	widget_tell(w);\n", "	widget_lock(w, 3);\n	widget_tell(w);\n"]],
		port: [["	widget_tell(w);\n", "	widget_acquire(w, 3);\n	widget_tell(w);\n"]],
	}),
];
