import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type BadRow, readBenchmark } from "../../src/bench/rows/read.js";
import { UserError } from "../../src/errors.js";
import type { BenchRow, FileRow, SnippetRow } from "../../src/model/bench.js";

const HEADER = "type,s_old,s_old_p,file_new,s_new_gt1,s_new_gt2,s_new_p_gt1,s_new_p_gt2";

function csv(text: string | Buffer): string {
	const folder = mkdtempSync(join(tmpdir(), "miggpt-bench-"));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	const file = join(folder, "rows.csv");
	writeFileSync(file, text);
	return file;
}

async function read(text: string | Buffer, skipBad?: (bad: BadRow) => void): Promise<BenchRow[]> {
	const rows: BenchRow[] = [];
	for await (const row of readBenchmark(csv(text), skipBad ? { skipBad } : {})) rows.push(row);
	return rows;
}

async function failure(text: string | Buffer): Promise<string> {
	const error = await read(text).catch((caught: unknown) => caught);
	expect(error).toBeInstanceOf(UserError);
	return (error as UserError).message.replace(/^.*rows\.csv/, "rows.csv");
}

describe("a benchmark's rows", () => {
	it("are read as pandas writes them", async () => {
		const text = `,${HEADER}\n0,type1,"int ""a"";\n,\n","b,\n",file,x,none,y,none\n1,type2,a,b,f,x,x2,y,y2\n`;
		const [first, second] = (await read(text)) as SnippetRow[];
		expect(first).toMatchObject({
			kind: "snippet",
			id: "0",
			type: "type1",
			base: 'int "a";\n,\n',
			patched: "b,\n",
			target: "file",
			retrieved: ["x"],
			migrated: ["y"],
			extra: { "": "0" },
		});
		expect(second).toMatchObject({ id: "1", retrieved: ["x", "x2"], migrated: ["y", "y2"] });
	});

	it("may have a byte order mark, CRLF, columns in any order, further ones, and an id of their own", async () => {
		const header = HEADER.split(",").reverse().join(",");
		const [row] = await read(`\ufeffwhy,${header},id\r\nbecause,none,y,none,x,f,b,a,type1,moved\r\n`);
		expect(row).toMatchObject({ id: "moved", base: "a", extra: { why: "because", id: "moved" } });
	});

	it("keep every byte", async () => {
		const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i).filter((i) => i !== 0x22));
		const text = Buffer.concat([
			Buffer.from(`${HEADER}\ntype1,"`),
			bytes,
			Buffer.from('",b,f,x,none,y,none\n'),
		]);
		expect((await read(text))[0]).toMatchObject({ base: bytes.toString("latin1") });
	});

	it("may hold cells of 400 KB", async () => {
		const file = "static int line;\n".repeat(24_000);
		const [row] = (await read(`${HEADER}\ntype1,a,b,"${file}",x,none,y,none\n`)) as SnippetRow[];
		expect(row!.target).toBe(file);
	});

	it("hold whole files where the header says so, an empty one being absent", async () => {
		const rows = await read("edit,path,file_old,file_old_p,file_new,file_new_p\nsame,a/b.c,,new,,new\n");
		expect(rows).toEqual([
			{
				kind: "file",
				id: "0",
				type: "same",
				path: "a/b.c",
				pathNew: "a/b.c",
				around: { base: {}, target: {} },
				extra: { edit: "same" },
				base: "",
				patched: "new",
				target: "",
				targetPatched: "new",
			} satisfies FileRow,
		]);
	});

	it("may hold what the trees around have, where the file goes, and a threshold", async () => {
		const header = "path,path_new,tree_old,tree_new,threshold,file_old,file_old_p,file_new,file_new_p";
		const [row] = await read(`${header}\na.c,b.c,"{""h.h"":""int x;""}",,0.5,a,b,c,d\n`);
		expect(row).toMatchObject({
			path: "a.c",
			pathNew: "b.c",
			around: { base: { "h.h": "int x;" }, target: {} },
			threshold: 0.5,
		});
		expect(await failure(`${header}\na.c,b.c,[1],,,a,b,c,d\n`)).toContain(
			"row 1 (line 2), column tree_old: it is no JSON",
		);
		expect(await failure(`${header}\na.c,b.c,,,2,a,b,c,d\n`)).toContain(
			"column threshold: it is no number from 0 to 1",
		);
	});

	it("have no ground truth where the answer is not found", async () => {
		const [row] = (await read(`${HEADER}\ntype1,a,b,f,none,none,none,none\n`)) as SnippetRow[];
		expect(row).toMatchObject({ retrieved: [], migrated: [] });
	});
});

describe("a bad benchmark is an error that says where", () => {
	it.each([
		["", "rows.csv is empty"],
		["a,b\n1,2\n", "rows.csv: the header lacks the columns type, s_old, s_old_p, file_new, s_new_gt1"],
		[`${HEADER},type\n`, "rows.csv: the header has the column type twice"],
		["path,file_old,file_new\n", "rows.csv: the header lacks the columns file_old_p, file_new_p"],
		[
			`${HEADER}\ntype1,a,b,f,x,none,y,none\n\n`.replace("\n\n", "\ntype1,a\n"),
			"rows.csv: row 2 (line 3), column s_old",
		],
		[
			`${HEADER}\ntype1,"a\nb",b,f,x,none,y,none\ntype1,,b,f,x,none,y,none\n`,
			"rows.csv: row 2 (line 4), column s_old: it is empty",
		],
		[`${HEADER}\ntype1,a,"b,f\n`, "rows.csv: row 1 (line 2), column s_old_p: its quote is never closed"],
		[
			`${HEADER}\ntype1,a,"b"c,f,x,none,y,none\n`,
			"rows.csv: row 1 (line 2), column s_old_p: text stands behind its closing quote",
		],
		[
			`id,${HEADER}\nr,t,a,b,f,x,none,y,none\nr,t,a,b,f,x,none,y,none\n`,
			"rows.csv: row 2 (line 3), column id: row 1 is r too",
		],
	])("%j", async (text, message) => expect(await failure(text)).toContain(message));

	it("and so is a file that is not there", async () => {
		const rows = readBenchmark("/nonexistent/rows.csv");
		await expect(rows.next()).rejects.toThrow(/cannot read \/nonexistent\/rows\.csv: ENOENT/);
	});
});

describe("bad rows that are skipped", () => {
	it("are told of, and the others are read", async () => {
		const bad: BadRow[] = [];
		const good = "type1,a,b,f,x,none,y,none";
		const rows = await read(`${HEADER}\n${good}\ntype1,a\n${good}\n,a,b,f,x,none,y,none\n${good}\n`, (each) =>
			bad.push(each),
		);
		expect(rows.map(({ id }) => id)).toEqual(["0", "2", "4"]);
		expect(bad.map(({ row, line, column }) => [row, line, column])).toEqual([
			[2, 3, "s_old_p"],
			[4, 5, "type"],
		]);
	});
});
