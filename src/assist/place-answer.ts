import type { ChatMessage } from "../llm/chat.js";
import type { ModelRecord } from "../model/decision.js";
import type { Provenance } from "../model/evidence.js";
import type { ModelFailure } from "../model/reason.js";
import type { PortSettings } from "../model/settings.js";
import type { PatchRecall } from "./answer-memory.js";
import type { Belief } from "./check/believe.js";
import type { Asked } from "./conversation.js";
import type { OpinionFact } from "./critic.js";
import type { Knowledge } from "./facts.js";
import type { Lookups } from "./lookups.js";
import type { Task } from "./migration.js";
import type { Question } from "./questions.js";
import type { Range } from "./regions.js";

/** What asking about one place came to. */
export interface PlaceAnswer {
	readonly question: Question;
	/** Where the code stands in the target's file, if that is known. */
	readonly site: Range | undefined;
	/** The answer where it passed the checks, believed or not. */
	readonly belief: Belief | undefined;
	/** Why there is none. */
	readonly failed: ModelFailure | undefined;
	readonly record: ModelRecord;
	/** False where there was no question: the target has all of it. */
	readonly isAsked?: false;
	/** Where it comes from, for an answer out of the memory. */
	readonly remembered?: Provenance;
	/** For repairs: what was held against what, and what was said. */
	readonly talk?: { readonly task: Task; readonly messages: readonly ChatMessage[] };
	/** What another model said of the answer. */
	readonly opinion?: OpinionFact;
	/** Where the answer differs from the patch is noted. */
	readonly isExplained?: true;
}

/** What a place is asked with. */
export interface PlaceContext {
	readonly asked: Asked;
	readonly votes: number;
	/** Another model, which is asked whether an answer is right. */
	readonly critic?: Asked;
	/** Note where an answer differs from the patch. */
	readonly explains?: boolean;
	readonly knowledge: Knowledge;
	readonly lookups: Lookups;
	/** Where the engine says that the file, or a part of it, went. */
	readonly moved: readonly string[];
	readonly settings: PortSettings;
	readonly recall: PatchRecall | undefined;
}
