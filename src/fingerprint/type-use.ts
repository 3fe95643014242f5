const INTEGER =
	/^(?:unsigned|signed|int|long|short|char|bool|_Bool|[us](?:8|16|32|64)|__[us](?:8|16|32|64)|u?int\d+_t|s?size_t|u?intptr_t|l?off(?:64)?_t|gfp_t|dma_addr_t|phys_addr_t|resource_size_t|sector_t|dev_t|umode_t|pid_t|time64_t|ktime_t)$/;

/**
 * Whether what has one type is used as what has another: integers of any width are, enums as integers, and what points to
 * them; a pointer to `void` is as any other.
 *
 * @param one a type's words and stars, as in `FunctionType`
 */
export function isUsedAlike(one: string, other: string): boolean {
	const [a, b] = [kindOf(one), kindOf(other)];
	if (a === b) return true;
	if (a.endsWith("*") && b.endsWith("*")) return a === "void *" || b === "void *";
	return isInteger(a) && isInteger(b) && !(isEnum(a) && isEnum(b));
}

/** As `isUsedAlike`, for what a function takes: a pointer must be to the very thing. */
export function isTakenAlike(one: string, other: string): boolean {
	return /\*$/.test(one) || /\*$/.test(other)
		? plain(one).join() === plain(other).join()
		: isUsedAlike(one, other);
}

/** A type in short: numbers of all widths are `int`, what is a struct or a typedef has its own name. */
function kindOf(type: string): string {
	const words = plain(type);
	const named = words.filter((word) => word !== "*");
	return (named.every((word) => INTEGER.test(word)) ? ["int", ...words.slice(named.length)] : words).join(
		" ",
	);
}

/** The words and stars of a type without its qualifiers. */
function plain(type: string): string[] {
	return type.split(" ").filter((word) => !/^(?:const|volatile|register|__restrict|restrict)$/.test(word));
}

function isInteger(kind: string): boolean {
	return kind === "int" || isEnum(kind);
}

function isEnum(kind: string): boolean {
	return /^enum \w+$/.test(kind);
}
