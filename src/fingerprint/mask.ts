import { blanked } from "../text/lines.js";
import { type CallSite, rewriteCalls } from "./call-sites.js";
import { maskStatementCalls } from "./mask-calls.js";

/** Words of the kernel's headers that annotate a declaration, and that no C grammar knows. */
const ANNOTATIONS = [
	"__(?:user|iomem|percpu|rcu|force|kernel|private|bitwise|nocast|safe|capability)",
	"__(?:init|exit|meminit|ref|head|net_init|net_exit|init_memblock|init_or_module|inittext|cpuinit)",
	"__(?:init|exit|meminit|net_init|ref|cpuinit)(?:data|const)(?:_or_module|_memblock)?",
	"__(?:read_mostly|ro_after_init|lsm_ro_after_init|page_aligned_(?:data|bss)|nosavedata|ro_after_init)",
	"_*__cacheline_(?:internode)?aligned(?:_in_smp)?",
	"__(?:packed|mayalias|randomize_layout|no_randomize_layout|designated_init|nonstring)",
	"__(?:must_check|always_inline|noreturn|weak|used|visible|cold|hot|pure|malloc|flatten|noclone)",
	"__(?:attribute_const__|maybe_unused|always_unused|deprecated|gnu_inline|latent_entropy|no_profile)",
	"__(?:sched|lockfunc|kprobes|cpuidle|irq_entry|softirq_entry|bpf_kfunc|nocfi|noscs|noendbr|efiapi|xipram)",
	"__(?:no_(?:sanitize|kcsan|kasan|kmsan|stack_protector|caller_saved)\\w*)",
	"no(?:inline|inline_for_stack|inline_for_tracing|trace|instr|kprobe_inline)",
	"asmlinkage|fastcall|STATIC|randomized_struct_fields_(?:start|end)",
];

/** The same, with arguments in parentheses. */
const CALLED_ANNOTATIONS = [
	"__(?:printf|scanf|strftime|aligned|section|attribute(?:__)?|alias|mode|visibility|copy|nonnull|error|warning)",
	"__(?:acquires?|releases?|must_hold|cond_acquires|cond_lock_attr)(?:_shared)?",
	"__(?:alloc_size|realloc_size|assume_aligned|counted_by(?:_[lb]e)?|sized_by|guarded_by|diagnose_as)",
	"__(?:free|cleanup|no_sanitize|compiletime_error|compiletime_warning|pass_(?:dynamic_)?object_size|sysv_abi)",
];

const ANNOTATION = new RegExp(String.raw`\b(?:${ANNOTATIONS.join("|")})\b(?!\s*\()`, "g");
const CALLED_ANNOTATION = new RegExp(`^(?:${CALLED_ANNOTATIONS.join("|")})$`);
const TYPEOF = /^(?:__)?typeof(?:__|_member|_unqual)?$/;
const STRUCT_GROUP = /^(?:__)?struct_group(?:_attr|_tagged)?$/;
/** `container_of(p, struct thing, member)`, `va_arg(ap, char *)`: a type where the grammar wants an expression. */
const TYPE_ARGUMENT =
	/((?:,|(?<!\boffsetof)\()\s*)((?:const\s+)?(?:(?:struct|union|enum|unsigned|signed|long|short)\s+)*\w+(?:\s*\*+)?)(?=\s*([,)]))/g;

/**
 * Makes C out of kernel C: macros that a C grammar cannot read are blanked or rewritten to the same length,
 * so that all offsets of the masked text hold in the text itself.
 *
 * @param code bare code, as `bareCode` gives it
 */
export function maskMacros(code: string): string {
	const masked = rewriteCalls(code.replace(ANNOTATION, blanked), (site) => annotatingCall(code, site))
		.replace(TYPE_ARGUMENT, typeArgument)
		.replace(/\bgoto(\s*)\*/g, "goto$1 ")
		.replace(/\bcase\b[^:;{}?]{0,200}?\.\.\./g, (match) => match.replace("...", " | "));
	return maskStatementCalls(masked);
}

function annotatingCall(code: string, { name, from, open, to }: CallSite) {
	if (CALLED_ANNOTATION.test(name)) return { from, text: blanked(code.slice(from, to)) };
	if (TYPEOF.test(name)) return { from, text: "int".padEnd(open - from) + blanked(code.slice(open, to)) };
	return STRUCT_GROUP.test(name) ? { from, text: structGroup(code.slice(from, to)) } : undefined;
}

/** `struct_group(name, members);` is `struct { members };`. */
function structGroup(call: string): string {
	const names = /^\w+\s*\((?:[^(),;]*,)*/.exec(call)![0];
	return `struct {${blanked(names).slice("struct {".length)}${call.slice(names.length, -1)}}`;
}

/** Makes one word of a type, but for a cast, which C knows. */
function typeArgument(match: string, mark: string, type: string, next: string): string {
	if (!/[\s*]/.test(type) || (mark[0] === "(" && next === ")")) return match;
	return mark + type.replace(/\*/g, " ").replace(/\s+(?=\w)/g, (space) => "_".repeat(space.length));
}
