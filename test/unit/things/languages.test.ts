import { describe, expect, it } from "vitest";
import { outlineOf, tableOf, theOne } from "../../support/things.js";

describe("things of other languages", () => {
	it("reads Kconfig entries, what they are nested in, and their attributes", () => {
		const text = `menu "Zed drivers"
	depends on HAS_IOMEM

config ZED
	tristate "Zed support" if EXPERT
	depends on OF && \\
		   PCI
	select ZED_CORE if ZED_FAST # why
	default y
	help
	  Say Y, or:

	    config NOT_ONE

	  See above.

# about the choice
choice
	prompt "Zed mode"
config ZED_FAST
	bool "fast"
endchoice
if ZED
source "drivers/zed/Kconfig.sub"
endif
endmenu
`;
		expect(outlineOf("drivers/Kconfig", text)).toEqual([
			"menu Zed drivers 1-26",
			"  depends HAS_IOMEM 2-2",
			"  config ZED 4-15",
			"    prompt prompt 5-5",
			"    depends OF && PCI 6-7",
			"    select ZED_CORE 8-8",
			"    default y 9-9",
			"    help help 10-15",
			"  choice Zed mode 18-22",
			"    prompt prompt 19-19",
			"    config ZED_FAST 20-21",
			"      prompt prompt 21-21",
			"  if ZED 23-25",
			"    source drivers/zed/Kconfig.sub 24-24",
		]);
		expect(theOne(tableOf("Kconfig", text), "select", "ZED_CORE").detail).toBe("ZED_FAST");
	});

	it("reads the lists, targets and conditionals of Makefiles", () => {
		const text = `obj-$(CONFIG_ZED) += zed.o zed-core.o \\
	zed-pci.o # last
obj-$(subst m,y,$(CONFIG_ZED_B)) += b.o
ccflags-y := -I$(src)/include
ifdef CONFIG_ZED_DEBUG
zed-y += debug.o
else
zed-y += quiet.o
endif
define filechk_zed
	echo $(A) = b
endef
$(obj)/zed.h: $(src)/zed.in FORCE
	$(call if_changed,zed)
include scripts/zed.mk
`;
		expect(outlineOf("drivers/zed/Makefile", text)).toEqual([
			"assignment obj-$(CONFIG_ZED) 1-2",
			"  object zed.o 1-1",
			"  object zed-core.o 1-1",
			"  object zed-pci.o 2-2",
			"assignment obj-$(subst m,y,$(CONFIG_ZED_B)) 3-3",
			"  object b.o 3-3",
			"assignment ccflags-y 4-4",
			"assignment zed-y 6-6",
			"  object debug.o 6-6",
			"assignment zed-y 8-8",
			"  object quiet.o 8-8",
			"macro filechk_zed 10-12",
			"target $(obj)/zed.h 13-14",
			"include scripts/zed.mk 15-15",
		]);
	});

	it("reads devicetree nodes with their labels, properties, references and deletions", () => {
		const text = `/dts-v1/;
#include "zed.dtsi"
#define ZED_IRQ 4
/ {
	#address-cells = <1>;
	uart0: serial0: serial@1000 {
		compatible = "acme,uart; v2",
			     "acme,uart";
		wakeup-source;
		/delete-property/ clocks;
	};
};
&uart1 {
	status = "okay";
};
&{/soc/serial@3000} {
	/* status = "disabled"; */
	/delete-node/ slot@1;
};
`;
		const path = "arch/arm/boot/dts/zed.dts";
		expect(outlineOf(path, text)).toEqual([
			"include zed.dtsi 2-2",
			"macro ZED_IRQ 3-3",
			"node / 4-12",
			"  property #address-cells 5-5",
			"  node serial@1000 6-11",
			"    property compatible 7-8",
			"    property wakeup-source 9-9",
			"    delete delete-property clocks 10-10",
			"node &uart1 13-15",
			"  property status 14-14",
			"node &{/soc/serial@3000} 16-19",
			"  delete delete-node slot@1 18-18",
		]);
		expect(theOne(tableOf(path, text), "node", "serial@1000").aliases).toEqual(["uart0", "serial0"]);
	});

	it("reads yaml keys by path, items and rows of lists", () => {
		const text = `# SPDX
properties:
  compatible:
    oneOf:
    - items:
        - const: acme,zed
        - const: acme,base
    - enum: [acme,one,
        acme,two]
  "#clock-cells":
    const: 1
    description: |
      key: not one

      - nor this
required: [a, "b"]
examples:
  - |
    node { reg = <1>; };
...
`;
		const table = tableOf("zed.yaml", text);
		expect(outlineOf("Documentation/zed.yaml", text)).toEqual([
			"key properties 2-15",
			"  key compatible 3-9",
			"    key oneOf 4-9",
			"      row items: 5-7",
			"        key items 5-7",
			"          row const: acme,zed 6-6",
			"            key const 6-6",
			"          row const: acme,base 7-7",
			"            key const 7-7",
			"      row enum: [acme,one, 8-9",
			"        key enum 8-9",
			"          item acme 8-8",
			"          item one 8-8",
			"          item acme 9-9",
			"          item two 9-9",
			"  key #clock-cells 10-15",
			"    key const 11-11",
			"    key description 12-15",
			"key required 16-16",
			"  item a 16-16",
			"  item b 16-16",
			"key examples 17-19",
			"  row | 18-19",
		]);
		expect(table.named("row", "items:")[0]!.detail).toBe("acme,zed");
	});

	it("reads sections and toctrees of reStructuredText", () => {
		const text = `====
Zed
====

Intro
-----

.. toctree::
   :maxdepth: 2

   overview
   Setup <setup>

text

API
---
.. kernel-doc:: drivers/zed.c
   :internal:

====
Last
====
`;
		expect(outlineOf("Documentation/zed.rst", text)).toEqual([
			"section Zed 1-19",
			"  section Intro 5-14",
			"    directive toctree 8-12",
			"      entry overview 11-11",
			"      entry Setup <setup> 12-12",
			"  section API 16-19",
			"    directive kernel-doc drivers/zed.c 18-19",
			"section Last 21-23",
		]);
	});

	it("reads MAINTAINERS and defconfigs by their rows", () => {
		const maintainers = `Some text that explains.

ZED DRIVER
M:	A B <a@example.org>
F:	drivers/zed/
F:	include/linux/zed.h

ZOO DRIVER
S:	Orphan
`;
		expect(outlineOf("MAINTAINERS", maintainers)).toEqual([
			"section ZED DRIVER 3-6",
			"  entry M: A B <a@example.org> 4-4",
			"  entry F: drivers/zed/ 5-5",
			"  entry F: include/linux/zed.h 6-6",
			"section ZOO DRIVER 8-9",
			"  entry S: Orphan 9-9",
		]);
		const rows = "CONFIG_ZED=m\n# CONFIG_ZED_B is not set\n# a comment\n";
		expect(outlineOf("arch/arm/configs/zed_defconfig", rows)).toEqual(["config ZED 1-1", "config ZED_B 2-2"]);
	});

	it("reads functions, labels and macros of the assembler", () => {
		const text = `#include <asm/zed.h>
#define ZED 1
.macro zed_save reg
	push \\reg
.endm
SYM_FUNC_START(zed_copy)
	/* SYM_FUNC_START(no) */
.Lloop:
	jmp .Lloop
.Lout:
	ret
SYM_FUNC_END(zed_copy)
EXPORT_SYMBOL(zed_copy)
zed_data:
	.long 1
`;
		expect(outlineOf("arch/x86/zed.S", text)).toEqual([
			"include asm/zed.h 1-1",
			"macro ZED 2-2",
			"macro zed_save 3-5",
			"function zed_copy 6-12",
			"  label .Lloop 8-9",
			"  label .Lout 10-11",
			"export zed_copy 13-13",
			"label zed_data 14-15",
		]);
	});

	it("reads the items of Rust", () => {
		const text = `//! fn not_one() {}
use kernel::{prelude::*, zed};
module! {
    type: Zed,
    name: "zed { ",
}
/* outer /* inner */ fn nor_this() {} */
#[repr(C)]
pub(crate) struct Zed<'a> {
    pub name: &'a str,
    mark: Option<char>,
}
struct Pair(u8, u8);
enum Mode { Fast, Slow { by: u32 } }
impl<'a> Zed<'a> {
    pub const SIZE: usize = { 3 };
    /// # Safety
    pub unsafe extern "C" fn get(&self) -> char { '{' }
}
macro_rules! zed_new { () => { Zed {} }; }
mod inner {
    pub(super) static R: &str = r#"fn x() { " "#;
    const fn f() {}
}
`;
		expect(outlineOf("rust/kernel/zed.rs", text)).toEqual([
			"use kernel::{} 2-2",
			"  use prelude::* 2-2",
			"  use zed 2-2",
			"call module! 3-6",
			"struct Zed 8-12",
			"  member name 10-10",
			"  member mark 11-11",
			"struct Pair 13-13",
			"enum Mode 14-14",
			"  member Fast 14-14",
			"  member Slow 14-14",
			"impl <'a> Zed<'a> 15-19",
			"  variable SIZE 16-16",
			"  function get 18-18",
			"macro zed_new 20-20",
			"module inner 21-24",
			"  variable R 22-22",
			"  function f 23-23",
		]);
	});

	it("knows nothing of a language that it does not read", () => {
		expect(outlineOf("LICENSES/zed", "int f(void)\n{\n}\n")).toEqual([]);
	});
});
