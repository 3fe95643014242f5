import type { Thing } from "./thing.js";

/** What the call of a macro at file scope declares. */
interface Called {
	readonly space: "name" | "parameter";
	readonly name: string;
}

/** Macros that declare an object of the name they are given first. */
const OBJECT =
	/^(?:DEFINE_\w*(?:MUTEX|SPINLOCK|RWLOCK|RWSEM|SEMAPHORE|RATELIMIT_STATE|IDA|IDR|XARRAY|XARRAY_ALLOC|XARRAY_ALLOC1|SRCU|HASHTABLE|KFIFO|TIMER|KTHREAD_WORK|STATIC_KEY_TRUE|STATIC_KEY_FALSE|WAIT_BIT|PM_OPS|DRM_GEM_FOPS|DEBUGFS_ATTRIBUTE|SIMPLE_ATTRIBUTE)|DECLARE_(?:WORK|DELAYED_WORK|TASKLET\w*|COMPLETION|RWSEM|WAIT_QUEUE_HEAD|BITMAP|HASHTABLE|KFIFO)|H?LIST_HEAD|LLIST_HEAD|(?:ATOMIC|BLOCKING|RAW|SRCU)_NOTIFIER_HEAD|(?:SIMPLE|UNIVERSAL)_DEV_PM_OPS)$/;
const PER_CPU = /^DEFINE_PER_CPU(?:_\w+)?$/;
/** Macros that make the object's name of the one that they are given. */
const MADE: readonly (readonly [macro: RegExp, name: string])[] = [
	[/^DEVICE_(?:\w+_)?ATTR(?:_\w+)?$/, "dev_attr_$"],
	[/^DRIVER_ATTR(?:_\w+)?$/, "driver_attr_$"],
	[/^BUS_ATTR(?:_\w+)?$/, "bus_attr_$"],
	[/^CLASS_ATTR(?:_\w+)?$/, "class_attr_$"],
	[/^DEFINE_(?:SHOW|SHOW_STORE|PROC_SHOW)_ATTRIBUTE$/, "$_fops"],
];
const PARAMETER = /^(?:module|core)_param(?:_\w+)?$/;

/** The name that the call of a well-known macro declares; undefined for other calls, and for what is no call. */
export function declaredByCall({ kind, name, detail }: Thing): Called | undefined {
	const [, macro, first] = kind === "call" ? (/^(\w+)\((.*)\)$/.exec(name) ?? []) : [];
	if (macro === undefined) return undefined;
	const [word] = /^\w+/.exec(PER_CPU.test(macro) ? detail : first!) ?? [];
	if (word === undefined) return undefined;
	if (PARAMETER.test(macro)) return { space: "parameter", name: word };
	if (OBJECT.test(macro) || PER_CPU.test(macro)) return { space: "name", name: word };
	const made = MADE.find(([macros]) => macros.test(macro))?.[1];
	return made === undefined ? undefined : { space: "name", name: made.replace("$", word) };
}
