import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** A project that has the packed package installed, and none of the packages that it asks for; gone when the test ends. */
export function packedProject(): string {
	const folder = mkdtempSync(join(tmpdir(), "miggpt-packed-"));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	const installed = join(folder, "node_modules/git-miggpt");
	mkdirSync(installed, { recursive: true });
	const packed = execFileSync("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", folder], {
		cwd: ROOT,
		encoding: "utf8",
		stdio: ["ignore", "pipe", "ignore"],
	});
	const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
	execFileSync("tar", ["-xzf", join(folder, filename), "--strip-components=1", "-C", installed]);
	writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
	return folder;
}

/** Installs what the package asks for, without what that asks for in turn: node finds it beside. */
export function installDependencies(folder: string): void {
	const manifest = readFileSync(join(folder, "node_modules/git-miggpt/package.json"), "utf8");
	const { dependencies } = JSON.parse(manifest) as { dependencies: Record<string, string> };
	for (const name of Object.keys(dependencies)) {
		const at = join(folder, "node_modules", name);
		mkdirSync(dirname(at), { recursive: true });
		symlinkSync(join(ROOT, "node_modules", name), at);
	}
}
