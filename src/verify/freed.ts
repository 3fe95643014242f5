import { thingsOf } from "../fingerprint/things/index.js";
import { chainOf } from "../fingerprint/things/thing.js";
import { callsIn, callsOf } from "../text/calls.js";
import { blankComments } from "../text/tokens.js";
import { type Gate, type LandedHunk, newLines, type PortedFile } from "./gate.js";
import { givenToDevice } from "./given-to-device.js";

/** A call that gives something back: the function, and what it gives back, as it is written but for `&` and white space. */
interface Release {
	readonly call: string;
	readonly what: string;
}

/** One function as base, patched file, target and result have it, comments blanked. */
type Versions = Readonly<Record<"base" | "patched" | "target" | "result", string>>;

const RELEASE =
	/(?:^|_)(?:put|unlock|k?v?free|disable|unprepare|release|unregister|destroy|unmap|close|cleanup|exit)(?:_|$)|unmap$|free$/;
/** What makes the end of a scope give something back, or the end of a device. */
const SCOPE = /\b(?:\w+_scoped|scoped_\w+|guard|CLASS|__free|devm_\w+)[ \t]*\(/;

/**
 * One side gives to a scope what the function gave back by hand (`…_scoped`, `guard()`, `__free()`, `devm_…`), and the
 * other gives it back by hand at a place more: it would be given back twice.
 */
export const freedGate: Gate<"freed"> = {
	name: "freed",
	find(file, hunk) {
		if (file.language !== "c" || hunk.state !== "landed") return undefined;
		const added = blankComments(newLines(hunk).join(""));
		const byHand = releasesIn(added);
		const isScope = SCOPE.test(added);
		if (byHand.length === 0 && !isScope) return undefined;
		for (const versions of functionsOf(file, hunk)) {
			const twice = byHand.find((each) => isGivenTo(versions, "target", each));
			if (twice) return { by: "upstream", word: twice.call, scope: scopeFor(versions, "target", twice)! };
			const kept = isScope
				? releasesIn(versions.result).find((each) => isGivenTo(versions, "patched", each))
				: undefined;
			const scope = kept && scopeFor(versions, "patched", kept);
			if (scope !== undefined && kept) return { by: "patch", word: kept.call, scope };
		}
		return givenToDevice(file, hunk, (call) => RELEASE.test(call));
	},
};

/** The functions that a hunk adds lines to and that all versions have. */
function functionsOf({ path, base, patched, target, result }: PortedFile, hunk: LandedHunk): Versions[] {
	const table = thingsOf(path, patched);
	const names = new Set<string>();
	for (let line = hunk.newFrom; line < hunk.newTo; line++)
		for (const { kind, name } of chainOf(table.thingAt(line))) if (kind === "function") names.add(name);
	return [...names].flatMap((name): Versions[] => {
		const texts = [base, patched, target, result].map((lines) => {
			const [only, ...others] = thingsOf(path, lines).named("function", name);
			return only && others.length === 0
				? blankComments(lines.slice(only.from, only.to).join(""))
				: undefined;
		});
		const [before, after, now, then] = texts;
		return before !== undefined && after !== undefined && now !== undefined && then !== undefined
			? [{ base: before, patched: after, target: now, result: then }]
			: [];
	});
}

function releasesIn(code: string): Release[] {
	const names = new Set(callsIn(code).flatMap(({ name }) => (RELEASE.test(name) ? [name] : [])));
	return [...names].flatMap((call) =>
		whatOf(code, call)
			.filter((what) => /[A-Za-z_]/.test(what))
			.map((what) => ({ call, what })),
	);
}

/** The arguments of a function's calls. */
function whatOf(code: string, call: string): string[] {
	return callsOf(code, call).flatMap(({ given }) => given.map((each) => each.replace(/\s|^&/g, "")));
}

/** The base gave it back, or took it, by hand; a side does so no more, and has a scope for it that the base has not. */
function isGivenTo(versions: Versions, side: "patched" | "target", release: Release): boolean {
	return scopeFor(versions, side, release) !== undefined && !isByHand(versions[side], release);
}

function isByHand(code: string, { call, what }: Release): boolean {
	return whatOf(code, call).includes(what);
}

/** The scope form that took over what was given back by hand; undefined where there is none. */
function scopeFor(versions: Versions, side: "patched" | "target", release: Release): string | undefined {
	const { base, [side]: now } = versions;
	const gone = takenByHand(base, release).filter((call) => !whatOf(now, call).includes(release.what));
	if (gone.length === 0) return undefined;
	const before = new Set(scopesIn(base).map(({ form, text }) => (form.startsWith("devm_") ? form : text)));
	const scope = scopesIn(now).find(({ form, text }) => {
		if (before.has(form) || before.has(text)) return false;
		return mentions(text, release.what) || (form.startsWith("devm_") && isOfFamily(form, release.call));
	});
	return scope?.form;
}

/** The calls of a function by which it gave something back, or else took it: of the same family, with the same argument. */
function takenByHand(code: string, { call, what }: Release): string[] {
	if (isByHand(code, { call, what })) return [call];
	const names = new Set(callsIn(code).map(({ name }) => name));
	return [...names].filter((name) => isOfFamily(name, call) && whatOf(code, name).includes(what));
}

/** `clk_prepare_enable` and `devm_clk_get_enabled` are of the family of `clk_disable_unprepare`. */
function isOfFamily(name: string, call: string): boolean {
	const family = call.split("_")[0]!;
	return family.length >= 3 && name.split("_").includes(family);
}

/** The statements of a function that have a scope form, without white space. */
function scopesIn(code: string): { readonly form: string; readonly text: string }[] {
	return code.split(/[;{}]/).flatMap((statement) => {
		const form = SCOPE.exec(statement)?.[0];
		return form ? [{ form: form.replace(/[ \t]*\($/, ""), text: statement.replace(/\s/g, "") }] : [];
	});
}

/** A statement without white space names an expression: `u8*buf__free(kfree)=x` names `buf`. */
function mentions(text: string, what: string): boolean {
	for (let at = text.indexOf(what); at >= 0; at = text.indexOf(what, at + 1)) {
		const end = text.slice(at + what.length);
		const isWhole = !/\w/.test(text[at - 1] ?? "") && (!/^\w/.test(end) || end.startsWith("__free("));
		if (isWhole) return true;
	}
	return false;
}
