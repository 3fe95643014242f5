import { UserError } from "../errors.js";

const BEGIN = "# begin git-miggpt: written by git miggpt install-driver, taken out by --remove";
/** As `BEGIN`, where there was no file before. */
const BEGIN_OWN = `${BEGIN}, with the file`;
const END = "# end git-miggpt";
const BLOCK = new RegExp(
	`(?:^|(?<=^\xef\xbb\xbf))${BEGIN}(, with the file)?\\r?\\n(?:.*\\n)*?${END}\\r?\\n`,
	"m",
);
const BYTE_ORDER_MARK = "\xef\xbb\xbf";

/** Files whose language the engine knows. */
const PATTERNS = ["*.[chS]", "*.dts", "*.dtsi", "*.dtso", "Kconfig*", "Makefile*", "Kbuild*"];

/**
 * An attributes file (latin1; undefined where there is none) with our lines at its top, so that the user's own
 * lines, which come later, win over them. The same where they are there already.
 */
export function withAttributes(text: string | undefined, id: string): string {
	const lines = (begin: string) =>
		`${[begin, ...PATTERNS.map((each) => `${each} merge=${id}`), END].join("\n")}\n`;
	if (text === undefined) return lines(BEGIN_OWN);
	const found = requireWhole(text);
	if (found) return text.replace(BLOCK, () => lines(found[1] ? BEGIN_OWN : BEGIN));
	const mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "";
	return mark + lines(BEGIN) + text.slice(mark.length);
}

/** An attributes file without our lines; undefined where the file was ours alone. */
export function withoutAttributes(text: string): string | undefined {
	const found = requireWhole(text);
	if (!found) return text;
	const rest = text.replace(BLOCK, "");
	return rest === "" && found[1] ? undefined : rest;
}

function requireWhole(text: string): RegExpExecArray | undefined {
	const found = BLOCK.exec(text);
	if (found) return found;
	if (!text.includes(BEGIN)) return undefined;
	throw new UserError(
		`an attributes file has lines of git miggpt without their end: ${END}`,
		"take them out by hand and run the command again",
	);
}
