/** Words that a language gives a meaning, and that stay as they are: of C, its preprocessor, Kconfig and make. */
const MEANING = new Set(
	(
		"auto break case char const continue default do double else enum extern float for goto if inline int long register " +
		"restrict return short signed sizeof static struct switch typedef union unsigned void volatile while bool true false " +
		"define undef include ifdef ifndef elif endif error warning pragma line defined once NULL " +
		"config menuconfig choice endchoice menu endmenu source depends on select imply range help tristate string hex " +
		"ifeq ifneq obj y m n c h dts dtsi S"
	).split(" "),
);

/**
 * Gives every name in texts another one, the same in all of them: `n1`, `n2` … in the order in which they come. What a
 * language gives a meaning, numbers, and how things stand to each other, stay.
 */
export function blanked(texts: readonly string[]): string[] {
	const names = new Map<string, string>();
	const nameOf = (word: string) => {
		if (MEANING.has(word)) return word;
		const known = names.get(word) ?? `n${names.size + 1}`;
		names.set(word, known);
		return known;
	};
	// What follows a digit, as in 0x1f or 10UL, is part of a number.
	return texts.map((text) => text.replace(/(?<![\w\x80-\xff])[A-Za-z_\x80-\xff][\w\x80-\xff]*/g, nameOf));
}
