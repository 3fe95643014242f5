/**
 * Takes a key out of a text. What local servers are given for a key, such as `EMPTY`, `none` or `lm-studio`, is no
 * secret but a word, and code may have it: so short a key stays where it stands.
 */
export function withoutKey(text: string, key: string | undefined): string {
	return key !== undefined && isSecret(key) ? text.replaceAll(key, "[key]") : text;
}

function isSecret(key: string): boolean {
	return key.length >= 16 || (key.length >= 8 && /\d/.test(key) && /[A-Za-z]/.test(key));
}
