import { describe, expect, it } from "vitest";
import { filePair } from "../../../src/migrate/drift/mine.js";
import { sameFileRules } from "../../../src/migrate/drift/same-file.js";

const file = (lines: readonly string[]) => `int a;\n${lines.map((line) => `\t${line}\n`).join("")}int b;\n`;
const rules = (before: string[], after: string[], shown: string) =>
	sameFileRules(filePair("drivers/mine.c", file(before), file(after)), [shown]);

const OLD = ["x = get(client_dev, 1);", "put(client_dev, 2);", "y = 3;"];
const NEW = OLD.map((line) => line.replace("client_dev", "dev"));

describe("same-file rule", () => {
	it("learns from two lines of the file what its word is called now", () => {
		const [rule, ...more] = rules(OLD, NEW, "\tz = get(client_dev, 3);\n");
		expect(more).toEqual([]);
		expect(rule).toMatchObject({ old: ["client_dev"], new: ["dev"], confidence: 0.8 });
		expect(rule!.evidence).toEqual([
			{
				...{ kind: "renamed", from: ["client_dev"], to: ["dev"] },
				...{ in: "lines of this file", votes: 2, voters: 2 },
				at: { side: "target", path: "drivers/mine.c", line: 2 },
			},
			{ kind: "and here", at: { side: "target", path: "drivers/mine.c", line: 3 } },
		]);
	});

	it.each<[string, string[], string[], string]>([
		["a word that the target's file still has", OLD, [...NEW, "use(client_dev);"], "client_dev"],
		["a word that the base's file did not have", OLD, NEW, "other_dev"],
		["one line only", OLD.slice(1), NEW.slice(1), "client_dev"],
		["lines that disagree", OLD, [NEW[0]!, "put(parent, 2);", NEW[2]!], "client_dev"],
		[
			"a call that takes other arguments, too",
			["a_err(a->dev, 1);", "a_err(b->dev, 2);"],
			["b_err(a, 1);", "b_err(b, 2);"],
			"a_err(c->dev, 3);",
		],
		["a word in a comment", OLD, NEW, "/* client_dev */"],
	])("learns nothing about %s", (_, before, after, shown) => {
		expect(rules(before, after, shown)).toEqual([]);
	});

	it("leaves alone what the target's headers still declare", () => {
		const pair = filePair("drivers/mine.c", file(OLD), file(NEW));
		expect(sameFileRules(pair, ["client_dev"], () => true)).toEqual([]);
	});
});
