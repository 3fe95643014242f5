/**
 * Writes dist/: npm run build
 *
 * The program goes out as few files, since each costs at start-up, with the packages in it that most commands load. It is
 * not minified. The library's types come from tsc, which `npm run build` calls after this.
 */
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Metafile, type PluginBuild } from "esbuild";
import { compileWords } from "./compile-words.js";

const root = fileURLToPath(new URL("../", import.meta.url));
const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
	dependencies: Record<string, string>;
};

rmSync(join(root, "dist"), { recursive: true, force: true });
const { metafile } = await build({
	absWorkingDir: root,
	entryPoints: { main: "src/cli/main.ts", index: "src/index.ts" },
	outdir: "dist",
	bundle: true,
	splitting: true,
	format: "esm",
	platform: "node",
	target: "node20.19",
	plugins: [
		{ name: "dependencies", setup: leaveOut },
		{ name: "parser", setup: takeParserAlone },
	],
	metafile: true,
	logLevel: "warning",
});
cpSync(join(root, "node_modules/tree-sitter-c/tree-sitter-c.wasm"), join(root, "dist/tree-sitter-c.wasm"));
writeFileSync(join(root, "dist/words.wasm"), await compileWords());
writeFileSync(join(root, "dist/LICENSES.txt"), licences(metafile));

/** Leaves out what the package depends on. What a bundled package imports goes in with it: it may need another version. */
function leaveOut({ onResolve }: PluginBuild): void {
	const isDependency = (path: string) =>
		Object.keys(dependencies).some((name) => path === name || path.startsWith(`${name}/`));
	onResolve({ filter: /^[^.]/ }, ({ path, importer }) =>
		importer.startsWith(join(root, "src/")) && isDependency(path) ? { path, external: true } : undefined,
	);
}

/** Of yargs its parser is used. What lays out its help goes in unless it is told that loading it has no effect. */
function takeParserAlone({ onResolve }: PluginBuild): void {
	onResolve({ filter: /\/platform-shims\/esm\.mjs$/ }, ({ path, resolveDir }) => ({
		path: join(resolveDir, path),
		sideEffects: false,
	}));
}

/** The licences of the packages that are in the bundle, and of the grammar. */
function licences({ outputs }: Metafile): string {
	const files = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
	const folders = files.flatMap((file) => file.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0] ?? []);
	return [...new Set([...folders, "node_modules/tree-sitter-c"].map(licence))].sort().join("\n");
}

/** @throws Error where a package does not say what it may be used for */
function licence(folder: string): string {
	const { name, version } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
	const file = readdirSync(join(root, folder)).find((each) => /^licen[sc]e/i.test(each));
	if (file === undefined) throw new Error(`${folder} has no licence that could go into the package`);
	return `== ${name} ${version} ==\n\n${readFileSync(join(root, folder, file), "utf8").trim()}\n`;
}
