import { fileURLToPath } from "node:url";

/** The absolute path of a file that comes with the program, by its path in the package: `man/git-miggpt.1`. */
export function installed(path: string): string {
	// This file's own folder lies in the package's: src/, or dist/, where it is a part of a bundle.
	return fileURLToPath(new URL(`../${path}`, import.meta.url));
}
