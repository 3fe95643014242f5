import { UsageError, UserError } from "../../errors.js";
import { ExitCode } from "../../exit-codes.js";
import { openRepository } from "../../git/repository.js";
import { LeftOutPatches } from "../../rebase/record/left-out.js";
import { Memory, provenance, type Resolution } from "../../rebase/record/memory.js";
import { counted, display, displayLines } from "../../report/display.js";
import { provenanceText } from "../../report/wording/evidence.js";
import { leftOutBeforeText } from "../../report/wording/reason.js";
import type { Io, Parsed } from "../command.js";

/** Something that is remembered: a line about it, all of it, and how to forget it. */
interface Remembered {
	readonly id: string;
	readonly isResolution: boolean;
	readonly line: string;
	readonly text: string;
	readonly forget: () => Promise<void>;
}

export async function run(parsed: Parsed, io: Io): Promise<number> {
	requireForget(parsed);
	const { commonDir } = await openRepository(io.cwd, io.signal);
	const [verb = "list", ...names] = parsed.words;
	const all = await remembered(commonDir);
	if (verb === "list") {
		const lines = all.map(({ id, line }) => `${id.slice(0, 12)}  ${line}\n`);
		io.stdout.write(lines.length > 0 ? lines.join("") : "Nothing is remembered.\n");
		return ExitCode.Done;
	}
	const chosen = verb === "forget" && parsed.flag("all") ? all : named(all, names, verb);
	if (verb === "show") io.stdout.write(chosen.map(({ text }) => text).join("\n"));
	else {
		for (const { forget } of chosen) await forget();
		io.stdout.write(`${counts(chosen)} forgotten.\n`);
	}
	return ExitCode.Done;
}

/** @throws UsageError for --all where it would have no effect */
function requireForget({ words, flag }: Parsed): void {
	const [verb, ...names] = words;
	if (!flag("all") || (verb === "forget" && names.length === 0)) return;
	throw new UsageError(
		`--all ${verb === "forget" ? "does not go with a name" : "goes with forget"}`,
		"git miggpt memory forget --all",
	);
}

/** How conflicts were resolved, then the patches that were left out, each oldest first. */
async function remembered(commonDir: string): Promise<Remembered[]> {
	const [memory, leftOut] = [new Memory(commonDir), new LeftOutPatches(commonDir)];
	const resolutions = (await memory.list()).map(
		(each): Remembered => ({
			id: each.id,
			isResolution: true,
			line: `${display(each.path)}  ${display(provenanceText(provenance(each)))}`,
			text: text(each),
			forget: () => memory.forget(each.id),
		}),
	);
	const patches = (await leftOut.list()).map((each): Remembered => {
		const { id, commit, subject } = each;
		const line = `${commit.slice(0, 12)} (${display(subject)}): ${display(leftOutBeforeText(each))}`;
		const forget = () => leftOut.forget(id);
		return { id, isResolution: false, line, text: `${id}  ${line}\n`, forget };
	});
	return [...resolutions, ...patches];
}

function counts(chosen: readonly Remembered[]): string {
	const resolutions = chosen.filter(({ isResolution }) => isResolution).length;
	const patches = chosen.length - resolutions;
	const both = [
		...(resolutions > 0 || patches === 0 ? [counted(resolutions, "resolution")] : []),
		...(patches > 0 ? [`${patches} left-out patch${patches === 1 ? "" : "es"}`] : []),
	];
	return both.join(" and ");
}

function named(all: readonly Remembered[], names: readonly string[], verb: string): Remembered[] {
	if (names.length === 0)
		throw new UserError(`memory ${verb} needs an ID`, "git miggpt memory lists what is remembered");
	return names.map((name) => {
		const found = all.filter(({ id }) => name.length >= 4 && id.startsWith(name));
		if (found.length === 1) return found[0]!;
		throw new UserError(
			found.length > 1 ? `${name} names several things` : `nothing is remembered as ${name}`,
			"give at least four digits of an ID that git miggpt memory lists",
		);
	});
}

function text(resolution: Resolution): string {
	const { id, path, before, after, beside = [] } = resolution;
	const part = (title: string, content: string) =>
		[title, ...displayLines(content).map((line) => `    ${line}`.trimEnd()), ""].join("\n");
	return [
		`${id}  ${display(path)}\n${display(provenanceText(provenance(resolution)))}\n`,
		part("before:", excerpt(before, after)),
		part("after:", excerpt(after, before)),
		...beside.map((each) => part(`and ${display(each.path)}:`, excerpt(each.after, each.before))),
	].join("");
}

/** The lines in which a text differs from another, with three around. */
function excerpt(a: string, b: string): string {
	const [lines, others] = [a.split("\n"), b.split("\n")];
	let from = 0;
	while (from < lines.length && lines[from] === others[from]) from++;
	let end = 0;
	while (end < Math.min(lines.length, others.length) - from && lines.at(-1 - end) === others.at(-1 - end))
		end++;
	return lines.slice(Math.max(0, from - 3), lines.length - Math.max(0, end - 3)).join("\n");
}
