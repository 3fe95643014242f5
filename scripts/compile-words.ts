import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const OPTIONS = "--outFile words.wasm -O3 --runtime stub --enable simd --noAssert".split(" ");
const root = fileURLToPath(new URL("../", import.meta.url));

/**
 * Compiles `wasm/words.ts`.
 *
 * @throws Error with what the compiler said
 */
export async function compileWords(): Promise<Uint8Array> {
	let bytes = new Uint8Array();
	const { error, stderr } = await asc.main(["wasm/words.ts", "--baseDir", root, ...OPTIONS], {
		writeFile: (_, contents) => {
			bytes = new Uint8Array(contents as Uint8Array);
		},
	});
	if (error) throw new Error(`wasm/words.ts: ${stderr.toString()}`);
	return bytes;
}
