import { ExitCode } from "../../exit-codes.js";
import type { AllCommands, Io, Parsed } from "../command.js";
import { bashCompletion } from "../completion/bash.js";
import { fishCompletion } from "../completion/fish.js";
import { zshCompletion } from "../completion/zsh.js";

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

export async function run(parsed: Parsed, io: Io, all: AllCommands): Promise<number> {
	const [shell] = parsed.words as [keyof typeof SHELLS];
	io.stdout.write(SHELLS[shell](await all()));
	return ExitCode.Done;
}
