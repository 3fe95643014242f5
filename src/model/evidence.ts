import type { PatchFate } from "./fate.js";
import type { CommitName } from "./history.js";

/** Which of the three versions of a file a line is of. */
export type Side = "base" | "patched" | "target";

/** A line of a file in one of its versions; it counts from 1. */
export interface FileLine {
	readonly side: Side;
	readonly path: string;
	readonly line: number;
}

/** A line of the target, given by its number from 0. */
export function targetLine(path: string, number: number): FileLine {
	return { side: "target", path, line: number + 1 };
}

/** A fact that a maintainer can check, and a line that shows it. Worded in `report/wording/`; texts are latin1. */
export type Evidence = Fact & { readonly at?: FileLine };

type Fact = HistoryFact | PlaceFact | MoveFact | DriftFact | FileFact | SnippetFact | AnswerFact;

/** Upstream's commits that changed the lines that a hunk needs, newest first, each with the beginning of its message. */
interface HistoryFact {
	readonly kind: "changed by";
	readonly commits: readonly (CommitName & { readonly body: string })[];
}

/** Where an edit lands among what upstream left of its surroundings. */
type PlaceFact =
	/** The line on one side of the edit is gone; the edit stays at the other one, or behind what upstream put there. */
	| ({
			readonly kind: "neighbour lost";
			readonly neighbour: "before" | "after";
			readonly fate: "deleted" | "changed" | "replaced";
			readonly isBehindNew: boolean;
			readonly doubt?: "another form" | "may have moved" | "encloses nothing";
	  } & NeighbourLine)
	| ({ readonly kind: "neighbour changed" } & NeighbourLine)
	| { readonly kind: "plain lines gone" }
	/** Upstream inserted so many lines where the patch inserts; `name` is what both of them bring. */
	| {
			readonly kind: "both inserted";
			readonly lines: number;
			readonly order: Order;
			readonly name?: string;
	  }
	| { readonly kind: "encloses"; readonly side: "above" | "below" }
	| { readonly kind: "layout followed" }
	| { readonly kind: "layout elsewhere" }
	| { readonly kind: "most alike"; readonly by: Likeness }
	/** The share of tokens, 0 to 1, that upstream kept of the lines that both changed. */
	| { readonly kind: "tokens merged"; readonly kept: number }
	| { readonly kind: "stands already" };

/** The line of the patch's base that is not as it was beside an edit. */
interface NeighbourLine {
	/** From 1. */
	readonly line?: number;
	/** The earlier patch of the series that brought it, where it is not of the base that upstream went on from. */
	readonly by?: { readonly patch: string; readonly fate: PatchFate };
}

/** Where an insertion goes among lines that upstream inserted, and why. */
export type Order =
	| "blank"
	| "chain of conditions"
	| "its block is closed"
	| "no whole item"
	| "section"
	| "same name"
	| "same number"
	| "order may matter"
	| "order matters"
	| "sorted in part"
	| "sorted place"
	| "continues"
	| "put first"
	| "order does not matter";

/** What the lines are that an edit lands by, where none stands as it was. */
export type Likeness =
	| "both neighbours"
	| "above"
	| "below"
	| "next lines"
	| "deletes changed"
	| "merged by tokens";

/** What upstream moved, and where to. */
type MoveFact =
	/** Lines count from 1, of the base and of the target; likeness is the share of its lines, 0 to 1, that stand there. */
	| {
			readonly kind: "definition moved";
			readonly name: string;
			readonly base: number;
			readonly target: number;
			readonly likeness: number;
	  }
	/** What the patch takes out stands elsewhere in the file now. */
	| { readonly kind: "moved away" }
	/** `by` is the commit that moved it, where not its lines told that. */
	| {
			readonly kind: "file moved";
			readonly to: string;
			readonly likeness: number;
			readonly by?: CommitName;
	  }
	| { readonly kind: "lines moved"; readonly to: string }
	/** The code around an edit of a snippet stands in this function now. */
	| { readonly kind: "code moved"; readonly to: string }
	| ({ readonly kind: "siblings moved" } & SiblingMove);

/** So many of the files most like an added one went from one folder to another. */
export interface SiblingMove {
	readonly votes: number;
	readonly voters: number;
	readonly from: string;
	readonly to: string;
}

/** What upstream made of what the patch uses. */
type DriftFact =
	/** Tokens became others, or none where a line or flag was taken out, in so many of so many files or lines. */
	| {
			readonly kind: "renamed";
			readonly from: readonly string[];
			readonly to: readonly string[];
			readonly in: "files" | "lines of this file";
			readonly votes: number;
			readonly voters: number;
	  }
	/** A call as it was and as it is, alike in so many files. */
	| { readonly kind: "call changed"; readonly from: string; readonly to: string; readonly files: number }
	| {
			readonly kind: "member changed";
			readonly struct: string;
			readonly member: string;
			readonly type: string;
	  }
	| { readonly kind: "member gone"; readonly struct: string; readonly member: string }
	/** A parameter of this type is declared with this value now; `$0` stands for the name of the first parameter. */
	| {
			readonly kind: "parameter lost";
			readonly type: string;
			readonly value: string;
			readonly functions: number;
	  }
	| { readonly kind: "header needed"; readonly header: string; readonly name: string }
	| { readonly kind: "header moved"; readonly from: string; readonly to: string }
	/** Another line that shows the fact before it. */
	| { readonly kind: "and here" };

/** What the target has of a file as a whole. */
type FileFact =
	| { readonly kind: "same content" }
	| { readonly kind: "file gone" }
	/** Of a hunk's added lines the target has a share, 0 to 1, in effect. */
	| { readonly kind: "in effect"; readonly share: number }
	| { readonly kind: "file moved already" }
	| { readonly kind: "mode already"; readonly mode: string };

/** Where a snippet was found again. Likeness and share are from 0 to 1. */
type SnippetFact =
	| { readonly kind: "definition found"; readonly name: string; readonly likeness: number }
	| { readonly kind: "definition split"; readonly name: string; readonly helpers: readonly string[] }
	| {
			readonly kind: "definition renamed";
			readonly from: string;
			readonly to: string;
			readonly likeness: number;
	  }
	| { readonly kind: "body moved"; readonly from: string; readonly to: string; readonly likeness: number }
	/** `twin` is another line of the target, from 1, where as much of it stands. */
	| { readonly kind: "lines found"; readonly share: number; readonly twin?: number };

/** What a human, a memory or a model said. */
type AnswerFact =
	| { readonly kind: "by hand" }
	/** A resolution drops so many of the target's own lines; the first of them. */
	| { readonly kind: "target's lines dropped"; readonly lines: number; readonly first: string }
	| { readonly kind: "remembered"; readonly from: Provenance }
	/** A model's answer out of the memory. */
	| { readonly kind: "same answer"; readonly from: Provenance }
	/** `checks` are there where the answer passed them; `prompt` is the hash of the first request, where one was made. */
	| {
			readonly kind: "asked";
			readonly model: string;
			readonly prompt: string;
			readonly requests: number;
			readonly tokensIn: number;
			readonly tokensOut: number;
			readonly checks?: readonly string[];
	  }
	/** Lines of the patch's change that are others in the answer's, each with its sign and without indentation; none where there is nothing in their place. */
	| {
			readonly kind: "answer differs";
			readonly patch: readonly string[];
			readonly answer: readonly string[];
	  }
	/** What another model said of the answer, in its words. */
	| {
			readonly kind: "second opinion";
			readonly model: string;
			readonly verdict: "right" | "wrong" | "unsure" | "none";
			readonly says: string;
			readonly tokensIn: number;
			readonly tokensOut: number;
	  }
	/** In the model's words. */
	| { readonly kind: "model's reason"; readonly reason: string };

/** Where a resolution that is used again comes from; `date` is ISO 8601. */
export type Provenance =
	| {
			readonly kind: "patch";
			readonly commit: string;
			readonly subject: string;
			readonly date: string;
			/** Where a model gave it. */
			readonly model?: string;
	  }
	| { readonly kind: "rerere"; readonly id: string; readonly date: string };
