import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished } from "vitest";

const WATCH = fileURLToPath(new URL("./no-network.mjs", import.meta.url));

/** An environment in which the program fails where it reaches for a network, and what it tried. */
export function withoutNetwork(): { readonly env: NodeJS.ProcessEnv; tried(): string[] } {
	const folder = mkdtempSync(join(tmpdir(), "miggpt-network-"));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	const notes = join(folder, "notes");
	writeFileSync(notes, "");
	return {
		env: { NODE_OPTIONS: `--import=${WATCH}`, NETWORK_NOTES: notes },
		tried() {
			const [first, ...tried] = readFileSync(notes, "latin1").trim().split("\n");
			expect(first).toBe("watching");
			return tried;
		},
	};
}
