import { isGuessed, type PatchForm, type RunResult } from "../model/run.js";
import { counted, display, short } from "./display.js";
import { evidenceWithLine } from "./wording/evidence.js";

/** What a user should know besides what became of the patches, a line each. */
export function notes({ mailLosses, droppedHeaders, lacksHistory, plan, patches }: RunResult): string {
	const files = new Map(plan.patchFiles?.files.map((file, i) => [plan.commits[i], file]));
	const guessed = patches.flatMap(({ commit, decision }) => {
		const file = files.get(commit);
		return decision.fate === "landed" && isGuessed(file) ? [file!] : [];
	});
	const lines = guessed.map(
		({ name }) =>
			`note: ${display(name)} does not apply to ${display(plan.base.name)}: it was ported by its own context, look at it`,
	);
	lines.push(...droppedNotes(patches));
	if (lacksHistory)
		lines.push(
			`note: there is no history between ${display(plan.base.name)} and ${display(plan.target.name)} here (a snapshot or a shallow clone): what upstream has is told by the texts alone`,
		);
	lines.push(
		...(plan.patchFiles && (plan.form ?? "quilt") === "quilt" ? [] : mailNotes(mailLosses, plan.form)),
	);
	if (droppedHeaders.length > 0) {
		const names = [...new Set(droppedHeaders.flatMap(({ headers }) => headers))].map(display).join(", ");
		lines.push(
			`note: ${counted(droppedHeaders.length, "commit")} lost headers that a rebase cannot keep: ${names}`,
		);
	}
	return lines.join("\n");
}

/** Resolutions that drop what is the target's own. */
function droppedNotes(patches: RunResult["patches"]): string[] {
	return patches.flatMap(({ subject, decision: { fate, files } }, i) => {
		const facts = files.flatMap(({ hunks }) => hunks.flatMap(({ evidence }) => evidence));
		const dropped = fate === "landed" ? facts.filter(({ kind }) => kind === "target's lines dropped") : [];
		return dropped.map(
			(fact) =>
				`warning: patch ${i + 1} (${display(subject)}): ${display(evidenceWithLine(fact))}; look at it`,
		);
	});
}

function mailNotes(losses: RunResult["mailLosses"], form: PatchForm = "mail"): string[] {
	const what =
		form === "quilt" ? "the patch file of % has another message" : "git am would change the message of %";
	return losses.map(
		({ commit, losses: each }) => `note: ${what.replace("%", short(commit))}: ${each.join("; ")}`,
	);
}
