import { blankComments } from "../text/tokens.js";

const DECLARATION =
	/^\s+(?:(?:static|const|volatile|struct|union|enum|unsigned|signed|long|__\w+)\s+)*[A-Za-z_]\w*(?:\s+\**|\s*\*+\s*)(\w+)\s*(?:\[[^\]]*\]\s*)*(?:__\w+\b\s*)*(?:=[^;]*)?[;,]/;

/** The name that a line of a function's body declares, the first where it declares several. */
export function declaredIn(line: string): string | undefined {
	if (/^\s+(?:return|goto|else|case|break|continue)\b/.test(line)) return undefined;
	return DECLARATION.exec(line)?.[1];
}

/** The names that the lines of a function's body declare, also behind the first of a line. */
export function declaredNames(body: string): string[] {
	return blankComments(body)
		.split("\n")
		.flatMap((line) => {
			const first = declaredIn(line);
			if (first === undefined) return [];
			const more = line.slice(line.indexOf(first) + first.length).matchAll(/,\s*\**(\w+)\s*(?=[,;=[])/g);
			return [first, ...[...more].map((match) => match[1]!)];
		});
}

/** The labels in the lines of a function's body. */
export function labelsIn(text: string): string[] {
	return [...blankComments(text).matchAll(/^[ \t]*(\w+)[ \t]*:(?!:)/gm)].map((match) => match[1]!);
}
