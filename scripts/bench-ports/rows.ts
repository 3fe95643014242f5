import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, existsSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { parse } from "csv-parse";
import { UsageError } from "./command.js";

const NEEDED = ["patch", "path", "file_old", "file_old_p", "file_new", "file_new_p"] as const;
const KNOWN = ["set", "edit", "git_cherry_pick"] as const;

/**
 * A file of a ported patch: old, old patched, target, and target as its maintainers patched it, latin1;
 * `""` is absent. What a CSV does not tell of `set`, `edit` and `git_cherry_pick` is `unknown`.
 */
export type Row = Record<(typeof NEEDED)[number] | (typeof KNOWN)[number], string>;

/** The rows of a CSV, plain or .xz, by patch, and a digest of them. Unknown columns are left out. */
export async function readPorts(
	file: string,
): Promise<{ ports: Map<string, readonly Row[]>; digest: string }> {
	if (!existsSync(file)) throw new UsageError(`no such file: ${file}`);
	const ports = new Map<string, Row[]>();
	const digest = createHash("sha256");
	const parser = parse({ columns: columnsOf, bom: true, encoding: "latin1", skip_empty_lines: true });
	await pipeline(bytesOf(file), parser, async (rows: AsyncIterable<Partial<Row>>) => {
		for await (const raw of rows) {
			const row = {
				...Object.fromEntries(KNOWN.map((name) => [name, raw[name] || "unknown"])),
				...raw,
			} as Row;
			for (const name of KNOWN) row[name] ||= "unknown";
			digest.update(NEEDED.map((name) => `${row[name].length}:${row[name]}`).join(""), "latin1");
			const key = `${row.set}/${row.patch}`;
			ports.set(key, [...(ports.get(key) ?? []), row]);
		}
	}).catch((error: Error) => {
		throw new UsageError(`${file}: ${error.message.split("\n")[0]}`);
	});
	return { ports, digest: digest.digest("hex").slice(0, 16) };
}

async function* bytesOf(file: string): AsyncIterable<Buffer> {
	if (!file.endsWith(".xz")) return yield* createReadStream(file);
	const xz = spawn("xz", ["-dc", file], { stdio: ["ignore", "pipe", "pipe"] });
	const ended = once(xz, "close");
	let says = "";
	xz.stderr.on("data", (chunk) => {
		says += chunk;
	});
	yield* xz.stdout;
	const [code] = await ended;
	if (code !== 0) throw new Error(says.trim() || `xz failed with ${code}`);
}

function columnsOf(header: readonly string[]): string[] {
	const missing = NEEDED.filter((name) => !header.includes(name));
	if (missing.length > 0) throw new Error(`no column ${missing.join(", ")}`);
	return [...header];
}
