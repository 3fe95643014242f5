import { type Files, TestRepo } from "./repo.js";

const HEAD = Array.from({ length: 8 }, (_, i) => `#define WIDGET_REG_${i}\t0x${i}0\n`).join("");
export const fn = (name: string, ...body: string[]) =>
	`static int ${name}(struct widget *w)\n{\n${body.map((line) => `\t${line}\n`).join("")}}\n\n`;
export const file = (...body: string[]) =>
	`${HEAD}\n${fn("widget_start", ...body)}${fn("widget_stop", "widget_halt(w);", "return 0;")}`;

export const PLAIN = file("widget_prepare(w);", "widget_run(w);", "return 0;");
/** What the series makes of it, and upstream in its own way. */
export const FLUSHED = file(
	"widget_prepare(w);",
	"/* Posted writes. */",
	"if (w->posted)",
	"\twidget_flush_posted(w);",
	"widget_run(w);",
	"return 0;",
);
export const UPSTREAM = file(
	"guard(widget)(w);",
	"",
	"/* Chips of revision 2 post writes. */",
	"if (w->posted)",
	"\twidget_flush_posted(w);",
	"return widget_go(w);",
);
/** The same place, changed in yet another way. */
export const OTHER = file("guard(widget)(w);", "", "return widget_go(w, widget_mode(w));");

export interface Step {
	readonly message: string;
	readonly text?: string;
	readonly files?: Files;
}

/** Tags `old` and `new` with `steps` between them, and a series of one patch. @returns the steps' ids as well */
export function history(steps: readonly Step[], patch: (ids: readonly string[]) => Step) {
	const repo = new TestRepo();
	const old = repo.commit(undefined, "old version\n", { "drivers/w.c": PLAIN });
	repo.git("tag", "old", old);
	const ids: string[] = [];
	for (const { message, text, files } of steps)
		ids.push(repo.commit(ids.at(-1) ?? old, message, files ?? { "drivers/w.c": text! }));
	repo.git("tag", "new", ids.at(-1)!);
	const { message, text, files } = patch(ids);
	repo.git("branch", "series", repo.commit(old, message, files ?? { "drivers/w.c": text! }));
	return { repo, ids };
}

export async function rebase(repo: TestRepo, ...options: string[]) {
	const args = ["rebase", "old..new", "--series", "series", "--on-conflict", "park", "--json", ...options];
	const { code, stdout, stderr } = await repo.miggpt(...args);
	const run = JSON.parse(stdout || "{}");
	return { code, stderr, run, patch: run.patches?.[0] };
}
