import { describe, expect, it } from "vitest";
import { cluesOf } from "../../src/history/clues.js";
import { firstHolders, mergesOf } from "../../src/history/graph.js";
import { PastIndex } from "../../src/history/past.js";
import { type Sought, tieOf } from "../../src/history/ties.js";
import { changedAround, whoChanged } from "../../src/history/touched.js";
import type { PastCommit } from "../../src/model/history.js";

const id = (digit: string) => digit.repeat(40);

function commit(digit: string, more: Partial<PastCommit> & { message?: string } = {}): PastCommit {
	const { message = `widget: change ${digit} of it\n`, ...rest } = more;
	return {
		id: id(digit),
		parents: [],
		author: "Ada <ada@example.org>",
		subject: message.split("\n", 1)[0]!,
		clues: cluesOf(message),
		paths: ["drivers/w.c"],
		...rest,
	};
}

describe("what a message says", () => {
	it.each([
		[`widget: it\n\ncommit ${id("a")} upstream.\n`, "backport"],
		[`widget: it\n\n[ Upstream commit ${id("a")} ]\n`, "backport"],
		[`widget: it\n\n(cherry picked from commit ${id("a")})\n`, "cherry-pick"],
		[`widget: it\n\nOrigin: upstream, https://git.example.org/linux/commit/?id=${id("a")}\n`, "origin"],
		[`widget: it\n\nApplied-Upstream: 6.5, https://git.example.org/commit/${id("a")}\n`, "origin"],
		[`From ${id("a")} Mon Sep 17 00:00:00 2001\nwidget: it\n`, "mail"],
	])("%j names the commit that it is", (message, how) => {
		expect(cluesOf(message).sameAs).toEqual([{ how, id: id("a") }]);
	});

	it("tells reverts, fixes and mails apart from that", () => {
		const clues = cluesOf(
			`Revert "widget: it"\n\nThis reverts commit ${id("a")}.\n\nFixes: ${"b".repeat(12)} ("widget: it")\nLink: https://lore.kernel.org/r/20240101.1-ada@example.org/\n`,
		);
		expect(clues).toEqual({
			sameAs: [],
			reverts: [id("a")],
			fixes: ["b".repeat(12)],
			revertsSubject: "widget: it",
			mails: ["20240101.1-ada@example.org"],
		});
	});

	it.each(["a commit that talks of commit abc upstream", "not the upstream commit 12", "Origin: unknown"])(
		"takes nothing from %j",
		(text) => expect(cluesOf(`widget: it\n\n${text}\n`).sameAs).toEqual([]),
	);
});

describe("ties", () => {
	const patch: Sought = {
		subject: "widget: flush what was posted",
		author: "Ada <ada@example.org>",
		clues: cluesOf(""),
		paths: ["drivers/w.c"],
		patchId: "p",
	};
	const past = (...commits: PastCommit[]) => new PastIndex(commits, []);
	const subject = { message: "widget: flush what was posted\n" };

	it("takes the id that the patch names before all else", () => {
		const clues = cluesOf(`x\n\ncommit ${id("a")} upstream.\n`);
		const tie = tieOf(
			{ ...patch, clues },
			past(commit("b", subject), commit("a")),
			new Map([[id("b"), "p"]]),
		);
		expect(tie).toMatchObject({ commit: { id: id("a") }, reason: { kind: "named", how: "backport" } });
	});

	it("takes the same change, whatever its subject", () => {
		const tie = tieOf(patch, past(commit("c", subject), commit("b")), new Map([[id("b"), "p"]]));
		expect(tie).toMatchObject({ commit: { id: id("b") }, reason: { kind: "patch-id" } });
	});

	it.each<[string, Partial<PastCommit>, string]>([
		["the author's own with a file in common", {}, "subject-and-author"],
		["another author's", { author: "Bob <bob@example.org>" }, "subject"],
		["the author's own in other files", { paths: ["drivers/x.c"] }, "subject"],
	])("tells of a commit with the same subject, %s", (_, more, kind) => {
		expect(tieOf(patch, past(commit("a", { ...subject, ...more })), new Map())?.reason.kind).toBe(kind);
	});

	it("chooses the author's own commit among several of one subject", () => {
		const commits = [
			commit("a", { ...subject, author: "Bob <bob@example.org>" }),
			commit("b", { ...subject, paths: ["drivers/x.c"] }),
			commit("c", subject),
		];
		expect(tieOf(patch, past(...commits), new Map())?.commit.id).toBe(id("c"));
	});

	it("takes no subject of two words, and no report that both link to", () => {
		const short = { ...patch, subject: "widget: fix", clues: cluesOf("") };
		expect(tieOf(short, past(commit("a", { message: "widget: fix\n" })), new Map())).toBeUndefined();
		const link = "x\n\nLink: https://lore.kernel.org/all/report-1@example.org\n";
		const other = commit("a", { author: "Bob <bob@example.org>", clues: cluesOf(link) });
		expect(tieOf({ ...patch, clues: cluesOf(link) }, past(other), new Map())).toBeUndefined();
	});

	it("says which later commits took it back or mended it", () => {
		const commits = [
			commit("d", { message: `widget: mend it all\n\nFixes: ${"a".repeat(12)} ("x")\n` }),
			commit("c", { message: `Revert "x"\n\nThis reverts commit ${id("a")}.\n` }),
			commit("a", subject),
			commit("b", { message: `Revert "y"\n\nThis reverts commit ${id("a")}.\n` }),
		];
		const tie = past(...commits).tie({ commit: commits[2]!, reason: { kind: "patch-id" } });
		expect(tie.revertedBy.map((each) => each.id)).toEqual([id("c")]);
		expect(tie.fixedBy.map((each) => each.id)).toEqual([id("d")]);
	});
});

describe("tags and merges", () => {
	// a - b - m1 - c, and t1 - t2 from a, merged by m1
	const graph = new Map(
		(
			[
				["a", []],
				["b", ["a"]],
				["t1", ["a"]],
				["t2", ["t1"]],
				["m1", ["b", "t2"]],
				["c", ["m1"]],
			] as const
		).map(([name, parents]) => [name, { id: name, parents }]),
	);

	it("finds the first tag that contains a commit", () => {
		expect([...firstHolders(graph, ["b", "c"])].sort()).toEqual(
			["a", "b"].map((name) => [name, "b"]).concat(["c", "m1", "t1", "t2"].map((name) => [name, "c"])),
		);
	});

	it("finds the merge that brought a commit, none for what was made on the line", () => {
		expect([...mergesOf(graph, "c")].sort()).toEqual([
			["t1", "m1"],
			["t2", "m1"],
		]);
	});
});

describe("who changed lines", () => {
	const lines = (...texts: string[]) => texts.map((text) => `${text}\n`);
	const base = lines("a(w);", "old_one(w);", "b(w);", "c(w);", "far_away(w);");
	const target = lines("a(w);", "new_one(w);", "b(w);", "c(w);", "changed_far_away(w);");

	it("looks at what differs within the hunk only", () => {
		const { went, came } = changedAround({ oldFrom: 0, oldTo: 3 }, base, target);
		expect([[...went], [...came]]).toEqual([["old_one(w);"], ["new_one(w);"]]);
	});

	it("names the newest commit for each line, and three at most", () => {
		const diff = (name: string, went: string[], came: string[]) => ({
			id: name,
			went: new Set(went),
			came: new Set(came),
		});
		const change = { went: new Set(["x", "y", "z"]), came: new Set(["p", "q"]) };
		const diffs = [
			diff("5", ["x"], ["p"]),
			diff("4", ["other"], []),
			diff("3", ["x", "y"], []),
			diff("2", ["z"], []),
			diff("1", [], ["q"]),
		];
		expect(whoChanged(change, diffs)).toEqual(["5", "3", "2"]);
	});
});
