/**
 * Runs the engine on a made-up benchmark of the published one's size, and prints its time and memory:
 *
 *   npm run bench:size
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "csv-stringify/sync";

const PROGRAM = fileURLToPath(new URL("../bin/git-miggpt.js", import.meta.url));
const ROWS = 135;
/** Bytes of the new files: most are some tens of kilobytes long, a few are as long as kernel files get. */
const SIZES = [4_000, 8_000, 13_000, 20_000, 30_000, 45_000, 70_000, 110_000, 200_000, 400_000];

const folder = mkdtempSync(join(tmpdir(), "miggpt-size-"));
try {
	const csv = join(folder, "size.csv");
	writeFileSync(
		csv,
		stringify(
			Array.from({ length: ROWS }, (_, i) => row(i)),
			{ header: true },
		),
	);
	console.log(`${ROWS} rows, ${(statSync(csv).size / 1e6).toFixed(1)} MB`);
	const began = performance.now();
	const { code, output, peak } = await run([
		"bench",
		csv,
		"--method",
		"engine",
		"--out",
		join(folder, "out"),
	]);
	console.log(output);
	console.log(
		`exit code ${code}, ${((performance.now() - began) / 1000).toFixed(1)} s, at most ${(peak / 1024).toFixed(0)} MB resident`,
	);
} finally {
	rmSync(folder, { recursive: true, force: true });
}

/** Runs the program; `peak` is its resident memory at the most, in KB, as the kernel counts it. */
async function run(args: readonly string[]): Promise<{ code: number; output: string; peak: number }> {
	const tellPeak = `process.on("exit", () => process.stderr.write("peak " + process.resourceUsage().maxRSS + "\\n"))`;
	const preload = `data:text/javascript,${encodeURIComponent(tellPeak)}`;
	const child = spawn(process.execPath, ["--import", preload, PROGRAM, ...args], {
		stdio: ["ignore", "pipe", "pipe"],
	});
	let output = "";
	let errors = "";
	child.stdout.on("data", (chunk: Buffer) => {
		output += chunk;
	});
	child.stderr.on("data", (chunk: Buffer) => {
		errors += chunk;
	});
	const code = await new Promise<number>((resolve) => child.once("close", (exit) => resolve(exit ?? 1)));
	return { code, output: output.trim(), peak: Number(/^peak (\d+)$/m.exec(errors)?.[1] ?? 0) };
}

/** A function of some 10 to 80 lines somewhere in the file, which upstream and the patch both change. */
function row(number: number): Record<string, string> {
	const lines = 10 + ((number * 7) % 71);
	const old = body(`widget_${number}`, lines, []);
	const now = body(`widget_${number}`, lines, [[3, "\twidget_upstream(w);"]]);
	const patch = [Math.floor(lines / 2), "\twidget_patched(w);"] as const;
	const others: string[] = [];
	for (let size = 0, i = 0; size < SIZES[number % SIZES.length]!; size += others.at(-1)!.length, i++)
		others.push(body(`other_${number}_${i}`, 8 + (i % 40), []));
	others.splice(Math.floor(others.length / 2), 0, now);
	return {
		"": String(number),
		type: number % 3 === 0 ? "type2" : "type1",
		s_old: old,
		s_old_p: body(`widget_${number}`, lines, [patch]),
		file_new: others.join("\n"),
		s_new_gt1: now,
		s_new_gt2: "none",
		s_new_p_gt1: body(`widget_${number}`, lines, [[3, "\twidget_upstream(w);"], patch]),
		s_new_p_gt2: "none",
	};
}

function body(name: string, count: number, added: readonly (readonly [at: number, line: string])[]): string {
	const statements = [
		(i: number) => `\tint value_${i} = widget_read(w, WIDGET_REG_${i});`,
		(i: number) => `\tif (value_${i - 1} > w->limit[${i}])\n\t\treturn -ERANGE;`,
		(i: number) => `\tfor (i = 0; i < ${i}; i++)\n\t\tw->sum += w->table[i] * value_${i - 2};`,
		(i: number) =>
			`\tw->state.field_${i} = value_${i - 3} + w->offset; /* ${name}: the offset of step ${i} */`,
	];
	const lines = Array.from({ length: count }, (_, i) => statements[i % 4]!(i));
	for (const [at, line] of [...added].sort((a, b) => b[0] - a[0])) lines.splice(at, 0, line);
	return `static int ${name}(struct widget *w)\n{\n\tint i;\n\n${lines.join("\n")}\n\treturn 0;\n}\n`;
}
