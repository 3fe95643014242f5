import type { Landing } from "../migrate/landing.js";
import type { PortSettings } from "../model/settings.js";
import type { NamedGate } from "../verify/gate.js";

export const collisionGate = { name: "collision", isBackstop: true } as const satisfies NamedGate;

/** Those of a file's parts whose landings would overlap in the target; equal insertion points are no collision. */
export function collisions<T extends { readonly landing: Landing | undefined }>(
	parts: readonly T[],
	{ without }: Pick<PortSettings, "without">,
): Set<T> {
	const collided = new Set<T>();
	if (without.has(collisionGate.name)) return collided;
	const changing = parts
		.filter(({ landing }) => landing?.state === "landed")
		.sort((a, b) => a.landing!.from - b.landing!.from || a.landing!.to - b.landing!.to);
	changing.forEach((each, i) => {
		const next = changing[i + 1];
		if (next && each.landing!.to > next.landing!.from) collided.add(each).add(next);
	});
	return collided;
}
