import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "../../src/model/settings.js";
import { body, type Case, fateOf, groundsOf, judge } from "../support/judge.js";

/** The patch locks; upstream renamed the call in between and added an argument. */
const LOCK: Case = {
	old: body("prepare_device(dev);", "start_device(dev);"),
	patched: body("prepare_device(dev);", "lock_device(dev);", "start_device(dev);", "unlock_device(dev);"),
	now: body("prepare_device(dev);", "begin_device(dev, 0);"),
};
const LOCKED = body(
	"prepare_device(dev);",
	"lock_device(dev);",
	"begin_device(dev, 0);",
	"unlock_device(dev);",
);

/** Both changed one line. */
const LINE: Case = {
	old: body("count = read_count(dev) + extra;"),
	patched: body("count = read_count(dev) + extra + 1;"),
	now: body("count = fetch_count(dev) + extra;"),
};

describe("an answer is believed", () => {
	it("where every line is accounted for and stands where it stood", () => {
		expect(fateOf(judge(LOCK, LOCKED))).toBe("lands");
		const both = judge(LINE, body("count = fetch_count(dev) + extra + 1;"));
		expect([fateOf(both), groundsOf(both)]).toEqual(["lands", "both changes"]);
	});

	it("with the target's white space and the patch's own", () => {
		const spaced = LOCKED.replaceAll("\t", "        ").replaceAll("(dev)", "( dev )");
		const verdict = judge(LOCK, spaced);
		expect("lines" in verdict && verdict.lines.join("")).toBe(LOCKED);
	});

	it("as upstream's where the target has all of it", () => {
		const verdict = judge(
			{ ...LOCK, now: `${LOCKED.replace("\treturn", "\tlog_it(dev);\n\treturn")}` },
			LOCKED.replace("\treturn", "\tlog_it(dev);\n\treturn"),
		);
		expect(verdict).toMatchObject({ state: "upstream" });
		expect([fateOf(verdict), groundsOf(verdict)]).toEqual(["lands", "upstream"]);
	});

	it("where a drift rule renames a word, and doubted where nothing shows why", () => {
		const drift: Case = {
			old: body("prepare_device(dev);", "finish_up(dev);"),
			patched: body("prepare_device(dev);", "check_access(mnt_userns, dev);", "finish_up(dev);"),
			now: body("prepare_device(dev);", "finish_up(dev);"),
		};
		const answer = body("prepare_device(dev);", "check_access(idmap, dev);", "finish_up(dev);");
		const renamed = new Map([["mnt_userns", new Set(["idmap"])]]);
		const shown = judge({ ...drift, renamed }, answer);
		expect([fateOf(shown), groundsOf(shown)]).toEqual(["lands", "a rule"]);
		expect(fateOf(judge(drift, answer))).toBe("flagged: no reason");
	});

	it("less where the model alone says that a line is not needed", () => {
		const answer = LOCKED.replace("\tunlock_device(dev);\n", "");
		expect(fateOf(judge(LOCK, answer, "\tunlock_device(dev);"))).toBe("flagged: model's word");
		expect(fateOf(judge(LOCK, answer))).toBe("accounted");
	});
});

describe("an answer is rejected", () => {
	it.each<[string, string, string]>([
		["accounted", "forgets the patch", LOCK.now],
		["accounted", "forgets a line of it", LOCKED.replace("\tlock_device(dev);\n", "")],
		["unrelated", "touches a line of the target", LOCKED.replace("finish(dev)", "finish(other)")],
		["unrelated", "leaves out a line of the target", LOCKED.replace("\tprepare_device(dev);\n", "")],
		["unrelated", "adds a line of its own", LOCKED.replace("\treturn", "\tkernel_panic(dev);\n\treturn")],
		["unrelated", "adds another function", `${LOCKED}\nint more(void)\n{\n\treturn 2;\n}\n`],
		["unrelated", "brings the old code back", LOCK.patched],
		["elision", "leaves code out", LOCKED.replace("\tprepare_device(dev);\n", "\t/* ... unchanged ... */\n")],
		["elision", "leaves code out with dots", LOCKED.replace("\tprepare_device(dev);\n", "\t...\n")],
		["markers", "has conflict markers", LOCKED.replace("\tprepare", "<<<<<<< ours\n\tprepare")],
		["include", "invents an include", `#include <linux/evil.h>\n${LOCKED}`],
		[
			"characters",
			"holds an escape sequence",
			LOCKED.replace("lock_device(dev);", "lock_device(dev);\u001b[2J"),
		],
		[
			"characters",
			"turns the direction of text",
			LOCKED.replace("lock_device(dev);", "lock_device(dev); \xe2\x80\xae"),
		],
		["size", "goes on and on", LOCKED + "\tspam(dev);\n".repeat(500)],
		["accounted", "is empty", ""],
	])("%s: where it %s", (check, _, answer) => {
		expect(fateOf(judge(LOCK, answer))).toBe(check);
	});

	it("where a word is invented, or a string", () => {
		expect(fateOf(judge(LINE, body("count = magic_count(dev) + extra + 1;")))).toBe("invented");
		expect(fateOf(judge(LINE, body('count = fetch_count("x") + extra + 1;')))).toBe("invented");
	});

	it("where a line stands on the wrong side of one that it belonged behind", () => {
		const moved = body(
			"lock_device(dev);",
			"prepare_device(dev);",
			"begin_device(dev, 0);",
			"unlock_device(dev);",
		);
		expect(fateOf(judge(LOCK, moved))).toBe("placement");
	});

	it("where brackets end up out of balance", () => {
		const open: Case = {
			old: body("run(dev);"),
			patched: body("if (ready(dev)) {", "\trun(dev);", "}"),
			now: body("run(dev);", "trace(dev);"),
		};
		expect(fateOf(judge(open, body("if (ready(dev)) {", "\trun(dev);", "trace(dev);")))).toBe("balance");
	});
});

describe("an answer is doubted", () => {
	it("where it puts the patch's line over what upstream did to it", () => {
		expect(fateOf(judge(LINE, LINE.patched))).toBe("flagged: upstream's change lost");
		const numbers: Case = {
			old: body("if (width < 640 || width > 1920)", "\treturn BAD;"),
			patched: body("if (width < 640 || width > 2560)", "\treturn BAD;"),
			now: body("if (width < 400 || width > 1920)", "\treturn BAD;"),
		};
		expect(fateOf(judge(numbers, numbers.patched))).toBe("flagged: upstream's change lost");
		expect(fateOf(judge(numbers, body("if (width < 400 || width > 2560)", "\treturn BAD;")))).toBe("lands");
	});

	it("and lands least surely, where upstream put lines at the same place and the order is the model's own", () => {
		const both: Case = {
			old: body("prepare_device(dev);", "start_device(dev);"),
			patched: body("prepare_device(dev);", "ours_too(dev);", "start_device(dev);"),
			now: body("prepare_device(dev);", "theirs(dev);", "start_device(dev);"),
		};
		const answers = [
			body("prepare_device(dev);", "ours_too(dev);", "theirs(dev);", "start_device(dev);"),
			body("prepare_device(dev);", "theirs(dev);", "ours_too(dev);", "start_device(dev);"),
		];
		for (const answer of answers) {
			expect(judge(both, answer)).toMatchObject({ confidence: DEFAULT_SETTINGS.llmThreshold });
			expect(fateOf(judge(both, answer))).toBe("lands");
		}
		const two = {
			...both,
			patched: body("prepare_device(dev);", "ours(dev);", "ours_too(dev);", "start_device(dev);"),
		};
		const apart = body(
			"prepare_device(dev);",
			"ours(dev);",
			"theirs(dev);",
			"ours_too(dev);",
			"start_device(dev);",
		);
		expect(fateOf(judge(two, apart))).not.toBe("lands");
	});

	it("where the patch's line has left the paragraph that the patch put it into, with upstream's lines between", () => {
		const flags = (...more: string[]) => `#define F_ONE 1\n${more.join("")}`;
		const [own, end] = ["#define F_OWN 8\n", "\nstruct end;\n"];
		const theirs = "\nextern int limit;\n";
		const held: Case = {
			old: flags(end),
			patched: flags(own, end),
			now: flags(theirs, end),
		};
		expect(fateOf(judge(held, flags(own, theirs, end)))).toBe("lands");
		expect(fateOf(judge(held, flags(theirs, own, end)))).toBe("flagged: order of lines");
		const row = "#define F_TWO 2\n";
		expect(fateOf(judge({ ...held, now: flags(row, end) }, flags(row, own, end)))).toBe("lands");
	});

	it("where upstream rewrote the one line that it stands beside, and put others on the other side", () => {
		const held: Case = {
			old: body("count = read_count(dev, extra, 1);", "finish_it(dev);"),
			patched: body("count = read_count(dev, extra, 1);", "log_it(dev);", "finish_it(dev);"),
			now: body("count = read_count(dev, extra, 2);", "dev->count = count;", "finish_it(dev);"),
		};
		const beside = body(
			...["count = read_count(dev, extra, 2);", "log_it(dev);", "dev->count = count;", "finish_it(dev);"],
		);
		expect(fateOf(judge(held, beside))).toBe("flagged: order of lines");
	});

	it("never where the patch only closes an #if and the answer does nothing", () => {
		const half: Case = {
			old: body("run(dev);"),
			patched: `${body("run(dev);")}#endif\n`,
			now: body("walk(dev);"),
		};
		expect(fateOf(judge(half, half.now))).toBe("accounted");
	});
});
