import type { Edit } from "../model/series.js";
import { diffLines } from "./diff.js";

/** A token and the white space before it. */
interface Piece {
	readonly space: string;
	readonly token: string;
}

const PIECE =
	/([ \t\r\n\\]*)("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[A-Za-z_$][\w$]*|\d[\w.]*|->|\+\+|--|<<=|>>=|<<|>>|[<>=!]=|&&|\|\||[-+*/%&|^]=|\.\.\.|##|[^ \t\r\n\\]|\\(?!\r?\n))/g;

/** A three-way merge of two texts by their C tokens, and how much of the base's own tokens upstream kept. */
export interface TokenMerge {
	readonly text: string;
	/** The share of the base's tokens that upstream left alone, 0 to 1. */
	readonly kept: number;
	/** An edit of the patch begins where one of upstream's ends, or ends where one begins. */
	readonly touches: boolean;
	/** Upstream put tokens between the base's, which may change what the patch's own mean. */
	readonly inserts: boolean;
	/** Upstream changed nothing but white space. */
	readonly wraps: boolean;
	/** One side only put in or took out what qualifies a declaration, such as `const`. */
	readonly qualifies: boolean;
}

/**
 * Merges what the patch did to the base's tokens into upstream's text. White space between tokens is
 * upstream's where it has the tokens, the patch's around what the patch adds.
 *
 * @returns undefined where both sides changed the same tokens, or inserted between the same two
 */
export function mergeTokens(base: string, patched: string, target: string): TokenMerge | undefined {
	const [b, t, o] = [piecesOf(base), piecesOf(patched), piecesOf(target)];
	const theirs = editsBetween(b.pieces, t.pieces);
	const upstream = editsBetween(b.pieces, o.pieces);
	const merge = (edits: readonly Edit[]) => mergePieces(b.pieces, t.pieces, o.pieces, theirs, edits);
	const merged = merge(upstream) ?? merge(withWraps(upstream, b.pieces, o.pieces));
	if (!merged) return undefined;
	const changed = upstream.reduce((sum, { oldFrom, oldTo }) => sum + oldTo - oldFrom, 0);
	return {
		text: merged.pieces.map(({ space, token }) => space + token).join("") + o.tail,
		kept: b.pieces.length === 0 ? 0 : 1 - changed / b.pieces.length,
		touches: merged.touches,
		inserts: upstream.some(({ oldFrom, oldTo }) => oldFrom === oldTo),
		wraps: upstream.length === 0,
		qualifies: areQualifiers(theirs, b.pieces, t.pieces) || areQualifiers(upstream, b.pieces, o.pieces),
	};
}

const QUALIFIER =
	/^(?:const|volatile|static|inline|__always_inline|noinline|__(?:init|exit)(?:data|const)?|__(?:maybe|always)_unused|__used|__ro_after_init|__read_mostly|__cold|__must_check)$/;

/** Edits of qualifiers alone. */
function areQualifiers(edits: readonly Edit[], old: readonly Piece[], changed: readonly Piece[]): boolean {
	return (
		edits.length > 0 &&
		edits.every(({ oldFrom, oldTo, newFrom, newTo }) =>
			[...old.slice(oldFrom, oldTo), ...changed.slice(newFrom, newTo)].every(({ token }) =>
				QUALIFIER.test(token),
			),
		)
	);
}

/** The patch's edits made in upstream's tokens; undefined where edits of both are at one place. */
function mergePieces(
	base: readonly Piece[],
	patched: readonly Piece[],
	target: readonly Piece[],
	theirs: readonly Edit[],
	upstream: readonly Edit[],
): { pieces: Piece[]; touches: boolean } | undefined {
	const isSame = (x: Edit, y: Edit) =>
		x.oldFrom === y.oldFrom &&
		x.oldTo === y.oldTo &&
		tokens(patched.slice(x.newFrom, x.newTo)) === tokens(target.slice(y.newFrom, y.newTo));
	const left = theirs.filter((edit) => !upstream.some((other) => isSame(edit, other)));
	let touches = false;
	for (const x of left)
		for (const y of upstream) {
			const overlaps = Math.max(x.oldFrom, y.oldFrom) < Math.min(x.oldTo, y.oldTo);
			const isInside =
				(x.oldFrom === x.oldTo && y.oldFrom < x.oldFrom && x.oldFrom < y.oldTo) ||
				(y.oldFrom === y.oldTo && x.oldFrom < y.oldFrom && y.oldFrom < x.oldTo);
			const isSamePlace = x.oldFrom === x.oldTo && y.oldFrom === y.oldTo && x.oldFrom === y.oldFrom;
			if (overlaps || isInside || isSamePlace) return undefined;
			touches ||= x.oldTo === y.oldFrom || y.oldTo === x.oldFrom;
		}
	const pieces = withPatchedSpace(base, patched, target, theirs, upstream);
	for (const edit of [...left].reverse()) {
		const from = positionOf(upstream, edit.oldFrom, edit.oldFrom === edit.oldTo);
		const to = from + edit.oldTo - edit.oldFrom;
		const added = patched.slice(edit.newFrom, edit.newTo);
		const first = pieces[from];
		if (added.length > 0 && to > from && first) added[0] = { space: first.space, token: added[0]!.token };
		pieces.splice(from, to - from, ...added);
	}
	return { pieces, touches };
}

/**
 * Edits in which what opens a bracket before some tokens and what closes it behind them is one edit of those
 * tokens: `x` that became `READ_ONCE(x)` changed as a whole.
 */
function withWraps(edits: readonly Edit[], base: readonly Piece[], changed: readonly Piece[]): Edit[] {
	const growth = (pieces: readonly Piece[]) =>
		pieces.reduce((sum, { token }) => sum + (/^[([]$/.test(token) ? 1 : /^[)\]]$/.test(token) ? -1 : 0), 0);
	const isInsertion = ({ oldFrom, oldTo }: Edit) => oldFrom === oldTo;
	const grown = (edit: Edit) => growth(changed.slice(edit.newFrom, edit.newTo));
	const merged: Edit[] = [];
	for (const edit of edits) {
		const last = merged.at(-1);
		const isClosed =
			last &&
			isInsertion(last) &&
			isInsertion(edit) &&
			grown(last) === 1 &&
			grown(edit) === -1 &&
			growth(base.slice(last.oldTo, edit.oldFrom)) === 0;
		if (isClosed) merged[merged.length - 1] = { ...last, oldTo: edit.oldTo, newTo: edit.newTo };
		else merged.push(edit);
	}
	return merged;
}

/** Upstream's tokens; those that all three have with the patch's white space, where upstream left that alone. */
function withPatchedSpace(
	base: readonly Piece[],
	patched: readonly Piece[],
	target: readonly Piece[],
	theirs: readonly Edit[],
	upstream: readonly Edit[],
): Piece[] {
	const result = [...target];
	const [inPatched, inOurs] = [places(theirs, base.length), places(upstream, base.length)];
	base.forEach(({ space }, i) => {
		const [mine, their] = [inPatched[i]!, inOurs[i]!];
		if (mine >= 0 && their >= 0 && target[their]!.space === space)
			result[their] = { space: patched[mine]!.space, token: target[their]!.token };
	});
	return result;
}

/** Where each of `count` old items stands after the edits; -1 for those that are gone. */
function places(edits: readonly Edit[], count: number): number[] {
	const result: number[] = [];
	let shift = 0;
	for (const { oldFrom, oldTo, newTo } of [...edits, { oldFrom: count, oldTo: count, newTo: 0 }]) {
		while (result.length < oldFrom) result.push(result.length + shift);
		while (result.length < oldTo) result.push(-1);
		shift = newTo - oldTo;
	}
	return result;
}

function piecesOf(text: string): { pieces: Piece[]; tail: string } {
	const pieces: Piece[] = [];
	let end = 0;
	for (const match of text.matchAll(PIECE)) {
		pieces.push({ space: text.slice(end, match.index) + match[1]!, token: match[2]! });
		end = match.index + match[0].length;
	}
	return { pieces, tail: text.slice(end) };
}

function editsBetween(a: readonly Piece[], b: readonly Piece[]): readonly Edit[] {
	const text = (pieces: readonly Piece[]) => pieces.map(({ token }) => token);
	return diffLines(text(a), text(b), { ignoreSpace: false });
}

function tokens(pieces: readonly Piece[]): string {
	return pieces.map(({ token }) => token).join("\0");
}

/** Where base token `at` stands in upstream's; for an insertion behind the token before it. */
function positionOf(upstream: readonly Edit[], at: number, isInsertion: boolean): number {
	let shift = 0;
	for (const { oldFrom, oldTo, newFrom, newTo } of upstream) {
		if (oldTo > at || (isInsertion && oldFrom === at && oldTo === at)) break;
		if (isInsertion && oldFrom === at && oldTo > at) break;
		shift = newTo - newFrom - (oldTo - oldFrom) + shift;
	}
	return at + shift;
}
