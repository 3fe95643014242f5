/** A row of the project's own benchmark as it is written down; all texts are ASCII. */
export interface Case {
	readonly id: string;
	/** What the row is there for. */
	readonly why: string;
	/** `type2` where what upstream changed and what the patch changed meet. */
	readonly type: "type1" | "type2";
	/** The snippet's file; C where it is not told. */
	readonly path?: string;
	/** The least confidence that is believed, where it is not the default. */
	readonly threshold?: number;
	readonly old: string;
	readonly patched: string;
	/** The snippet's successors, any of which is right; none where it is gone. */
	readonly now: readonly string[];
	readonly result: readonly string[];
	/** The new file. */
	readonly file: string;
}

/** A text with replacements made, each of a part that stands there exactly once. */
export function edit(
	text: string,
	...replacements: readonly (readonly [from: string, to: string])[]
): string {
	return replacements.reduce((edited, [from, to]) => {
		if (edited.split(from).length !== 2) throw new Error(`not exactly once: ${from}\nin: ${edited}`);
		return edited.replace(from, () => to);
	}, text);
}

/** A function with a body of whole lines, without its tabs. */
export function fn(head: string, ...body: readonly string[]): string {
	return `${head}\n{\n${body.map((line) => (line === "" ? "\n" : line.startsWith("#") ? `${line}\n` : `\t${line}\n`)).join("")}}\n`;
}

/** A file of the widget driver around some code. */
export function driver(...code: readonly string[]): string {
	return [TOP, ...code, BOTTOM].join("\n");
}

const TOP = `// SPDX-License-Identifier: GPL-2.0
#include <linux/device.h>
#include <linux/module.h>
#include <linux/widget.h>

static bool debug;
module_param(debug, bool, 0644);
`;

const BOTTOM = `static void widget_forget(struct widget *w)
{
	list_del_init(&w->node);
	put_device(&w->dev);
}

static int widget_suspend(struct device *dev)
{
	struct widget *w = to_widget(dev);

	widget_quiesce(w);
	return widget_power(w, false);
}

MODULE_LICENSE("GPL");
`;

interface Shape {
	readonly why: string;
	readonly path?: string;
	readonly threshold?: number;
	readonly old: string;
	/** What upstream did to the snippet. */
	readonly upstream: readonly (readonly [string, string])[];
	/** What the patch does to the snippet, old and new. */
	readonly patch: readonly (readonly [string, string])[];
	/** The same on the new snippet, where it is not done with the same replacements. */
	readonly port?: readonly (readonly [string, string])[];
	/** The new file around the new snippet; the driver where it is not told. */
	readonly around?: (now: string) => string;
}

/** A snippet that upstream and the patch edit, the maintainers' result being the patch's edit of upstream's text. */
export function edited(id: string, type: Case["type"], shape: Shape): Case {
	const { why, path, threshold, old, upstream, patch, port = patch, around = driver } = shape;
	const now = edit(old, ...upstream);
	return {
		id,
		why,
		type,
		...(path !== undefined && { path }),
		...(threshold !== undefined && { threshold }),
		old,
		patched: edit(old, ...patch),
		now: [now],
		result: [edit(now, ...port)],
		file: around(now),
	};
}
