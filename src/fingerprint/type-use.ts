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

/** As `isUsedAlike`, for what a function takes: a pointer must be to the very thing, which may have several names. */
export function isTakenAlike(one: string, other: string): boolean {
	return /\*$/.test(one) || /\*$/.test(other) ? namedOnce(one) === namedOnce(other) : isUsedAlike(one, other);
}

/** The numbers that have one name in C and another in the kernel, whatever the machine. */
const ALIASES: readonly (readonly [RegExp, string])[] = [
	[/\b(?:unsigned char|__u8|uint8_t)\b/g, "u8"],
	[/\b(?:unsigned short(?: int)?|__u16|uint16_t)\b/g, "u16"],
	[/\b(?:unsigned long long(?: int)?|__u64|uint64_t)\b/g, "u64"],
	[/\b(?:unsigned int|__u32|uint32_t)\b/g, "u32"],
	[/\b(?:signed char|__s8|int8_t)\b/g, "s8"],
	[/(?<!unsigned )\b(?:long long(?: int)?|__s64|int64_t)\b/g, "s64"],
	[/(?<!(?:unsigned|long|short) )\b(?:int|__s32|int32_t)\b/g, "s32"],
];

function namedOnce(type: string): string {
	return ALIASES.reduce((text, [pattern, name]) => text.replace(pattern, name), plain(type).join(" "));
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
