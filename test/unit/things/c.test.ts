import { describe, expect, it } from "vitest";
import { outlineOf, tableOf, theOne } from "../../support/things.js";

const outline = (text: string) => outlineOf("drivers/zed.c", text);

describe("things of C", () => {
	it("reads functions, prototypes, objects, exports and calls", () => {
		const text = `#include <linux/zed.h>
static int zed_count, zed_limit = 3;
static DEFINE_MUTEX(zed_lock);
extern bool zed_quiet;
static int __must_check zed_first(struct zed *z,
				  int n) __must_hold(&zed_lock);

static int __init
zed_init(void)
{
	return 0;
}
EXPORT_SYMBOL_GPL(zed_init);
SYSCALL_DEFINE2(zed, int, a, int, b)
{
	return a;
}
MODULE_LICENSE("GPL");
`;
		expect(outline(text)).toEqual([
			"include linux/zed.h 1-1",
			"variable zed_count 2-2",
			"variable zed_limit 2-2",
			"call DEFINE_MUTEX(zed_lock) 3-3",
			"prototype zed_quiet 4-4",
			"prototype zed_first 5-6",
			"function zed_init 8-12",
			"export zed_init 13-13",
			"function SYSCALL_DEFINE2(zed) 14-17",
			"module-info MODULE_LICENSE 18-18",
		]);
	});

	it("reads members, nested types, groups and enumerators", () => {
		const text = `struct zed_port {
	u32 __iomem *base;
	int irq, users __aligned(8);
	union {
		u8 low;
		struct {
			u8 a:4, b:4;
		} bits;
	};
	int (*probe)(struct zed *z);
	DECLARE_BITMAP(map, 32);
	struct_group(head,
		__be16 first;
	);
} __packed;
typedef struct {
	int x;
} zed_t;
enum {
	ZED_A,
	ZED_B = 4, ZED_C,
};
`;
		expect(outline(text)).toEqual([
			"struct zed_port 1-15",
			"  member base 2-2",
			"  member irq 3-3",
			"  member users 3-3",
			"  union  4-9",
			"    member low 5-5",
			"    member bits 6-8",
			"      member a 7-7",
			"      member b 7-7",
			"  member probe 10-10",
			"  member map 11-11",
			"  struct  12-14",
			"    member first 13-13",
			"typedef zed_t 16-18",
			"  member x 17-17",
			"enum  19-22",
			"  enumerator ZED_A 20-20",
			"  enumerator ZED_B 21-21",
			"  enumerator ZED_C 21-21",
		]);
	});

	it("tells an attribute behind a name from a name that looks like one", () => {
		const text = `struct zed {
	__u32 __reserved;
	const __be16 __pad;
	unsigned long flags ____cacheline_aligned;
	struct zed *__next;
	struct zed_ops ops __randomize_layout;
};
`;
		expect(tableOf("zed.h", text).things.map(({ name }) => name)).toEqual([
			"zed",
			"__reserved",
			"__pad",
			"flags",
			"__next",
			"ops",
		]);
	});

	it("reads initialisers by field, by index, and rows by what tells them apart", () => {
		const text = `static const struct zed_ops zed_ops = {
	.probe = zed_probe,
	.driver = {
		.name = "zed",
	},
};
static const struct zed_chan chans[] = {
	[ZED_VBAT] = { .bits = 12 },
	[ZED_VBUS] = { .bits = 12 },
};
static const struct zed_quirk quirks[] = {
	{
		.callback = zed_quirk,
		.ident = "A 100",
		.matches = { DMI_MATCH(DMI_VENDOR, "Acme"), },
	},
	{ .compatible = "acme,zed", .data = &zed },
	{ USB_DEVICE(0x1234, 0x5678), .driver_info = 1 },
	ZED_QUIRK(0x10, 0x20, "Acme", ZED_FIX),
	{ 0x40, 0x01 },
	{ }
};
`;
		const rows = outline(text);
		expect(rows.filter((row) => !/ {4}/.test(row))).toEqual([
			"variable zed_ops 1-6",
			"  field probe 2-2",
			"  field driver 3-5",
			"variable chans 7-10",
			"  index ZED_VBAT 8-8",
			"  index ZED_VBUS 9-9",
			"variable quirks 11-22",
			'  row "A 100" 12-16',
			'  row "acme,zed" 17-17',
			"  row USB_DEVICE(0x1234, 0x5678) 18-18",
			"  row ZED_QUIRK(0x10, 0x20) 19-19",
			"  row 0x40 20-20",
			"  row {} 21-21",
		]);
		expect(rows).toContain("    field name 4-4");
		expect(rows).toContain("    field bits 8-8");
	});

	it("reads cases with their switch, goto labels, and tables within functions", () => {
		const text = `int zed_do(int cmd)
{
	static const int rows[] = { [A] = 1 };
	switch (zed_get(cmd)) {
	case ZED_A:
	case ZED_B ... ZED_D:
		return cmd ? 1 : 2;
	default:
		switch (cmd) {
		case 'x':
			goto out;
		}
		break;
	}
out:
	return 0;
}
`;
		expect(outline(text)).toEqual([
			"function zed_do 1-17",
			"  variable rows 3-3",
			"    index A 3-3",
			"  switch zed_get(cmd) 4-14",
			"    case ZED_A 5-5",
			"    case ZED_B ... ZED_D 6-7",
			"    case default 8-13",
			"      switch cmd 9-12",
			"        case 'x' 10-11",
			"  label out 15-15",
		]);
	});

	it("knows the arm of an #if that a definition stands in", () => {
		const text = `#ifdef CONFIG_ZED
#define ZED_SIZE \\
	4
int zed_on(void) { return 1; }
#else
#define ZED_SIZE 0
static inline int zed_on(void)
{
	return 0;
}
#endif
int zed_last(void);
`;
		const table = tableOf("zed.h", text);
		const [on, off] = table.named("function", "zed_on");
		expect([on, off].map((each) => each!.branch[0]!.condition)).toEqual([
			"defined(CONFIG_ZED)",
			"!defined(CONFIG_ZED)",
		]);
		expect(table.named("macro", "ZED_SIZE").map(({ from, to }) => [from, to])).toEqual([
			[1, 3],
			[5, 6],
		]);
		expect(theOne(table, "prototype", "zed_last").branch).toEqual([]);
	});

	it("keeps what is unbalanced in one definition from the next", () => {
		const text = `int zed_broken(void)
{
	if (zed_a(1) {
		return 0;
}

struct zed {
	int a;
};
`;
		expect(outline(text)).toEqual(["function zed_broken 1-5", "struct zed 7-9", "  member a 8-8"]);
	});
});
