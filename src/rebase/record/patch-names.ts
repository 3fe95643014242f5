import { UserError } from "../../errors.js";
import type { Plan } from "../../model/run.js";

/** As `patchNamed`, where a name may be a range of numbers too: `3-5`. @throws UserError */
export function patchesNamed(plan: Plan, name: string): string[] {
	const range = /^(\d{1,5})-(\d{1,5})$/.exec(name);
	if (!range) return [patchNamed(plan, name)];
	patchNamed(plan, range[1]!);
	patchNamed(plan, range[2]!);
	return plan.commits.slice(Number(range[1]) - 1, Number(range[2]));
}

/** The patch of a plan that a number from 1, or the beginning of a commit id, names. @throws UserError */
export function patchNamed({ commits }: Plan, name: string): string {
	const number = /^\d{1,5}$/.test(name) ? commits[Number(name) - 1] : undefined;
	const named = number ? [number] : commits.filter((key) => name.length >= 4 && key.startsWith(name));
	if (named.length === 1) return named[0]!;
	throw new UserError(
		named.length > 1 ? `${name} names several patches of the run` : `the run has no patch ${name}`,
		`name it by its number, 1 to ${commits.length}, or its commit id`,
	);
}
