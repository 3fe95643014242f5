// What the page does when scripts run: filters, keys, and ticks that stay in the browser. All is readable without it.
const articles = [...document.querySelectorAll("article")];
const filters = document.querySelector(".filters");
const shownCount = document.querySelector("#shown");
const run = document.body.dataset.run;
const storageKey = `git-miggpt:${run}`;
const texts = new Map();

let standing = document.querySelector("button[data-standing][aria-pressed=true]").dataset.standing;

/** The text of a patch in lower case, worked out when it is first searched. */
function textOf(article) {
	if (!texts.has(article)) texts.set(article, article.textContent.toLowerCase());
	return texts.get(article);
}

function matches(article, { fate, strategy, sure, file, text }) {
	const { dataset } = article;
	return (
		(standing === "" || dataset.standing === standing) &&
		(fate === "" || dataset.fate === fate) &&
		(strategy === "" || dataset.strategies.split(" ").includes(strategy)) &&
		(sure === "" || Number(dataset.sure) < Number(sure)) &&
		(file === "" || dataset.files.toLowerCase().includes(file)) &&
		(text === "" || textOf(article).includes(text))
	);
}

function applyFilters() {
	const of = (name) => filters.elements[name].value.toLowerCase();
	const wanted = Object.fromEntries(
		["fate", "strategy", "sure", "file", "text"].map((name) => [name, of(name)]),
	);
	let shown = 0;
	for (const article of articles) {
		article.hidden = !matches(article, wanted);
		if (!article.hidden) shown++;
	}
	shownCount.textContent = `${shown} of ${articles.length} patches`;
}

for (const button of document.querySelectorAll("button[data-standing]"))
	button.addEventListener("click", () => {
		standing = button.dataset.standing;
		for (const each of document.querySelectorAll("button[data-standing]"))
			each.setAttribute("aria-pressed", String(each === button));
		applyFilters();
	});
filters.addEventListener("input", applyFilters);
filters.addEventListener("submit", (event) => event.preventDefault());

/** A link to a patch shows it, whatever is filtered. */
function showTarget() {
	const target = document.getElementById(location.hash.slice(1));
	if (!target?.matches("article")) return;
	target.hidden = false;
	target.querySelector("details").open = true;
	target.focus({ preventScroll: true });
	target.scrollIntoView();
}
addEventListener("hashchange", showTarget);

/** What was ticked and unticked in this browser, by commit: true and false. */
function kept() {
	try {
		const found = JSON.parse(localStorage.getItem(storageKey) ?? "{}");
		return new Map(Object.entries(found).filter(([, isTicked]) => typeof isTicked === "boolean"));
	} catch {
		return new Map();
	}
}

const own = kept();
const boxes = [...document.querySelectorAll("article > label input")];

function keep() {
	try {
		localStorage.setItem(storageKey, JSON.stringify(Object.fromEntries(own)));
	} catch {
		// A browser that keeps nothing still exports.
	}
	tellTicks();
}

function tellTicks() {
	document.querySelector("#ticks").textContent = `${boxes.filter(({ checked }) => checked).length} accepted`;
}

/** Says what came of a key or a button. */
function say(text) {
	document.querySelector("#says").textContent = text;
}

/** What came of a tick; once all that was adapted is accepted, how that gets into the run. */
function sayTicked(box) {
	const article = box.closest("article");
	const number = article.id.slice(1);
	const adapted = boxes.filter((each) => each.closest("article").dataset.standing === "adapted");
	const left = adapted.filter(({ checked }) => !checked).length;
	if (!box.checked) say(`patch ${number} is taken back, x accepts it again`);
	else if (left > 0 || article.dataset.standing !== "adapted") say(`patch ${number} is accepted`);
	else say(`All ${adapted.length} adapted are accepted: export ticks, then git miggpt review --import FILE`);
}

for (const box of boxes) {
	// The document's own tick is what git miggpt review knows; a browser may restore another one at a reload.
	box.checked = own.get(box.value) ?? box.defaultChecked;
	box.parentElement.hidden = false;
	box.addEventListener("change", () => {
		own.set(box.value, box.checked);
		keep();
		sayTicked(box);
	});
}

document.querySelector("#export").addEventListener("click", () => {
	const valuesOf = (chosen) => chosen.map(({ value }) => value);
	const ticks = {
		run,
		reviewed: valuesOf(boxes.filter(({ checked }) => checked)),
		takenBack: valuesOf(boxes.filter(({ checked, defaultChecked }) => defaultChecked && !checked)),
	};
	const text = `${JSON.stringify(ticks, undefined, "\t")}\n`;
	const link = document.createElement("a");
	link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
	link.download = `reviewed-${run}.json`;
	link.click();
	URL.revokeObjectURL(link.href);
	say(`git miggpt review --import ${link.download} takes it over into the run`);
});

function current() {
	return document.activeElement?.closest?.("article") ?? undefined;
}

function move(step) {
	const visible = articles.filter((article) => !article.hidden);
	const at = visible.indexOf(current());
	const next = at < 0 ? visible[step > 0 ? 0 : visible.length - 1] : visible[at + step];
	const end = step > 0 ? "last" : "first";
	say(
		next || visible.length === 0 ? "" : `patch ${visible[at].id.slice(1)} is the ${end} of ${visible.length}`,
	);
	next?.focus({ preventScroll: true });
	next?.scrollIntoView();
}

const KEYS = {
	j: () => move(1),
	k: () => move(-1),
	x: () => current()?.querySelector("label input").click(),
	o: () => {
		const details = current()?.querySelector("details");
		if (details) details.open = !details.open;
	},
};

addEventListener("keydown", (event) => {
	const isTyping = event.target.matches?.("select, input:not([type=checkbox])");
	if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS)) return;
	KEYS[event.key]();
	event.preventDefault();
});

filters.hidden = false;
document.querySelector(".status").hidden = false;
tellTicks();
applyFilters();
showTarget();
