import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { doubtPrompt } from "../../src/llm/prompts/doubt.js";
import { type MigrateFacts, migratePrompt } from "../../src/llm/prompts/migrate.js";
import { rememberedAnswer } from "../../src/llm/prompts/remembered.js";
import { repairPrompt } from "../../src/llm/prompts/repair.js";
import { type RetrieveFacts, retrievePrompt } from "../../src/llm/prompts/retrieve.js";
import { retryPrompt } from "../../src/llm/prompts/retry.js";
import { renderSections } from "../../src/llm/prompts/sections.js";
import { togetherPrompt } from "../../src/llm/prompts/together.js";

const SITE: MigrateFacts = {
	path: "drivers/x.c",
	definition: "work",
	signature: undefined,
	message: "x: Lock it\n",
	patch: " int work(void)\n+lock();\n",
	upstream: "-start();\n+begin();\n",
	target: "int work(void)\nbegin();\n",
	isPart: false,
	merged: undefined,
	isLongMerge: false,
	stopped: undefined,
	finding: "",
	evidence: ["upstream: start became begin in 5 of 5 files"],
	notUpstreams: [],
	history: ['0123456789ab ("x: Begin late", v6.5)\nStarting raced with the interrupt.'],
	earlier: ["x: Add it: landed (merge at line 3)"],
	definitions: "void begin(void);\n",
	called: "int lock_kind(void);\n",
	became: "-\tlock();\n+\tlock(NOW);\n",
	brought: [{ text: "how: this patch brings it in drivers/y.c, done", lines: [] }],
	elsewhere: [{ text: "drivers/y.c: done", lines: [] }],
	alsoInFile: "",
	order: undefined,
	versions: "v1 to v2",
	changed: "/* include/linux/x.h */\n-void lock(void);\n+void lock(int how);\n",
};

describe("the prompts", () => {
	it("render a place to migrate", () => {
		const [system, user] = migratePrompt(SITE);
		expect(system!.content).toContain("make that change there, and nothing else.");
		expect(user!.content).toBe(`Place: drivers/x.c, in work
From v1 to v2

MESSAGE
~~~
x: Lock it
~~~

PATCH on the old code
~~~
 int work(void)
+lock();
~~~

UPSTREAM on the old code
~~~
-start();
+begin();
~~~

EVIDENCE
~~~
- upstream: start became begin in 5 of 5 files
~~~

NAMES that the patch's lines use
~~~
- how: this patch brings it in drivers/y.c, done
~~~

WHY upstream changed it
~~~
0123456789ab ("x: Begin late", v6.5)
Starting raced with the interrupt.
~~~

ELSEWHERE the patch changes; done: in the new kernel, open: to be ported apart
~~~
- drivers/y.c: done
~~~

EARLIER patches of the series in this file
~~~
- x: Add it: landed (merge at line 3)
~~~

DEFINITIONS in the new kernel
~~~
void begin(void);
~~~

CALLED by the patch's lines, in the new kernel
~~~
int lock_kind(void);
~~~

CHANGED in the new kernel: what the patch uses, as a diff
~~~
/* include/linux/x.h */
-void lock(void);
+void lock(int how);
~~~

BECAME: how upstream converted what is gone
~~~
-	lock();
+	lock(NOW);
~~~

NEW CODE
~~~
int work(void)
begin();
~~~

Make the patch's change in NEW CODE.`);
	});

	it("render a merge to repair, a retry and a complaint", () => {
		const finding = "x is gone from the target";
		const [, user] = migratePrompt({ ...SITE, merged: "+merged();\n", finding });
		expect(user!.content).toContain("MERGED: what a merge made of NEW CODE, as a diff\n~~~\n+merged();\n~~~");
		expect(user!.content).toContain("repair what the check found");
		expect(retryPrompt("arity", "f takes 2")).toEqual({
			role: "user",
			content: `Your answer was checked and rejected. The check "arity" says:

FINDING
~~~
f takes 2
~~~

Answer again by the same rules and in the same form, all of it: it is NEW CODE that your answer changes, not your last answer. Or answer with CANNOT.`,
		});
		expect(repairPrompt("x.c:3: error")).toEqual({
			role: "user",
			content: `Your code was built, and failed:

MESSAGE
~~~
x.c:3: error
~~~

Repair it by the same rules and in the same form, all of it: it is NEW CODE that your answer changes, not your last answer. Or answer with CANNOT.`,
		});
	});

	it("render a file that the patch adds once, with the lines that were stopped", () => {
		const stopped = "\tx();\n";
		const finding = "x is gone from the target";
		const target = "int f(void)\n{\n\tx();\n}\n";
		const [system, user] = migratePrompt({ ...SITE, target, stopped, finding });
		expect(system!.content).toContain("a file that is new, made by the patch itself");
		expect(user!.content.match(/\tx\(\);/g)).toHaveLength(2);
		for (const title of ["PATCH", "MERGED"]) expect(user!.content).not.toContain(`\n${title}`);
		expect(user!.content).toContain("STOPPED: the lines of NEW CODE that it is about\n~~~\n\tx();\n~~~");
		expect(user!.content).toContain("CHECK IS WRONG: ");
		expect(`${system!.content}${user!.content}`).not.toMatch(/MERGED|THERE ALREADY|superseded/);
	});

	it("show a merge only where it is another diff than the patch, and speak of what is shown", () => {
		const finding = "x is gone from the target";
		const [, user] = migratePrompt({ ...SITE, merged: "", finding });
		expect(user!.content).not.toContain("\nMERGED");
		expect(user!.content).toContain("CHECK that stopped it\n~~~\nx is gone from the target\n~~~");
		expect(user!.content).toContain(
			"A merge makes the patch's change in NEW CODE just as PATCH has it, but a check",
		);
	});

	it("say that only one of both sides' lines can stand, or that their order is open", () => {
		const asked = (order: MigrateFacts["order"]) => migratePrompt({ ...SITE, order })[1]!.content;
		expect(asked("open")).toContain("their order is for you to judge");
		expect(asked("one of both")).toContain("the patch's takes the place of upstream's");
		expect(asked("one of both")).not.toContain("order");
		expect(asked(undefined)).not.toContain("same place");
	});

	it("leave out of several places' names what another of them brings", () => {
		const named = {
			text: "how: this patch brings it elsewhere in the file, not done yet: int how;",
			lines: ["int how;"],
		};
		const one = { ...SITE, patch: " x\n+\tint how;\n", brought: [] };
		const other = { ...SITE, brought: [named] };
		expect(togetherPrompt([one, other])[1]!.content).not.toContain("NAMES");
		expect(togetherPrompt([SITE, other])[1]!.content).toContain("NAMES");
	});

	it("ask for edits where the place is long, and say so", () => {
		const [system] = migratePrompt({ ...SITE, target: "x();\n".repeat(21) });
		expect(system!.content).toContain("Answer with edits to NEW CODE");
		const [other] = migratePrompt({ ...SITE, target: "x();\n".repeat(20) });
		expect(other!.content).toContain("Answer with the whole of NEW CODE");
	});

	it("render a change that nothing explains", () => {
		expect(doubtPrompt("the line changed")).toEqual({
			role: "user",
			content: `Your answer was checked. Something in it is not the patch's, and nothing shows why:

FINDING
~~~
the line changed
~~~

Answer again by the same rules: with the patch's own lines where the new kernel does not demand another form, else with the same code and the REASON.`,
		});
	});

	it("render a place to find", () => {
		const facts: RetrieveFacts = {
			path: "drivers/x.c",
			definition: "work",
			patch: " int work(void)\n {\n+\tbegin();\n }\n",
			signature: "",
			isWhole: false,
			outline: "3: int job(void) [4 lines]",
			candidates: "int job(void)\n{\n}\n",
			moved: ["gone from the file: work"],
			excluded: ["other"],
			malformed: "the answer has no fenced code block",
		};
		const [system, user] = retrievePrompt(facts);
		expect(system!.content).toContain("Say which definition of the new file holds that code now,");
		expect(user!.content).toBe(`PATCH on the old code
~~~
 int work(void)
 {
+	begin();
 }
~~~

What MOVED
~~~
- gone from the file: work
~~~

WRONG: named before, but not it
~~~
other
~~~

Your LAST ANSWER was no answer
~~~
the answer has no fenced code block
~~~

OUTLINE of drivers/x.c in the new kernel, of what has names of the old code
~~~
3: int job(void) [4 lines]
~~~

CANDIDATES in full
~~~
int job(void)
{
}
~~~

Which definition of the new file holds work now?`);
	});

	it("render a remembered answer, which may have fences of its own", () => {
		expect(rememberedAnswer("x();\n")).toEqual({ role: "assistant", content: "```\nx();\n```\n" });
		expect(rememberedAnswer("/* ```` */").content).toBe("`````\n/* ```` */\n`````\n");
	});

	it("let no text end its fence", () => {
		const text = fc
			.array(fc.constantFrom("~", "~~~", "~~~~~~\n", "\n", "NEW CODE\n", "x", "```"))
			.map((parts) => parts.join(""));
		fc.assert(
			fc.property(text, text, (one, two) => {
				const rendered = renderSections([
					{ title: "ONE", text: `a${one}` },
					{ title: "TWO", text: `b${two}` },
				]).split("\n");
				const fence = rendered[1]!;
				expect(rendered.filter((line) => line.includes(fence))).toHaveLength(4);
			}),
		);
	});
});
