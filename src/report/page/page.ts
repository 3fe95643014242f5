import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { installed } from "../../installed.js";
import { PATCH_FATES, type PatchFate } from "../../model/fate.js";
import { type PatchReview, type Review, STANDINGS, type Standing, standingOf } from "../../model/review.js";
import { counted, short } from "../display.js";
import { endText } from "../results.js";
import { MARKS } from "../wording/review.js";
import { STANDING_WORDS } from "../wording/standing.js";
import { STRATEGIES } from "../wording/strategy.js";
import { countText, patchSummary, shownCount, shownHunks } from "../wording/summary.js";
import { html, type Markup, raw } from "./html.js";
import { MOST_SHOWN, type Most } from "./most.js";
import { patchMarkup } from "./patch.js";

/** How many bytes a page has at most, where that can be had by showing less of what did not land. */
const LARGEST = 2_900_000;

/** A review as one HTML page that needs nothing else: no request leaves it, and only its own script runs. */
export function reviewPage(review: Review): string {
	let page = "";
	for (const most of MOST_SHOWN) {
		page = pageWith(review, most);
		if (Buffer.byteLength(page) <= LARGEST) break;
	}
	return page;
}

function pageWith(review: Review, most: Most): string {
	const { plan } = review.run;
	const [style, script] = [asset("page.css"), asset("page.js")];
	const policy = `default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'`;
	const title = html`${plan.series.name}: ${plan.base.name} → ${plan.target.name}`;
	return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${raw(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${raw(style)}</style>
</head>
<body data-run="${plan.run}">
<header>
<h1>${title}</h1>
${overview(review)}
</header>
<main>
${filterBar(review)}
${review.patches.map((patch) => patchMarkup(review, patch, most))}
</main>
<script type="module">${raw(script)}</script>
</body>
</html>
`.text;
}

function asset(name: string): string {
	return readFileSync(installed(`src/report/page/assets/${name}`), "utf8");
}

function hashOf(text: string): string {
	return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

function overview(review: Review): Markup {
	const { run, patches, files, commits } = review;
	const rows = PATCH_FATES.filter((fate) => run.fates[fate] > 0).map(
		(fate) =>
			html`<tr><th scope="row"><span class="key ${colourOf(fate)}"></span>${fate}<td class="n" id="fate-${fate}">${run.fates[fate]}<td class="dim">${partsOf(patches, fate)}`,
	);
	return html`<p>${counted(run.plan.commits.length, "patch")}${run.seconds > 0 && `, ${run.seconds.toFixed(1)} seconds`}; begun ${begun(run.plan.run)}${run.branchMade && html`; branch <code>${run.plan.branch.replace("refs/heads/", "")}</code>`}</p>${
		endText(run) !== undefined &&
		html`
<p>${endText(run)}</p>`
	}
<nav aria-label="The series, a cell a patch"><ol class="series">
${patches.map(seriesCell)}</ol></nav>
<p>${STANDINGS.map((standing) => html`<span class="legend"><span class="key ${standing}"></span>${STANDING_WORDS[standing]} ${count(patches, standing)}${fatesOf(run, standing)}</span> `)}</p>
${adaptedTable(patches)}
<div class="cols">
<table class="counts"><caption class="dim">What became of them</caption>${rows}</table>
${causes("Files whose hunks did not land as they came", files, ({ path, hunks, patches: own }) => html`<tr><td><code>${path}</code><td>${counted(hunks, "hunk")}<td>${own.map(link)}`)}
${causes("Upstream's commits that are the cause, or that a patch became", commits, ({ commit, patches: own }) => html`<tr><td><code>${short(commit.id)}</code><td>${commit.subject}${commit.tag !== undefined && ` (${commit.tag})`}<td>${own.map(link)}`)}
</div>`;
}

/** What was adapted, a row a patch: what is different from the original, in how many lines. */
function adaptedTable(patches: readonly PatchReview[]): Markup | undefined {
	const adapted = patches.filter(({ standing }) => standing === "adapted");
	if (adapted.length === 0) return undefined;
	const hunks = adapted.flatMap(shownHunks).length;
	return html`<table class="look"><caption>${counted(adapted.length, "patch")} adapted, ${counted(hunks, "hunk")}; the rest of them is as in the original. Same edit: only lines around it differ. Lines: ${MARKS}. &quot;85 % sure&quot;: check that place, or rewriting.</caption>
${adapted.map((patch) => html`<tr><td class="n">${link(patch.number)}<td>${countText(shownCount(patch))}<td>${patchSummary(patch)}<td>${patch.subject}`)}</table>`;
}

/** What those are that landed: `18 as it came + 7 adapted`. */
function partsOf(patches: readonly PatchReview[], fate: PatchFate): string {
	if (fate !== "landed") return "";
	const parts = STANDINGS.flatMap((standing) => {
		const some = patches.filter(
			(patch) => patch.standing === standing && patch.decision.fate === fate,
		).length;
		return some > 0 ? [`${some} ${STANDING_WORDS[standing]}`] : [];
	});
	return `= ${parts.join(" + ")}`;
}

/** Which fates a standing is made of, where these are other words for it: ` = 13 upstream + 9 superseded`. */
function fatesOf({ fates }: Review["run"], standing: Standing): string {
	const own = PATCH_FATES.filter(
		(fate) => fate !== "landed" && fates[fate] > 0 && standingOf({ fate }) === standing,
	);
	return own.length === 0 ? "" : ` = ${own.map((fate) => `${fates[fate]} ${fate}`).join(" + ")}`;
}

/** The classes that colour a fate; of patches that landed, that of most. */
function colourOf(fate: PatchFate): string {
	return `${standingOf({ fate, manner: "unchanged" })} ${fate}`;
}

/** When a run was begun, by its name: the zone is UTC. */
function begun(run: string): string {
	return run.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d).*/, "$1-$2-$3 $4:$5 UTC");
}

function count(patches: readonly PatchReview[], standing: PatchReview["standing"]): number {
	return patches.filter((patch) => patch.standing === standing).length;
}

function seriesCell({ number, standing, decision, subject }: PatchReview): Markup {
	const name = `${number} ${decision.fate}: ${subject}`;
	return html`<li><a class="${standing} ${decision.fate}" href="#p${number}" tabindex="-1" title="${name}" aria-label="${name}"></a>`;
}

function link(number: number): Markup {
	return html`<a href="#p${number}">${number}</a> `;
}

function causes<T>(title: string, all: readonly T[], row: (each: T) => Markup): Markup | undefined {
	if (all.length === 0) return undefined;
	return html`<details><summary>${title}: ${all.length}</summary><table class="causes">${all.map(row)}</table></details>`;
}

function filterBar({ patches }: Review): Markup {
	const adapted = count(patches, "adapted");
	const first = adapted > 0 ? "adapted" : "";
	const strategies = new Set(
		patches.flatMap(({ decision }) =>
			decision.files.flatMap(({ hunks }) => hunks.map(({ strategy }) => strategy)),
		),
	);
	const fates = PATCH_FATES.filter((fate) => patches.some(({ decision }) => decision.fate === fate));
	const button = (standing: string, words: string, number: number) =>
		html`<button type="button" data-standing="${standing}" aria-pressed="${String(standing === first)}">${words} ${number}</button>`;
	return html`<form class="filters" hidden>
${button("", "all", patches.length)}${STANDINGS.map((standing) => button(standing, STANDING_WORDS[standing], count(patches, standing)))}
<label>fate <select name="fate"><option value="">any</option>${fates.map((fate) => html`<option>${fate}</option>`)}</select></label>
<label>how <select name="strategy"><option value="">any</option>${[...strategies].map((each) => html`<option value="${each}">${STRATEGIES[each]}</option>`)}</select></label>
<label>sure <select name="sure"><option value="">any</option>${[1, 0.9, 0.8, 0.5].map((each) => html`<option value="${each}">less than ${100 * each} %</option>`)}</select></label>
<label>file <input name="file" type="search" size="14"></label>
<label>text <input name="text" type="search" size="14"></label>
<span class="dim">keys: j k next and previous, o open or close, x accept or take back; <code>git miggpt review --import FILE</code> takes an export over into the run</span>
</form>
<div class="status" hidden><span id="shown" role="status"></span> <span id="ticks"></span> <button type="button" id="export">export ticks</button> <span id="says" role="status"></span></div>`;
}
