/**
 * Matches a line that may define one of some words: a macro, a struct, union or enum, one of an enum's constants, a
 * typedef. A regular expression in the common part of JavaScript's, PCRE's and GNU's extended syntax.
 *
 * @param words identifiers
 */
export function definingLine(words: readonly string[]): string {
	const word = `(${words.join("|")})`;
	return [
		`^[ \t]*#[ \t]*define[ \t]+${word}\\b`,
		`^[ \t]*(typedef[ \t]+)?(struct|union|enum)[ \t]+${word}[ \t]*(__[a-z_]+[ \t]*)*\\{?[ \t]*$`,
		`^[ \t]+${word}[ \t]*([,=/]|$)`,
		`^typedef\\b.*\\b${word}\\b`,
		`^\\}[ \t]*${word}[ \t]*;`,
	].join("|");
}
