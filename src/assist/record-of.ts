import { MIGRATE_VERSION } from "../llm/prompts/migrate.js";
import type { ModelRecord } from "../model/decision.js";
import type { Asked, Conversation } from "./conversation.js";

/** What the conversations about one place took, and what came of them. */
export function recordOf(
	{ model }: Asked,
	talks: readonly Conversation[],
	reason: string,
	checks: readonly string[],
): ModelRecord {
	const sum = (of: (talk: Conversation) => number) => talks.reduce((total, talk) => total + of(talk), 0);
	return {
		model,
		prompt: talks[0]!.key ?? "",
		promptVersion: MIGRATE_VERSION,
		source: talks.find(({ source }) => source === "endpoint")?.source ?? talks[0]!.source ?? "none",
		tries: sum(({ tries }) => tries),
		tokensIn: sum(({ usage }) => usage.tokensIn),
		tokensOut: sum(({ usage }) => usage.tokensOut),
		seconds: sum(({ usage }) => usage.seconds),
		reason,
		checks,
	};
}
