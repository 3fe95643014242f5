import { spawn } from "node:child_process";

/** Opens a file in the user's browser: what BROWSER says, else what the desktop has. @returns false where there is none */
export async function openInBrowser(file: string, env: NodeJS.ProcessEnv): Promise<boolean> {
	const program = env.BROWSER || (process.platform === "darwin" ? "open" : "xdg-open");
	const child = spawn(program, [file], { stdio: "ignore", detached: true });
	return new Promise((resolve) => {
		child.once("error", () => resolve(false));
		child.once("spawn", () => {
			child.unref();
			resolve(true);
		});
	});
}
