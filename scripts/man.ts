/** Writes man/git-miggpt.1 from the commands' own help: npm run man */
import { mkdirSync, writeFileSync } from "node:fs";
import { allCommands } from "../src/cli/commands/index.js";
import { manPage } from "../src/cli/man.js";

const folder = new URL("../man/", import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL("git-miggpt.1", folder), manPage(await allCommands()));
