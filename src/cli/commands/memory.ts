import { UserError } from "../../errors.js";
import { ExitCode } from "../../exit-codes.js";
import { openRepository } from "../../git/repository.js";
import { Memory, provenance, type Resolution } from "../../rebase/record/memory.js";
import { counted, display, displayLines } from "../../report/display.js";
import { provenanceText } from "../../report/wording/evidence.js";
import type { Io, Parsed } from "../command.js";

export async function run(parsed: Parsed, io: Io): Promise<number> {
	const repository = await openRepository(io.cwd, io.signal);
	const store = new Memory(repository.commonDir);
	const [verb = "list", ...names] = parsed.words;
	const all = await store.list();
	if (verb === "list") {
		const lines = all.map(
			(each) =>
				`${each.id.slice(0, 12)}  ${display(each.path)}  ${display(provenanceText(provenance(each)))}\n`,
		);
		io.stdout.write(lines.length > 0 ? lines.join("") : "Nothing is remembered.\n");
		return ExitCode.Done;
	}
	const chosen = verb === "forget" && parsed.flag("all") ? all : named(all, names, verb);
	if (verb === "show") io.stdout.write(chosen.map(text).join("\n"));
	else {
		for (const { id } of chosen) await store.forget(id);
		io.stdout.write(`${counted(chosen.length, "resolution")} forgotten.\n`);
	}
	return ExitCode.Done;
}

function named(all: readonly Resolution[], names: readonly string[], verb: string): Resolution[] {
	if (names.length === 0)
		throw new UserError(`memory ${verb} needs an ID`, "git miggpt memory lists what is remembered");
	return names.map((name) => {
		const found = all.filter(({ id }) => name.length >= 4 && id.startsWith(name));
		if (found.length === 1) return found[0]!;
		throw new UserError(
			found.length > 1 ? `${name} names several resolutions` : `nothing is remembered as ${name}`,
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
