import { edit, fn } from "./row.js";

/** A file of a patch, with what the trees around it hold. */
export interface FileCase {
	readonly id: string;
	readonly why: string;
	readonly path: string;
	/** Where it stands in the new tree, where that is another place. */
	readonly pathNew?: string;
	/** Absent files are empty. */
	readonly old: string;
	readonly patched: string;
	readonly now: string;
	readonly result: string;
	readonly around?: {
		readonly old: Readonly<Record<string, string>>;
		readonly new: Readonly<Record<string, string>>;
	};
}

const HEADER = "include/linux/widget.h";
const CORE = "drivers/widget/core.c";

const header = (...declarations: readonly string[]) =>
	`#ifndef _LINUX_WIDGET_H\n#define _LINUX_WIDGET_H\n\n#include <linux/types.h>\n\nstruct widget;\n\n${declarations.join("\n")}\n\n#endif\n`;

const core = (...calls: readonly string[]) =>
	[
		"#include <linux/module.h>\n#include <linux/widget.h>\n",
		fn(
			"static int widget_reset(struct widget *w)",
			"widget_stop(w);",
			"widget_settle(w);",
			"return widget_run(w);",
		),
		fn(
			"int widget_tune(struct widget *w, u32 pitch)",
			"w->pitch = pitch;",
			...calls,
			"w->tuned = true;",
			"return 0;",
		),
		fn("static void widget_forget(struct widget *w)", "list_del_init(&w->node);", "put_device(&w->dev);"),
	].join("\n");

/** Four drivers that say the same, so that what upstream did to it can be learnt. */
const drivers = (say: (name: string) => string): Record<string, string> =>
	Object.fromEntries(
		["bell", "chime", "dial", "lamp"].map((name) => [
			`drivers/widget/${name}.c`,
			`#include <linux/widget.h>\n\n${fn(`static int ${name}_play(struct widget *w)`, `struct ${name} *${name} = to_${name}(w);`, "", say(name), `return ${name}_wait(${name});`)}`,
		]),
	);

const ADDED = "	w->tuned = true;\n";
/** The patch that adds a call to `widget_tune`, to a core that upstream changed elsewhere. */
function tuning(call: string, ported: string) {
	const old = core();
	const now = edit(old, ["	widget_settle(w);\n", "	widget_settle_all(w);\n"]);
	return {
		path: CORE,
		old,
		patched: edit(old, [ADDED, `${call}${ADDED}`]),
		now,
		result: edit(now, [ADDED, `${ported}${ADDED}`]),
	};
}

const OPS =
	"#ifndef _LINUX_GADGET_H\n#define _LINUX_GADGET_H\n\n#include <linux/types.h>\n\nstruct gadget;\n\nstruct gadget_driver {\n	const char *name;\n	int (*probe)(struct gadget *gadget);\n	int (*remove)(struct gadget *gadget);\n};\n\nint gadget_register(struct gadget_driver *driver);\n\n#endif\n";
const OPS_NOW = edit(OPS, ["	int (*remove)(", "	void (*remove)("]);
const gadget = (remove: string) =>
	`#include <linux/gadget.h>\n\n${fn("static int harp_probe(struct gadget *gadget)", "return harp_start(gadget);")}\n${remove}\nstatic struct gadget_driver harp_driver = {\n	.name = "harp",\n	.probe = harp_probe,\n	.remove = harp_remove,\n};\n`;

const LONG = Array.from({ length: 24 }, (_, i) => `	widget_step(w, STEP_${i}, ${i * 3});\n`).join("");
const tool = (name: string, body: string) =>
	`#include <linux/widget.h>\n\nvoid ${name}(struct widget *w)\n{\n${body}}\n`;
const LONG_PATCH = [
	"	widget_step(w, STEP_9, 27);\n",
	"	widget_step(w, STEP_9, 27);\n	widget_note(w);\n",
] as const;

const TEMPO = fn(
	"static void widget_tempo(struct widget *w, u32 beats)",
	"widget_hold(w);",
	"w->beats = beats;",
	"w->period = 60000 / beats;",
	"widget_release(w);",
);
const TEMPO_PATCH = [
	"	w->period = 60000 / beats;\n",
	"	w->period = DIV_ROUND_UP(60000, beats);\n",
] as const;
const OTHERS = ["bell", "chime", "dial"].map((name) =>
	fn(
		`static void widget_${name}(struct widget *w)`,
		...Array.from({ length: 8 }, (_, i) => `${name}_step_${i}(w);`),
	),
);

/** What the engine learns from the trees, and what it does with whole files. */
export const FILES: readonly FileCase[] = [
	{
		id: "drift-word",
		why: "a constant that all drivers have by another name now: the patch's use follows",
		...tuning("	w->volume = WIDGET_LOUD;\n", "	w->volume = WIDGET_FORTE;\n"),
		around: {
			old: {
				[HEADER]: header("#define WIDGET_LOUD 7"),
				...drivers((name) => `${name}->volume = WIDGET_LOUD;`),
			},
			new: {
				[HEADER]: header("#define WIDGET_FORTE 7"),
				...drivers((name) => `${name}->volume = WIDGET_FORTE;`),
			},
		},
	},
	{
		id: "gate-vanished",
		why: "a function that is gone, and nobody else called it: to decline",
		...tuning("	widget_ring(w, 3);\n", "	widget_chime(w, 3, true);\n"),
		around: {
			old: { [HEADER]: header("void widget_ring(struct widget *w, int times);") },
			new: { [HEADER]: header("void widget_chime(struct widget *w, int times, bool sync);") },
		},
	},
	{
		id: "drift-call",
		why: "a function that takes an argument more now, the same one in all callers: the patch's call follows",
		...tuning("	widget_ring(w, 3);\n", "	widget_ring(w, 3, NULL);\n"),
		around: {
			old: {
				[HEADER]: header("void widget_ring(struct widget *w, int times);"),
				...drivers(() => "widget_ring(w, 1);"),
			},
			new: {
				[HEADER]: header("void widget_ring(struct widget *w, int times, void *data);"),
				...drivers(() => "widget_ring(w, 1, NULL);"),
			},
		},
	},
	{
		id: "gate-arity",
		why: "a function that takes an argument more now, and no caller to learn it from: to decline",
		...tuning("	widget_ring(w, 3);\n", "	widget_ring(w, 3, w->data);\n"),
		around: {
			old: { [HEADER]: header("void widget_ring(struct widget *w, int times);") },
			new: { [HEADER]: header("void widget_ring(struct widget *w, int times, void *data);") },
		},
	},
	{
		id: "drift-callback",
		why: "a driver that the patch adds, whose remove returns nothing now",
		path: "drivers/gadget/harp.c",
		old: "",
		patched: gadget(fn("static int harp_remove(struct gadget *gadget)", "harp_stop(gadget);", "return 0;")),
		now: "",
		result: gadget(fn("static void harp_remove(struct gadget *gadget)", "harp_stop(gadget);")),
		around: { old: { "include/linux/gadget.h": OPS }, new: { "include/linux/gadget.h": OPS_NOW } },
	},
	{
		id: "gate-callback",
		why: "a driver that the patch adds, whose remove is called elsewhere for its value: to decline",
		path: "drivers/gadget/harp.c",
		old: "",
		patched: gadget(
			`${fn("static int harp_remove(struct gadget *gadget)", "harp_stop(gadget);", "return 0;")}\n${fn("int harp_replace(struct gadget *gadget)", "return harp_remove(gadget) ?: harp_start(gadget);")}`,
		),
		now: "",
		result: gadget(
			`${fn("static void harp_remove(struct gadget *gadget)", "harp_stop(gadget);")}\n${fn("int harp_replace(struct gadget *gadget)", "harp_remove(gadget);", "return harp_start(gadget);")}`,
		),
		around: { old: { "include/linux/gadget.h": OPS }, new: { "include/linux/gadget.h": OPS_NOW } },
	},
	{
		id: "file-moved",
		why: "upstream moved the file to another folder, and changed it",
		path: CORE,
		pathNew: "drivers/acme/widget/core.c",
		old: tool("widget_play", LONG),
		patched: edit(tool("widget_play", LONG), LONG_PATCH),
		now: edit(tool("widget_play", LONG), ["STEP_20, 60", "STEP_20, 61"]),
		result: edit(tool("widget_play", LONG), ["STEP_20, 60", "STEP_20, 61"], LONG_PATCH),
	},
	{
		id: "file-added",
		why: "a file that the patch adds, and the target has nothing in its place",
		path: "drivers/widget/harp.c",
		old: "",
		patched: tool("harp_play", LONG),
		now: "",
		result: tool("harp_play", LONG),
	},
	{
		id: "file-added-already",
		why: "a file that the patch adds, which the target has by now: nothing is left to do",
		path: "drivers/widget/harp.c",
		old: "",
		patched: tool("harp_play", LONG),
		now: tool("harp_play", LONG),
		result: tool("harp_play", LONG),
	},
	{
		id: "file-added-otherwise",
		why: "a file that the patch adds, which the target has by now with another text: to decline",
		path: "drivers/widget/harp.c",
		old: "",
		patched: tool("harp_play", LONG),
		now: tool("harp_sound", LONG),
		result: tool("harp_sound", LONG),
	},
	{
		id: "file-deleted",
		why: "a file that the patch deletes, and upstream left it as it was",
		path: CORE,
		old: tool("widget_play", LONG),
		patched: "",
		now: tool("widget_play", LONG),
		result: "",
	},
	{
		id: "file-deleted-but-changed",
		why: "a file that the patch deletes, and upstream changed it: to decline",
		path: CORE,
		old: tool("widget_play", LONG),
		patched: "",
		now: edit(tool("widget_play", LONG), ["STEP_20, 60", "STEP_20, 61"]),
		result: "",
	},
	{
		id: "file-gone",
		why: "a file that the patch changes is gone, and nothing is like it: to decline",
		path: CORE,
		old: tool("widget_play", LONG),
		patched: edit(tool("widget_play", LONG), LONG_PATCH),
		now: "",
		result: "",
	},
	{
		id: "folder-moved",
		why: "a devicetree that the patch adds follows its folder, whose files upstream moved",
		path: "arch/arm/boot/dts/acme-harp.dts",
		pathNew: "arch/arm/boot/dts/acme/acme-harp.dts",
		old: "",
		patched: '/dts-v1/;\n\n/ {\n	model = "Acme Harp";\n};\n',
		now: "",
		result: '/dts-v1/;\n\n/ {\n	model = "Acme Harp";\n};\n',
		around: {
			old: Object.fromEntries(
				["bell", "chime", "dial", "lamp", "gong"].map((name) => [
					`arch/arm/boot/dts/acme-${name}.dts`,
					`/dts-v1/;\n\n/ {\n	model = "Acme ${name}";\n};\n`,
				]),
			),
			new: Object.fromEntries(
				["bell", "chime", "dial", "lamp", "gong"].map((name) => [
					`arch/arm/boot/dts/acme/acme-${name}.dts`,
					`/dts-v1/;\n\n/ {\n	model = "Acme ${name}";\n};\n`,
				]),
			),
		},
	},
	{
		id: "drift-include",
		why: "a driver that the patch adds uses what its headers no longer lead to: the one that declares it is added",
		path: "drivers/widget/harp.c",
		old: "",
		patched: tool("harp_play", "	widget_step(w, STEP_1, tone_of(w));\n"),
		now: "",
		result: edit(tool("harp_play", "	widget_step(w, STEP_1, tone_of(w));\n"), [
			"#include <linux/widget.h>\n",
			"#include <linux/tone.h>\n#include <linux/widget.h>\n",
		]),
		around: {
			old: {
				[HEADER]: `#include <linux/tone.h>\n${header("void widget_step(struct widget *w, int step, int value);")}`,
				"include/linux/tone.h": "struct widget;\n\nint tone_of(struct widget *w);\n",
				"drivers/widget/gong.c": "#include <linux/tone.h>\n",
			},
			new: {
				[HEADER]: header("void widget_step(struct widget *w, int step, int value);"),
				"include/linux/tone.h": "struct widget;\n\nint tone_of(struct widget *w);\n",
				"drivers/widget/gong.c": "#include <linux/tone.h>\n",
			},
		},
	},
	{
		id: "function-relocated",
		why: "upstream moved the function that the patch changes behind the others of its file",
		path: CORE,
		old: [TEMPO, ...OTHERS].join("\n"),
		patched: [edit(TEMPO, TEMPO_PATCH), ...OTHERS].join("\n"),
		now: [...OTHERS, TEMPO].join("\n"),
		result: [...OTHERS, edit(TEMPO, TEMPO_PATCH)].join("\n"),
	},
];
