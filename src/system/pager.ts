import { spawn } from "node:child_process";

/** Shows a text in a pager, as git starts one, with the terminal as its own; a pager that is not there or is left early is no error. */
export async function page(pager: string, text: string): Promise<boolean> {
	const env = { LESS: "FRX", LV: "-c", ...process.env };
	const child = spawn("sh", ["-c", pager], { stdio: ["pipe", "inherit", "inherit"], env });
	child.stdin.on("error", () => {});
	child.stdin.end(text);
	return new Promise((resolve) => {
		child.once("error", () => resolve(false));
		child.once("close", (code) => resolve(code !== 127));
	});
}
