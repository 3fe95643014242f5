import { expect, it } from "vitest";
import { allCommands, COMMANDS } from "../../src/cli/spec/index.js";

it("loads each command by its own name", async () => {
	const commands = await allCommands();
	expect(commands.map(({ name }) => name)).toEqual([...COMMANDS.keys()]);
});
