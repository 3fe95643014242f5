import { ThingList } from "./list.js";
import type { Thing } from "./thing.js";

/** The rows of a defconfig, set or not: `CONFIG_ZED=y`, `# CONFIG_ZED is not set`. */
export function thingsOfDefconfig(lines: readonly string[]): Thing[] {
	const list = new ThingList();
	lines.forEach((line, from) => {
		const row = /^(?:CONFIG_(\w+)=([^\r\n]*)|# CONFIG_(\w+) is not set)/.exec(line);
		if (row) list.add({ kind: "config", name: (row[1] ?? row[3])!, detail: row[2] ?? "n", from });
	});
	return list.sealed(lines.length);
}

/** The rows of a table of system calls, by their names and the ABI that has them: `451 common cachestat sys_cachestat`. */
export function thingsOfSyscalls(lines: readonly string[]): Thing[] {
	const list = new ThingList();
	lines.forEach((line, from) => {
		const row = /^(\d+)[ \t]+(\w+)[ \t]+(\w+)/.exec(line);
		if (row) list.add({ kind: "entry", name: `${row[2]} ${row[3]}`, detail: row[1]!, from });
	});
	return list.sealed(lines.length);
}

/** The sections of MAINTAINERS, each from its title to the blank line, and their rows: `F: drivers/zed/`. */
export function thingsOfMaintainers(lines: readonly string[]): Thing[] {
	const list = new ThingList();
	let section: ReturnType<ThingList["add"]> | undefined;
	lines.forEach((line, from) => {
		const row = /^([A-Z]):[ \t]+([^\r\n]*)/.exec(line);
		if (row && section) {
			list.add({ kind: "entry", name: `${row[1]}: ${row[2]!.trim()}`, from, parent: section });
			section.to = from + 1;
		} else if (/^\s/.test(line)) section = undefined;
		else if (/^[A-Z]:[ \t]/.test(lines[from + 1] ?? ""))
			section = list.add({ kind: "section", name: line.trim(), from });
	});
	return list.sealed(lines.length);
}
