import { type Group, linesOf, type Scope, unitsIn } from "./bracketed.js";
import { FIXED, type Unit } from "./unit.js";

/** The units of a devicetree source. */
export function unitsOfDevicetree(text: string): Unit[] {
	return unitsIn(linesOf(text), NODE);
}

/** Properties may stand in any order, and nodes; what overrides a node stands behind what it overrides. */
const NODE: Scope = {
	ends: /;\s*$/,
	read: (group, code) => {
		if (/^\s*\/(?:delete|dts|plugin|include|memreserve)/.test(code)) return { rank: FIXED };
		const [, head] = /^\s*([^{]*?)\s*\{/.exec(code) ?? [];
		if (head === undefined) return { rank: "property", defines: new Set([code.split(/[=;]/, 1)[0]!.trim()]) };
		const labels = [...textOf(group).matchAll(/([A-Za-z_]\w*)\s*:(?!:)/g)].map(([, label]) => label!);
		return {
			rank: "node",
			defines: new Set([head, ...labels]),
			needs: new Set([head.replace(/^.*&/, "")]),
			...(group.body.length > 0 && { inner: unitsIn(group.body, NODE) }),
		};
	},
};

function textOf({ head, body }: Group): string {
	return [...head, ...body].map(({ shape }) => shape).join("");
}
