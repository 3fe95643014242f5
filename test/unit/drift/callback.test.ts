import { describe, expect, it } from "vitest";
import { staleCallbacks } from "../../../src/fingerprint/callbacks.js";
import { membersOf } from "../../../src/fingerprint/functions.js";
import { dropLostOwners, rewriteCallbacks } from "../../../src/migrate/drift/callback.js";
import { applyRewrites } from "../../../src/migrate/drift/splice.js";
import { splitLines } from "../../../src/text/lines.js";

const header = (members: string) => `#ifndef _DEMO_H
struct demo_id;
struct demo_driver {
	/* how many (*at)(once) */
	int depth;
${members}	struct device_driver driver;
};
#endif
`;

const OLD = header(`	int (*probe)(struct demo *demo, const struct demo_id *id);
	int (*remove)(struct demo *demo);
	ssize_t (*show)(struct class *class, char *buf);
`);
const NEW = header(`	int (*probe)(struct demo *demo);
	void (*remove)(struct demo *demo);
	ssize_t (*show)(const struct class *class, char *buf);
`);

const structs = (name: string) => ({
	base: { ...membersOf(OLD, name)!, path: "include/linux/demo.h" },
	target: { ...membersOf(NEW, name)!, path: "include/linux/demo.h" },
});

const driver = (functions: string, members: string) => `${functions}
static struct demo_driver my_driver = {
	.driver = {
		.name = "my",
		.remove = other,
	},
${members}};
`;

/** The text with all that the rule rewrites, every line being the patch's own. */
function rewrite(text: string): string {
	const lines = splitLines(text).length;
	const range = { oldFrom: 0, oldTo: 0, newFrom: 0, newTo: lines };
	return applyRewrites(text, [{ ...range, edits: [range] }], rewriteCallbacks(text, structs)).patched;
}

const REMOVE = "\t.remove = my_remove,\n";

describe("callback drift", () => {
	it("makes a function void whose member is, and drops the return at its end", () => {
		const before = driver(
			`static int my_remove(struct demo *demo)
{
	if (!demo->on)
		return -EINVAL;

	demo_off(demo, "return 1;");

	return 0;
}
`,
			REMOVE,
		);
		const after = before
			.replace("static int my_remove", "static void my_remove")
			.replace("return -EINVAL;", "return;")
			.replace("\n\treturn 0;\n", "");
		expect(rewrite(before)).toBe(after);
	});

	it("keeps a call whose value was returned", () => {
		const before = driver(
			"static int my_remove(struct demo *demo)\n{\n\treturn my_stop(demo, 1);\n}\n",
			REMOVE,
		);
		expect(rewrite(before)).toContain(
			"static void my_remove(struct demo *demo)\n{\n\tmy_stop(demo, 1);\n}\n",
		);
	});

	it("drops a parameter that the member lost and the function does not use", () => {
		const before = driver(
			"static int my_probe(struct demo *demo,\n\t\t    const struct demo_id *id)\n{\n\treturn demo_on(demo);\n}\n",
			"\t.probe = my_probe,\n",
		);
		expect(rewrite(before)).toContain("static int my_probe(struct demo *demo)\n{");
	});

	it("gives a parameter the const that the member's has now, and leaves the line breaks", () => {
		const before = driver(
			"static ssize_t my_show(struct class *class,\n\t\t       char *buf)\n{\n\treturn 0;\n}\n",
			"\t.show = my_show,\n",
		);
		expect(rewrite(before)).toContain("my_show(const struct class *class,\n\t\t       char *buf)\n{");
	});

	it.each([
		[
			"a value that does something in the middle",
			"\tif (a)\n\t\treturn my_stop(demo);\n\tgo(demo);\n\treturn 0;\n",
		],
		["a variable's value at the end", "\tint ret = my_stop(demo);\n\n\treturn ret;\n"],
	])("declines %s", (_, body) => {
		const text = driver(`static int my_remove(struct demo *demo)\n{\n${body}}\n`, REMOVE);
		expect(rewrite(text)).toBe(text);
		expect(staleCallbacks(text, structs)).toHaveLength(1);
	});

	it("leaves calls that do not use the value, and changes a declaration", () => {
		const before = driver(
			"static int my_remove(struct demo *demo);\n\nint f(void)\n{\n\tif (g())\n\t\tmy_remove(0);\n}\n\nstatic int my_remove(struct demo *demo)\n{\n\treturn 0;\n}\n",
			REMOVE,
		);
		const after = before
			.replaceAll("static int my_remove", "static void my_remove")
			.replace("\treturn 0;\n", "");
		expect(rewrite(before)).toBe(after);
	});

	it("declines where the function's value is used elsewhere", () => {
		const text = driver(
			"static int my_remove(struct demo *demo)\n{\n\treturn 0;\n}\n\nint f(void)\n{\n\treturn my_remove(0);\n}\n",
			REMOVE,
		);
		expect(rewrite(text)).toBe(text);
	});

	it("declines a parameter that the function uses", () => {
		const text = driver(
			"static int my_probe(struct demo *demo, const struct demo_id *id)\n{\n\treturn demo_on(demo, id);\n}\n",
			"\t.probe = my_probe,\n",
		);
		expect(rewrite(text)).toBe(text);
	});

	it("leaves what fits alone, and what is not the patch's own", () => {
		const fits = driver("static void my_remove(struct demo *demo)\n{\n}\n", REMOVE);
		expect(rewrite(fits)).toBe(fits);
		const theirs = driver("static int my_remove(struct demo *demo)\n{\n\treturn 0;\n}\n", REMOVE);
		const last = splitLines(theirs).length;
		const edit = { oldFrom: last - 2, oldTo: last - 2, newFrom: last - 2, newTo: last - 1 };
		const hunks = [{ ...edit, edits: [edit] }];
		expect(applyRewrites(theirs, hunks, rewriteCallbacks(theirs, structs)).patched).toBe(theirs);
	});
});

describe("integers and named function types", () => {
	const struct = (header: string) => ({ ...membersOf(header, "demo_ops")!, path: "include/linux/demo.h" });
	const facts = (before: string, now: string) => (name: string) =>
		name === "demo_ops" ? { base: struct(before), target: struct(now) } : undefined;
	const ops = (member: string) => `static struct demo_ops ops = {\n\t.${member} = mine,\n};\n`;
	const changed = (text: string, structs: ReturnType<typeof facts>) => {
		const range = { oldFrom: 0, oldTo: 0, newFrom: 0, newTo: splitLines(text).length };
		return applyRewrites(text, [{ ...range, edits: [range] }], rewriteCallbacks(text, structs)).patched;
	};

	it("become what the member takes and returns now", () => {
		const header = (type: string) => `struct demo_ops {\n\t${type};\n};\n`;
		const structs = facts(
			header("int (*write)(struct tty *tty, const unsigned char *buf, int count)"),
			header("ssize_t (*write)(struct tty *tty, const u8 *buf, size_t count)"),
		);
		const text = `static int mine(struct tty *tty, const unsigned char *buf,\n\t\tint count)\n{\n\treturn count;\n}\n`;
		expect(changed(text + ops("write"), structs)).toBe(
			`static ssize_t mine(struct tty *tty, const u8 *buf,\n\t\tsize_t count)\n{\n\treturn count;\n}\n${ops("write")}`,
		);
	});

	it("are one where one is written shorter", () => {
		const header = (qualifier: string) =>
			`struct demo_ops {\n\tint (*run)(${qualifier}struct table *t, unsigned int n);\n};\n`;
		const text = `static int mine(struct table *t, unsigned n)\n{\n\treturn 0;\n}\n${ops("run")}`;
		expect(changed(text, facts(header(""), header("const ")))).toContain(
			"mine(const struct table *t, unsigned n)",
		);
	});

	it.each(["typedef int handler(%struct table *t);", "typedef int (*handler)(%struct table *t);"])(
		"are read from %j",
		(typedef) => {
			const member = typedef.includes("(*") ? "handler run" : "handler *run";
			const header = (qualifier: string) =>
				`${typedef.replace("%", qualifier)}\nstruct demo_ops {\n\t${member};\n};\n`;
			const text = `static int mine(struct table *t)\n{\n\treturn 0;\n}\n${ops("run")}`;
			expect(changed(text, facts(header(""), header("const ")))).toContain("mine(const struct table *t)");
		},
	);
});

describe("attributes", () => {
	const classes = (type: string) => ({
		...membersOf(
			`struct class_attribute {\n\tint (*show)(${type}struct class *class, char *buf);\n};\n`,
			"class_attribute",
		)!,
		path: "include/linux/class.h",
	});
	const facts = (name: string) =>
		name === "class_attribute" ? { base: classes(""), target: classes("const ") } : undefined;
	const show = "static int x_show(struct class *class, char *buf)\n{\n\treturn 0;\n}\n";

	it.each([
		"static CLASS_ATTR_RO(x);\n",
		"static CLASS_ATTR(y, 0644, x_show, NULL);\n",
		"static struct class_attribute all[] = {\n\t__ATTR(y, 0644, x_show, NULL),\n\t__ATTR_NULL,\n};\n",
	])("are callbacks, too: %j", (use) => {
		const [found, ...more] = rewriteCallbacks(show + use, facts);
		expect(more).toEqual([]);
		expect(found!.splices).toEqual([{ from: 18, to: 37, text: "const struct class *class" }]);
	});

	it("drops an owner where the struct has none any more", () => {
		const struct = (owner: string) => ({
			...membersOf(`struct demo {\n${owner}\tint depth;\n};\n`, "demo")!,
			path: "include/linux/demo.h",
		});
		const both = () => ({ base: struct("\tstruct module *owner;\n"), target: struct("") });
		const text = "static struct demo d = {\n\t.owner = THIS_MODULE,\n\t.depth = 1,\n};\n";
		expect(dropLostOwners(text, both)[0]!.splices).toEqual([{ from: 25, to: 48, text: "" }]);
		expect(dropLostOwners(text.replace("THIS_MODULE", "NULL"), both)).toEqual([]);
	});
});

describe("members of a struct", () => {
	it("reads callbacks of unions, conditionals and attributes, and plain members", () => {
		const members = membersOf(
			`struct demo_driver {
	union {
		void (*remove)(struct demo *);
		int (*old)(unsigned int, u8 buf[6]) __attribute__;
	};
#ifdef CONFIG_PM
	const char *(*name)(void);
#endif
	unsigned int is_on:1, is_new:1;
	struct list_head list, others[2];
};
`,
			"demo_driver",
		)!;
		expect([...members.names]).toEqual(
			expect.arrayContaining(["is_new", "is_on", "list", "name", "old", "others", "remove"]),
		);
		expect(members.callbacks.get("remove")).toMatchObject({
			returns: "void",
			parameters: [{ type: "struct demo *" }],
		});
		expect(members.callbacks.get("old")!.parameters.map(({ type }) => type)).toEqual([
			"unsigned int",
			"u8 *",
		]);
		expect(members.callbacks.get("name")!.parameters).toEqual([]);
	});
});
