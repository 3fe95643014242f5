import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { COMMON_OPTIONS, WORDS } from "../../src/cli/command.js";
import { parsed, parseLine } from "../../src/cli/parse.js";
import { VERBS } from "../../src/cli/rebase-options.js";
import { allCommands } from "../../src/cli/spec/index.js";

const COMMON = { color: "escape sequences", debug: "the stack trace of an error", help: "the help" };
const INDEX = { "index-dir": "the folder of indexes", "index-size": "how much of them is kept" };
const GOING = {
	...INDEX,
	json: "the document in place of the account",
	quiet: "nothing but errors",
	verbose: "a line a hunk, and the requests",
};
/** What only a run with a model has; without one they are refused. */
const MODEL = {
	llm: "the model that is asked",
	"llm-url": "where it is asked",
	"llm-api": "how it is asked",
	"llm-key-env": "whose key is sent",
	"llm-command": "what is asked in place of an endpoint",
	"llm-timeout": "when a request is given up",
	"llm-temperature": "the request's temperature",
	"llm-extra": "members of the request",
	votes: "how often a place is asked about",
	critic: "who is asked whether answers are right",
	calibrate: "what the model's word is worth",
	explain: "what is noted of an answer",
	jobs: "requests at once",
	"max-requests": "when asking ends",
	"max-tokens": "when asking ends",
	"max-cost": "when asking ends",
	price: "the cost that is told",
	record: "answers kept in a folder",
	replay: "answers taken from a folder",
	cache: "answers of earlier runs",
	"cache-size": "how many of them are kept",
};
const {
	votes: _,
	critic: _____,
	explain: ____,
	calibrate: ______,
	"llm-temperature": __,
	jobs: ___,
	...BENCH_MODEL
} = MODEL;

/** What each option of each command changes. */
const CHANGES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	rebase: {
		series: "which commits are carried",
		flatten: "a series with merges is taken",
		patches: "the series, from files",
		overlay: "what stands in the trees besides",
		guard: "which lines of a series file count",
		author: "who wrote patches that name nobody",
		refresh: "how patch files are written again",
		"left-out": "where files of patches that are left out go",
		branch: "the branch's name",
		output: "the folder of patch files",
		as: "the form of patch files",
		"on-conflict": "stop, or park",
		superseded: "how patches that upstream has end",
		history: "whether commits between are looked at",
		threshold: "which hunks are believed",
		"llm-threshold": "which answers are believed",
		interactive: "the to-do list",
		exec: "commands after each patch",
		"exec-changed": "commands for each file",
		"bisect-exec": "the patch that breaks a command",
		worktree: "the worktree's folder",
		signoff: "a trailer",
		"record-origin": "a trailer",
		"update-refs": "other branches",
		"post-rewrite": "git's hook",
		"gpg-sign": "signatures",
		force: "what may be replaced",
		fetch: "missing files are fetched",
		"dry-run": "nothing is written",
		continue: "the verb",
		skip: "the verb",
		abort: "the verb",
		quit: "the verb",
		resume: "the verb",
		"edit-todo": "the verb",
		"show-current-patch": "the verb",
		"allow-lost": "what a resolution may lack",
		"allow-empty": "a resolution may be nothing",
		...MODEL,
		"llm-batch": "questions go in one batch",
		...GOING,
	},
	status: { json: "the document" },
	show: {
		adapted: "which patches",
		open: "which patches",
		model: "which patches",
		all: "which patches",
		stat: "numbers in place of hunks",
		"word-diff": "old and new as one",
		run: "which run",
	},
	"range-diff": { run: "which run" },
	review: {
		adapted: "which patches",
		open: "which patches",
		all: "which patches",
		run: "which run",
		import: "ticks of a page",
	},
	take: {
		upstream: "superseded patches are accepted",
		all: "which hunks",
		file: "which hunks",
		side: "what is taken",
		...GOING,
	},
	worktree: { full: "every file", again: "laid out anew", ...INDEX },
	retry: {
		"on-conflict": "stop, or park",
		run: "which run",
		edit: "patches that are stopped at",
		park: "patches that are left out",
		keep: "what upstream has is carried",
		anyway: "what builds on a patch that is left out is carried",
		threshold: "which hunks are believed",
		"llm-threshold": "which answers are believed",
		...MODEL,
		"llm-batch": "questions go in one batch",
		...GOING,
	},
	undo: { list: "the runs" },
	memory: { all: "everything is forgotten" },
	"format-patch": {
		output: "the folder",
		cover: "the cover letter",
		"reuse-cover": "the cover letter",
		"reroll-count": "the subject",
		"subject-prefix": "the subject",
		to: "a header",
		cc: "a header",
		"in-reply-to": "a header",
		thread: "headers",
		"zero-commit": "the first line",
		signature: "the last line",
	},
	report: {
		html: "the form",
		markdown: "the form",
		json: "the form",
		output: "the file",
		open: "the browser",
	},
	"merge-file": {
		stdout: "where the result goes",
		label: "markers",
		merge: "markers",
		diff3: "markers",
		zdiff3: "markers",
		ours: "conflicts",
		theirs: "conflicts",
		union: "conflicts",
		"marker-size": "markers",
		path: "the language",
		json: "the decisions",
		quiet: "no warnings",
		threshold: "which changes are believed",
	},
	"merge-driver": { threshold: "which changes are believed" },
	"install-driver": { global: "whose config", remove: "the driver is taken out" },
	bench: {
		task: "what is scored",
		method: "who answers",
		"oracle-retrieval": "what migration is fed with",
		threshold: "which answers count",
		without: "rules that are left out",
		out: "the folder of results",
		restart: "all rows again",
		limit: "how many rows",
		only: "which rows",
		shuffle: "the order",
		"skip-bad": "bad rows are counted",
		baseline: "what is compared with",
		"save-baseline": "what is kept to compare with",
		...BENCH_MODEL,
		jobs: "rows at once",
		quiet: "less is printed",
		verbose: "a line a row",
	},
	"bench build": { old: "one state", new: "the other", output: "the file", files: "rows of whole files" },
	"bug-report": { right: "what is right", blank: "names", output: "the file", run: "which run" },
	config: {},
	completion: {},
	doctor: {
		llm: "the model",
		"llm-url": "where",
		"llm-api": "how",
		"llm-command": "what is asked",
		"llm-key-env": "the key",
		"llm-timeout": "when it is given up",
		"llm-extra": "members of the request",
	},
	cache: {
		clear: "answers are removed",
		prune: "what is too much is removed",
		"cache-size": "what is too much",
		"runs-expire": "which runs are old",
		...INDEX,
	},
};

const commands = await allCommands();

/** The program's own code that reads options, without what declares them. */
const readers = ["cli", "cli/commands", "cli/review"]
	.flatMap((folder) => {
		const url = new URL(`../../src/${folder}/`, import.meta.url);
		return readdirSync(url)
			.filter((name) => name.endsWith(".ts"))
			.map((name) => readFileSync(new URL(name, url), "utf8"));
	})
	.join("\n");

describe("an option", () => {
	it("changes what the table says, and every one stands in it", () => {
		expect(COMMON).toEqual(
			Object.fromEntries(Object.keys(COMMON_OPTIONS).map((name) => [name, expect.any(String)])),
		);
		for (const { name, options } of commands)
			expect([name, Object.keys(CHANGES[name] ?? {}).sort()]).toEqual([name, Object.keys(options).sort()]);
		expect(Object.keys(CHANGES).sort()).toEqual(commands.map(({ name }) => name).sort());
	});

	it("is read by something", () => {
		const names = new Set(commands.flatMap(({ options }) => Object.keys(options)));
		const verbs: readonly string[] = Object.keys(VERBS);
		for (const name of names)
			if (!verbs.includes(name))
				expect([name, new RegExp(`"${name}"(?!:)`).test(readers)]).toEqual([name, true]);
	});

	it("that is a flag never takes the next word as its value", () => {
		const rebase = commands.find(({ name }) => name === "rebase")!;
		for (const flag of ["-n", "-q", "--signoff", "--no-signoff"])
			for (const word of ["true", "false"])
				expect([flag, parseLine(rebase, [flag, word]).words]).toEqual([flag, [word]]);
		const read = (...args: string[]) => parsed(rebase, parseLine(rebase, args), new Map());
		const refused = (...args: string[]) => expect(() => read(...args));
		refused("-n", "false", "v1..v2").toThrow("does not know what to do with v1..v2");
		refused("-x", "true", "v1..v2").toThrow(
			expect.objectContaining({ remedy: expect.stringContaining("--exec CMD") }),
		);
		refused("v1..v2", "--signoff=maybe").toThrow("takes true or false, not maybe");
		refused("v1..v2", "--no-signoff=false").toThrow("--no-signoff takes no value");
		refused("v1..v2", "--on-conflict").toThrow("needs a value: stop or park");
		expect(read("v1..v2", "--signoff=false").flag("signoff")).toBe(false);
		expect(read("v1..v2", "--signoff", "--no-signoff").flag("signoff")).toBe(false);
		expect(read("v1..v2", "--no-signoff", "--signoff").flag("signoff")).toBe(true);
	});

	it.each(
		commands.flatMap(({ name: command, options }) =>
			Object.entries(options).flatMap(([name, option]) => [
				...(option.with ? [[command, name, "alone", ""] as const] : []),
				...(option.notWith ?? []).map((other) => [command, name, "beside", other] as const),
			]),
		),
	)("that would have no effect is refused: %s --%s %s %s", (command, name, how, other) => {
		const spec = commands.find((each) => each.name === command)!;
		const { value, choices } = spec.options[name]!;
		const written = (option: string) => {
			if (option === WORDS) return ["1"];
			const { value: takes, choices: among } = spec.options[option]!;
			return takes === undefined ? [`--${option}`] : [`--${option}`, among?.[0] ?? "1"];
		};
		const args = [`--${name}`, ...(value === undefined ? [] : [choices?.[0] ?? "1"])];
		const line = parseLine(spec, how === "alone" ? args : [...args, ...written(other)]);
		expect(() => parsed(spec, line, new Map())).toThrow(
			how === "alone" ? /^--\S+ goes with / : /^--\S+ does not go with /,
		);
	});
});
