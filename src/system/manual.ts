import { spawn } from "node:child_process";

/** Shows a manual page as man does, with the terminal as its own. @returns false where there is no man to do that */
export function showManual(file: string): Promise<boolean> {
	const child = spawn("man", [file], { stdio: "inherit" });
	return new Promise((resolve) => {
		child.once("error", () => resolve(false));
		child.once("close", (code) => resolve(code === 0));
	});
}
