import type { FileReview, HunkReview, PatchReview, Review } from "../../model/review.js";
import { counted, short } from "../display.js";
import { patchReasons } from "../text.js";
import { STANDING_WORDS } from "../wording/standing.js";
import { becameText, shownHunks } from "../wording/summary.js";
import { html, type Markup, raw } from "./html.js";
import { hunkMarkup } from "./hunk.js";
import type { Most } from "./most.js";

/** A patch: a line that opens, and all there is to review of it inside. */
export function patchMarkup(review: Review, patch: PatchReview, most: Most): Markup {
	const { number, standing, decision, commit, subject } = patch;
	const hunks = decision.files.flatMap((file) => file.hunks);
	const worked = hunks.filter(({ manner, state }) => state === "unsure" || manner !== "unchanged");
	const strategies = [...new Set(worked.map(({ strategy }) => strategy))].join(" ");
	const sure = Math.min(1, ...worked.map(({ confidence }) => confidence));
	const paths = [...new Set(patch.files.flatMap(({ path, newPath }) => [path, newPath]))].join("\n");
	return html`<article id="p${number}" tabindex="-1" aria-label="patch ${number}" data-standing="${standing}" data-fate="${decision.fate}" data-strategies="${strategies}" data-sure="${sure}" data-files="${paths}">
<label hidden><input type="checkbox" value="${commit}"${patch.isReviewed && raw(" checked")}> accepted</label>
<details${standing === "adapted" && html` open`}><summary><span class="tag ${standing}">${STANDING_WORDS[standing]}</span> <h2>${number}. ${subject}</h2></summary>
${bodyMarkup(review, patch, most)}
</details></article>
`;
}

function bodyMarkup(review: Review, patch: PatchReview, most: Most): Markup {
	const { number, commit, newCommit, decision, author, message, newMessage, files } = patch;
	const hasMessage = most.hasAllMessages || patch.standing === "adapted" || patch.standing === "left";
	const { reason, ...known } = decision;
	const reasons = patchReasons(reason?.kind === "hunk" ? known : decision);
	return html`<p class="dim">${becameText(patch)}${hasOthers(patch) && html` (<code>git miggpt show ${number}</code> has all)`}; <code>${short(commit)}</code>${newCommit !== undefined && html` → <code>${short(newCommit)}</code>`}; ${author.name} &lt;${author.email}&gt;</p>
${reasons.map((each) => html`<p>${each}</p>`)}
${differences(patch)}
${hasMessage && html`<details><summary>message${newMessage !== undefined && ", changed"}</summary><pre>${newMessage ?? message}</pre></details>`}
${files.map((file) => fileMarkup(review, patch, file, most))}`;
}

/** Whether an adapted patch has hunks that are not shown, as they are the original. */
function hasOthers(patch: PatchReview): boolean {
	const total = patch.decision.files.reduce((sum, { hunks }) => sum + hunks.length, 0);
	const shown = shownHunks(patch).length;
	return patch.standing === "adapted" && shown > 0 && shown < total;
}

/** Where the target differs from what a patch makes that it has in effect, in full or in part. */
function differences({ decision: { inTarget } }: PatchReview): Markup | undefined {
	if (!inTarget || inTarget.differences.length === 0) return undefined;
	const parts = inTarget.differences.map(
		({ path, line, lines }) =>
			html`${path}:${line}\n${lines.map((each) => html`${each.replace(/\n$/, "")}\n`)}`,
	);
	return html`<details><summary>from the patch's result (-) to the target (+)</summary><pre>${parts}</pre></details>`;
}

function fileMarkup(review: Review, patch: PatchReview, file: FileReview, most: Most): Markup {
	const shown = file.hunks.filter(isShown);
	const first = patch.standing === "adapted" ? shown : shown.slice(0, most.hunks);
	const more = shown.length - first.length;
	const others = file.hunks.length - shown.length;
	const { old, new: now } = file;
	const landed =
		now &&
		(now.added !== old.added || now.removed !== old.removed) &&
		` (landed +${now.added} -${now.removed})`;
	return html`<h3>${file.path}${file.path !== file.newPath && html` → ${file.newPath}`} <span class="dim">+${old.added} -${old.removed}${landed}</span></h3>
${first.map((hunk) => hunkMarkup(review, patch, file.newPath, hunk, most))}
${more > 0 && html`<p class="dim">${counted(more, "more hunk")}: git miggpt show ${patch.number}</p>`}
${others > 0 && shown.length > 0 && patch.standing === "left" && html`<p class="dim">${counted(others, "other hunk")} would land</p>`}`;
}

function isShown({ rows, open, outcome }: HunkReview): boolean {
	return (
		rows.length > 0 || open !== undefined || (outcome?.gates.length ?? 0) > 0 || outcome?.state === "unsure"
	);
}
