import { describe, expect, it } from "vitest";
import { staleCallbacks } from "../../../src/fingerprint/callbacks.js";
import { membersOf } from "../../../src/fingerprint/functions.js";
import { rewriteCallbacks } from "../../../src/migrate/drift/callback.js";
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

	it("declines where the function is called elsewhere", () => {
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
