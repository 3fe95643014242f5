/** A copy that stands alone: a part of a text keeps the whole text in memory for as long as it is kept itself. */
export function owned(part: string): string {
	return ` ${part}`.slice(1);
}
