const KINDS: readonly (readonly [RegExp, string])[] = [
	[
		/implicit declaration of function|unknown type name/,
		"a function or type that is gone, or whose header is not reached",
	],
	[/undeclared/, "an enumerator, macro or variable that is gone"],
	[/no previous prototype/, "a function that must be static"],
	[/incomplete type|invalid use of undefined type|storage size of/, "a type that is not defined"],
	[/No such file or directory/, "a header that is gone"],
	[/has no member named/, "a member that is gone"],
	[/too (?:few|many) arguments/, "another number of arguments"],
	[/incompatible(?: pointer)? type|makes (?:pointer|integer)|incompatible type for argument/, "another type"],
	[/conflicting types|redefinition|redeclaration|previous/, "declared twice, or in two ways"],
	[/initialized field overwritten|duplicate case/, "a value given twice"],
	[/defined but not used|unused/, "a definition that is not used"],
	[/expected .* before|expected/, "syntax"],
];

/** What kind of thing a compiler's message tells of. */
export function kindOf(message: string): string {
	return KINDS.find(([pattern]) => pattern.test(message))?.[1] ?? "something else";
}
