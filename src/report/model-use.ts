import type { ModelUse, RunResult } from "../model/run.js";
import { counted, display } from "./display.js";

function controlsText({ controls }: ModelUse): string {
	if (!controls) return "";
	const { agreed, asked, isKnown } = controls;
	return `, which agreed at ${agreed} of ${counted(asked, "control question")}${isKnown ? " of an earlier run" : ""}`;
}

/** What the model cost, or what one would have been asked; empty where there is nothing of either. */
export function modelUse({ model, patches }: RunResult): string {
	if (model) {
		const { requests, tokensIn, tokensOut, isEstimate, cached, replayed, cost } = model;
		const kept = [
			...(cached > 0 ? [`${cached} answers from the cache`] : []),
			...(replayed > 0 ? [`${replayed} from a recording`] : []),
		];
		const price = cost === undefined ? "cost unknown (no --price)" : `cost ${cost.toFixed(4)}`;
		const critic = model.critic === undefined ? "" : `, critic ${display(model.critic)}`;
		const who = `model ${display(model.model)}${controlsText(model)}${critic}`;
		const about = isEstimate ? "about " : "";
		const tokens = `${about}${tokensIn} tokens in and ${tokensOut} out`;
		return `${who}: ${[counted(requests, "request"), ...kept, tokens, price].join(", ")}`;
	}
	const open = patches.filter(
		({ decision: { fate, reason } }) =>
			(fate === "conflict" || fate === "parked") &&
			reason?.kind !== "builds on" &&
			reason?.kind !== "left out",
	);
	const hunks = open
		.flatMap(({ decision }) => decision.files.flatMap((file) => file.hunks))
		.filter(({ state, hunk, gates }) => state === "unsure" && (hunk !== undefined || gates.length > 0));
	if (hunks.length === 0) return "";
	return `A model would have been asked about ${counted(hunks.length, "hunk")} of ${counted(open.length, "patch")} (see --llm in git miggpt help rebase).`;
}
