import type { StaleCallback } from "../fingerprint/callbacks.js";
import { membersOf } from "../fingerprint/functions.js";
import { type CallBallot, type CallRule, callBallot, voteOnCalls } from "../migrate/drift/calls.js";
import { conversionOf } from "../migrate/drift/conversion.js";
import type { LostHeader } from "../migrate/drift/includes.js";
import { type ParameterSource, sourceOfParameter } from "../migrate/drift/lost-parameter.js";
import { type FilePair, filePair } from "../migrate/drift/mine.js";
import { voteOn, type WordBallot, type WordRule, wordBallot } from "../migrate/drift/vote.js";
import type { Conversion, Lost, StructChange, StructMembers } from "../model/code.js";
import type { KnownCode, TreeReader } from "../model/tree.js";
import { basename, dirname, likeness } from "../retrieve/moved.js";
import { getOrMake } from "../text/get-or-make.js";
import { Recent } from "../text/recent.js";
import { IncludeGraph, type Including, lostHeaders } from "./includes.js";

/** As many files vote on what became of a word, those nearest to where it is used. */
const MOST_VOTERS = 30;
/** The share of a header's lines that stand in the one that took its place. */
const SAME_HEADER = 0.5;
/** As many files beside a function are asked where it has a parameter from now. */
const MOST_SIBLINGS = 60;
/** Structs are asked for again by the next file of the same patch. */
const MOST_STRUCTS = 200;
/** As many votes of a file on a name are kept: functions that go are gone all over the tree. */
const MOST_BALLOTS = 5000;
/** As many compared files are kept. */
const MOST_PAIRS = 30;

/** What upstream did between base and target, read when it is first asked for and remembered for the run. */
export class Upstream {
	readonly #before: IncludeGraph;
	readonly #now: IncludeGraph;
	readonly #words = new Map<string, Promise<WordRule | undefined>>();
	readonly #calls = new Map<string, Promise<CallRule | undefined>>();
	readonly #conversions = new Map<string, Promise<Conversion | undefined>>();
	readonly #sources = new Map<string, Promise<ParameterSource | undefined>>();
	readonly #pairs = new Map<string, FilePair>();
	readonly #wordBallots = new Recent<WordBallot>(MOST_BALLOTS);
	readonly #callBallots = new Recent<CallBallot>(MOST_BALLOTS);
	readonly #structs = new Recent<Promise<Members | undefined>>(MOST_STRUCTS);

	/**
	 * @param base the tree that the series was made on
	 * @param target the tree that it goes to, without the series
	 * @param code what is known of both trees' code; undefined where they are the same
	 */
	constructor(
		readonly base: TreeReader,
		readonly target: TreeReader,
		readonly code: () => Promise<KnownCode | undefined>,
	) {
		this.#before = new IncludeGraph(base);
		this.#now = new IncludeGraph(target);
	}

	/** The public headers that lines added to a file need, and that the file's includes lead to no more. */
	async lostHeaders(file: Including): Promise<LostHeader[]> {
		const code = await this.code();
		return code ? lostHeaders(file, code, this.#before, this.#now) : [];
	}

	/** The base's headers that an include can mean, where the target has none for it; undefined where it has, or neither had. */
	async lostInclude(path: string, name: string): Promise<readonly string[] | undefined> {
		const before = await this.#before.resolve(path, name);
		return before.length > 0 && (await this.#now.resolve(path, name)).length === 0 ? before : undefined;
	}

	/** Where a header of the base stands in `include/linux/` now, if it is new there and most of its lines are. */
	async newHome(path: string): Promise<string | undefined> {
		const home = `include/linux/${basename(path)}`;
		if (await this.base.entry(home)) return undefined;
		const [before, now] = [await this.base.read(path), await this.target.read(home)];
		if (before === undefined || now === undefined) return undefined;
		return likeness(before, now) >= SAME_HEADER ? home : undefined;
	}

	/** A struct's members in both trees, as what has landed in `tree` leaves them. */
	async struct(name: string, tree: TreeReader): Promise<StructChange> {
		const code = await this.code();
		if (!code) return {};
		const [base, target] = await Promise.all([
			this.#members(this.base, code.base.header(`struct ${name}`), name),
			this.#members(tree, code.target.header(`struct ${name}`), name),
		]);
		return { ...(base && { base }), ...(target && { target }) };
	}

	/** What upstream made of a word that the target lost, seen from a path; undefined where that is not clear. */
	wordRule(word: string, path: string): Promise<WordRule | undefined> {
		const key = `${word} ${dirname(path)}`;
		return getOrMake(this.#words, key, () => this.#vote(word, path));
	}

	/** What upstream made of a function's calls with so many arguments, seen from a path; undefined where that is not clear. */
	callRule(name: string, count: number, path: string): Promise<CallRule | undefined> {
		const key = `${name} ${count} ${dirname(path)}`;
		return getOrMake(this.#calls, key, () => this.#voteOnCalls(name, count, path));
	}

	/**
	 * How upstream converted a use of a word in one of the files nearest to a path; undefined where none of them shows it.
	 *
	 * @param struct the one that a member is lost of: only files that name it tell what became of its uses
	 */
	conversion(word: string, lost: Lost, path: string, struct?: string): Promise<Conversion | undefined> {
		const key = `${lost} ${word} ${path} ${struct ?? ""}`;
		return getOrMake(this.#conversions, key, () => this.#convert(word, lost, path, struct));
	}

	/** Where functions like a stale one have the parameter from that their type lost, as those nearest to a path show. */
	parameterSource(callback: StaleCallback, path: string): Promise<ParameterSource | undefined> {
		const { struct, member } = callback.use;
		const key = `${struct} ${member} ${dirname(path)}`;
		return getOrMake(this.#sources, key, () => this.#findSource(callback, path));
	}

	async #findSource(callback: StaleCallback, path: string): Promise<ParameterSource | undefined> {
		const siblings: FilePair[] = [];
		for (
			let folder = dirname(path);
			folder !== "" && siblings.length < MOST_SIBLINGS;
			folder = dirname(folder)
		)
			for (const name of await this.base.list(folder)) {
				if (!name.endsWith(".c") || siblings.length >= MOST_SIBLINGS) continue;
				const [base, target] = [
					await this.base.read(`${folder}/${name}`),
					await this.target.read(`${folder}/${name}`),
				];
				if (base === undefined || target === undefined || base === target) continue;
				if (base.includes(callback.use.struct)) siblings.push(filePair(`${folder}/${name}`, base, target));
			}
		return sourceOfParameter(callback, siblings);
	}

	async #convert(
		word: string,
		lost: Lost,
		path: string,
		struct: string | undefined,
	): Promise<Conversion | undefined> {
		const code = await this.code();
		const isKconfig = basename(path).startsWith("Kconfig");
		const isPublic = (name: string) =>
			isKconfig ? (code?.target.files(name) ?? 0) > 1 : code?.target.header(name) !== undefined;
		const holders = await this.#holders(word);
		if (holders.length > 0) return conversionOf(word, lost, await this.#pairsOf(holders, path), isPublic);
		for (const folders of await this.#foldersFor(path, struct)) {
			const users = await this.base.filesWith([word], { folders });
			const pairs = await this.#pairsOf(users, path, struct);
			const found = conversionOf(word, lost, pairs, isPublic);
			if (found) return found;
		}
		return undefined;
	}

	/** Where a struct's uses are looked for: beside a file, then below what it and the struct's header belong to. */
	async #foldersFor(path: string, struct: string | undefined): Promise<string[][]> {
		const code = struct === undefined ? undefined : await this.code();
		const [, subsystem] = /^include\/(\w+)\//.exec(code?.base.header(`struct ${struct}`) ?? "") ?? [];
		if (subsystem === undefined || subsystem === "linux") return [[dirname(path)]];
		return [[dirname(path)], [`drivers/${subsystem}`, `${subsystem}`]];
	}

	/** Files as they are in both trees, those nearest to a path, and its own before them. @param struct only those that name it */
	async #pairsOf(files: readonly string[], path: string, struct?: string): Promise<FilePair[]> {
		const pairs: FilePair[] = [];
		for (const each of nearest(files, path)) {
			if (pairs.length === MOST_VOTERS) break;
			const pair = await this.#pair(each);
			if (struct === undefined || pair.base.some((line) => line.includes(struct))) pairs.push(pair);
		}
		return pairs;
	}

	async #voteOnCalls(name: string, count: number, path: string): Promise<CallRule | undefined> {
		const vote = async (file: string) => callBallot(name, await this.#pair(file));
		return voteOnCalls(name, count, await this.#votes(name, path, this.#callBallots, vote));
	}

	async #vote(word: string, path: string): Promise<WordRule | undefined> {
		const vote = async (file: string) => wordBallot(word, await this.#pair(file));
		return voteOn(word, await this.#votes(word, path, this.#wordBallots, vote));
	}

	async #holders(word: string): Promise<readonly string[]> {
		return (await (await this.code())?.holders(word)) ?? [];
	}

	/** What those of the files that had a name vote on it which are nearest to a path. */
	async #votes<T>(
		name: string,
		path: string,
		known: Recent<T>,
		vote: (file: string) => Promise<T>,
	): Promise<T[]> {
		const votes: T[] = [];
		for (const file of nearest(await this.#holders(name), path).slice(0, MOST_VOTERS)) {
			const key = `${name} ${file}`;
			const ballot = known.get(key) ?? (await vote(file));
			known.keep(key, ballot, 1);
			votes.push(ballot);
		}
		return votes;
	}

	/** A file as it is in both trees; one that either lacks votes for nothing. */
	async #pair(path: string): Promise<FilePair> {
		const known = this.#pairs.get(path);
		if (known) return known;
		const [base, target] = await Promise.all([this.base.read(path), this.target.read(path)]);
		const isThere = base !== undefined && target !== undefined;
		const pair = filePair(path, isThere ? base : "", isThere ? target : "");
		if (this.#pairs.size >= MOST_PAIRS) this.#pairs.delete(this.#pairs.keys().next().value!);
		this.#pairs.set(path, pair);
		return pair;
	}

	async #members(tree: TreeReader, path: string | undefined, name: string): Promise<Members | undefined> {
		const entry = path === undefined ? undefined : await tree.entry(path);
		if (!entry) return undefined;
		const key = `${name} ${entry.oid}`;
		const known = this.#structs.get(key);
		if (known) return known;
		const members = readMembers(tree, path!, name);
		this.#structs.keep(key, members, 1);
		return members;
	}
}

type Members = StructMembers & { readonly path: string };

async function readMembers(tree: TreeReader, path: string, name: string): Promise<Members | undefined> {
	const members = membersOf((await tree.read(path)) ?? "", name);
	return members && { ...members, path };
}

/** Paths by how much of their beginning they share with another, sources before headers. */
function nearest(paths: readonly string[], path: string): string[] {
	const shared = (other: string) => {
		let at = 0;
		while (at < path.length && other[at] === path[at]) at++;
		return at;
	};
	const rank = new Map(paths.map((each) => [each, shared(each) * 2 + (each.endsWith(".h") ? 0 : 1)]));
	return [...paths].sort((a, b) => rank.get(b)! - rank.get(a)! || (a < b ? -1 : 1));
}
