const OPENS_BODY =
	/^(?:\}?\s*else(?:\s+if\b.*\))?|(?:if|for|while|switch|\w*for_each\w*)\b.*\)|do|case\b.*:|default:)$/;

/** Whether what follows a line of C is its body, without braces; of a `case`, the statements behind it. */
export function opensBody(line: string): boolean {
	return OPENS_BODY.test(line.trim());
}
