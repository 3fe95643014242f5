import type { PatchDecision } from "../model/decision.js";
import type { Plan } from "../model/run.js";
import { patchReasonText } from "../report/wording/reason.js";

/** A text to send along with a rebased series, in the porters' convention. latin1. */
export function coverLetter(
	{ base, target, series }: Plan,
	patches: readonly { readonly commit: string; readonly subject: string; readonly decision: PatchDecision }[],
): string {
	const section = (title: string, chosen: typeof patches) =>
		chosen.length === 0
			? ""
			: `${title}:\n${chosen.map(({ subject, decision }) => `  ${subject}${decision.reason ? `\n    ${patchReasonText(decision.reason)}` : ""}\n`).join("")}\n`;
	const by = (...fates: PatchDecision["fate"][]) =>
		patches.filter(({ decision }) => fates.includes(decision.fate));
	const landed = by("landed");
	const automatic = landed.filter(({ decision }) => decision.manner !== "human");
	return [
		`${series.name}: from ${base.name} to ${target.name}\n\n`,
		section(
			"Manually rebased",
			landed.filter(({ decision }) => decision.manner === "human"),
		),
		section("Removed, upstream now has it", by("upstream")),
		section("Removed, upstream has it in effect", by("superseded")),
		section("Removed, nothing was left of it", by("emptied")),
		section("Not carried over", by("parked", "skipped", "dropped")),
		`All ${automatic.length} others automatically rebased.\n`,
	].join("");
}
