import { spawn } from "node:child_process";
import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { parse } from "csv-parse";

/** A file of a ported patch: old, old patched, target, and target as its maintainers patched it; `""` is absent. */
export type Row = Record<
	| "set"
	| "patch"
	| "edit"
	| "git_cherry_pick"
	| "path"
	| "file_old"
	| "file_old_p"
	| "file_new"
	| "file_new_p",
	string
>;

/** The rows of a CSV, plain or .xz, by patch; texts are latin1. */
export async function readPorts(file: string): Promise<Map<string, Row[]>> {
	const bytes: Readable = file.endsWith(".xz")
		? spawn("xz", ["-dc", file], { stdio: ["ignore", "pipe", "inherit"] }).stdout
		: createReadStream(file);
	const ports = new Map<string, Row[]>();
	for await (const row of bytes
		.setEncoding("latin1")
		.pipe(parse({ columns: true, bom: true })) as AsyncIterable<Row>) {
		const key = `${row.set}/${row.patch}`;
		ports.set(key, [...(ports.get(key) ?? []), row]);
	}
	return ports;
}
