/** Writes the manual pages into man/ from the commands' own help, and names them in package.json: npm run man */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { manPages } from "../src/cli/man.js";
import { keyOf, settable } from "../src/cli/settings.js";
import { allCommands } from "../src/cli/spec/index.js";

const folder = new URL("../man/", import.meta.url);
const manifest = new URL("../package.json", import.meta.url);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
const pages = manPages(await allCommands(), Object.keys(await settable(allCommands)).map(keyOf));
for (const [name, text] of pages) writeFileSync(new URL(name, folder), text);
const described = JSON.parse(readFileSync(manifest, "utf8")) as object;
const man = [...pages.keys()].map((name) => `man/${name}`);
writeFileSync(manifest, `${JSON.stringify({ ...described, man }, undefined, "\t")}\n`);
