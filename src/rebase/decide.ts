import type { Assistant } from "../assist/assistant.js";
import type { ControlPatch } from "../assist/controls.js";
import { pathChanges } from "../git/path-changes.js";
import type { GitContext } from "../git/process.js";
import { Rerere } from "../git/rerere.js";
import type { PatchDecision } from "../model/decision.js";
import type { PatchFate } from "../model/fate.js";
import type { BuildsOn } from "../model/reason.js";
import { isGuessed } from "../model/run.js";
import type { Patch } from "../model/series.js";
import { DEFAULT_SETTINGS } from "../model/settings.js";
import { isRegular, type TreeReader } from "../model/tree.js";
import { Moves, type PathChanges } from "../port/moves.js";
import { factsFor, portPatch } from "../port/patch.js";
import { SeriesLines, tellOwnLines } from "../port/series-lines.js";
import { settleUpstream } from "../port/settle.js";
import type { PortFacts, World } from "../port/target.js";
import { Upstream } from "../port/upstream.js";
import { Withheld } from "../port/withheld.js";
import { addedWords } from "../port/words.js";
import type { Readers } from "../series/readers.js";
import { loadCParser } from "../syntax/load.js";
import { splitLines } from "../text/lines.js";
import { owned } from "../text/owned.js";
import { codeIndexes } from "./code-indexes.js";
import { controlPatches } from "./controls.js";
import type { RunOptions } from "./options.js";
import { RunPast } from "./past.js";
import type { Run } from "./record/run.js";
import type { Overlay } from "./replay/overlay.js";
import { restsOf } from "./rests.js";
import { leaveOutAgain, leftOutBefore, saidOf } from "./stop/leave-out-again.js";
import { type Recaller, recall } from "./stop/resolve-again.js";

/** The fates of a patch whose content the branch has, or needs no more. */
const PROVIDED: readonly PatchFate[] = ["landed", "upstream", "emptied"];
/** Of so many patches one asks which files are gone: git is asked before the first is read. */
const MANY = 20;

/** Decides patches one after another, and remembers what those left out would have provided. */
export class Decider {
	readonly #fates = new Map<string, PatchFate>();
	readonly #lines = new SeriesLines();

	/** @param provided the words that landed patches have added; without, nobody asks for them */
	private constructor(
		private readonly run: Run,
		private readonly context: GitContext,
		private readonly overlay: Overlay,
		private readonly world: World & { readonly upstream: Upstream },
		private readonly provided: Set<string> | undefined,
		private readonly past: RunPast,
		private readonly withheld: Withheld,
		private readonly recaller: Recaller,
		private readonly assistant: Assistant | undefined,
		private readonly controls: () => AsyncIterable<ControlPatch>,
	) {}

	static async open(run: Run, readers: Readers, overlay: Overlay, options: RunOptions): Promise<Decider> {
		const { repository, plan, memory } = run;
		const { scratch } = readers;
		const { blob, blobId } = overlay;
		const base = await readers.tree(plan.base.commit);
		const target = await readers.tree(plan.target.commit);
		const indexes = codeIndexes(plan, readers, options);
		base.searchIn(async () => (await indexes())?.base);
		target.searchIn(async () => (await indexes())?.target);
		const past = new RunPast(run, readers, options);
		let changes: Promise<PathChanges> | undefined;
		const readChanges = () => {
			changes ??= pathChanges(scratch, plan.base.commit, plan.target.commit);
			return changes;
		};
		if (plan.commits.length >= MANY && !base.isSameAs(target)) readChanges().catch(() => {});
		const movesTo = (tree: TreeReader) =>
			new Moves(base, tree, readChanges, (...asked) => past.moved(...asked));
		const provided = new Set<string>();
		const world = {
			codeIndexes: indexes,
			upstream: new Upstream(base, target, indexes),
			provided,
			tree: overlay,
			blob,
			blobId,
			moves: movesTo(overlay),
			settings: {
				...DEFAULT_SETTINGS,
				threshold: plan.threshold,
				...(plan.llmThreshold !== undefined && { llmThreshold: plan.llmThreshold }),
				parser: await loadCParser(),
			},
			rest: restsOf(run, options, (within) => options.tell({ kind: "within", ...within })),
		};
		const withheld = new Withheld(blob, async () => (await indexes())?.target);
		const rerere = await Rerere.open(repository, scratch);
		const recaller = { memory, rerere, overlay };
		const controls = () => {
			const before = { ...world, tree: target, moves: movesTo(target), provided: new Set<string>() };
			return controlPatches(run, readers, before);
		};
		const { assistant } = options;
		const { context } = scratch;
		const kept = base.isSameAs(target) ? undefined : provided;
		return new Decider(run, context, overlay, world, kept, past, withheld, recaller, assistant, controls);
	}

	/** Patches were in doubt, and no history was there to look at. */
	get lacksHistory(): boolean {
		return this.past.isMissing;
	}

	/**
	 * What becomes of the next patch. It counts once it is handed to `absorb`.
	 *
	 * @param isWanted where it is not left out as it was in an earlier run
	 */
	async decide(patch: Patch, isWanted = false): Promise<PatchDecision> {
		const facts = await factsFor(patch, this.#worldFor(patch));
		const first = this.#tellOwnLines(patch, await portPatch(patch, facts));
		const recalled = first.fate === "conflict" ? await recall(patch, first, this.recaller) : first;
		const ported = await this.#settled(patch, recalled);
		if (ported.fate === "superseded") return ported;
		const known = ported.fate === "upstream" ? ported : await this.#unlessItBuilds(patch, ported);
		const told = known.fate === "conflict" ? await this.#tellWho(patch, known) : known;
		const decision = await this.#unlessLeftOutBefore(patch, told, isWanted, async () => {
			const isOpen = told.fate === "conflict" && told.reason?.kind !== "builds on";
			return isOpen ? this.#ask(patch, told, facts) : told;
		});
		const isParked = decision.fate === "conflict" && this.run.plan.onConflict === "park";
		return isParked ? { ...decision, fate: "parked" } : decision;
	}

	/** What is not upstream's doing is not said to be: an earlier patch of the series brought the line. */
	#tellOwnLines(patch: Patch, decision: PatchDecision): PatchDecision {
		const fateOf = (key: string) => this.#fates.get(key);
		const files = decision.files.map((file, i) => tellOwnLines(patch.changes[i]!, file, this.#lines, fateOf));
		return { ...decision, files };
	}

	/** Leaves a patch out that is open as it was when the user left it out; a model is not asked first. */
	async #unlessLeftOutBefore(
		patch: Patch,
		told: PatchDecision,
		isWanted: boolean,
		ask: () => Promise<PatchDecision>,
	): Promise<PatchDecision> {
		const isTried = told.fate !== "conflict" || isWanted;
		const known = isTried ? undefined : await leftOutBefore(this.run, this.context, patch);
		if (!known) return ask();
		const again = await leaveOutAgain(patch, told, known, this.overlay);
		if (again) return again;
		const asked = await ask();
		if (asked.fate !== "conflict") return asked;
		const left = asked === told ? undefined : await leaveOutAgain(patch, asked, known, this.overlay);
		return left ?? { ...asked, leftOutBefore: saidOf(known) };
	}

	/** A conflict where a patch builds on one that is left out, unless the user overrules that; what is overruled is noted. */
	async #unlessItBuilds(patch: Patch, ported: PatchDecision): Promise<PatchDecision> {
		const overruled = new Map<string, BuildsOn>();
		for await (const { owner, needs } of this.withheld.blockers(patch, this.overlay)) {
			const fate = this.#fates.get(owner) ?? "parked";
			const reason: BuildsOn = { kind: "builds on", patch: owner, fate, needs };
			if (!this.#isOverruled(patch, fate)) {
				const { manner: _, ...known } = ported;
				return { ...known, fate: "conflict", partlyUpstream: false, reason };
			}
			if (!overruled.has(owner)) overruled.set(owner, reason);
		}
		return overruled.size === 0 ? ported : { ...ported, overruled: [...overruled.values()] };
	}

	/** The user said so, or dropped the one patch from the to-do list and left the other in. */
	#isOverruled({ key }: Patch, owner: PatchFate): boolean {
		return owner === "dropped" || (this.run.plan.retryOf?.anyway.includes(key) ?? false);
	}

	/** Half as much doubt is allowed where the patch's own context alone says what it was made for. */
	#worldFor({ key }: Patch): World {
		const { patchFiles, commits } = this.run.plan;
		if (!isGuessed(patchFiles?.files[commits.indexOf(key)])) return this.world;
		const { settings } = this.world;
		const [threshold, llmThreshold] = [(1 + settings.threshold) / 2, (1 + settings.llmThreshold) / 2];
		return { ...this.world, settings: { ...settings, threshold, llmThreshold } };
	}

	/** Finds the commit that a patch became, and what upstream has in effect of one that cannot be landed. */
	async #settled(patch: Patch, ported: PatchDecision): Promise<PatchDecision> {
		if (this.run.plan.retryOf?.keep.includes(patch.key)) return ported;
		if (ported.fate === "landed" && !this.past.isNaming(patch)) return ported;
		const tie = await this.past.tie(patch);
		if (ported.fate === "upstream" || ported.fate === "emptied") return tie ? { ...ported, tie } : ported;
		const { upstream, blob, rest } = this.world;
		const facts = { target: upstream.target, blob, rest };
		return settleUpstream(patch, ported, tie, facts, this.run.plan.superseded === "drop");
	}

	/** Adds to unsure hunks the commits that changed the lines that they need, or took the file away. */
	async #tellWho(patch: Patch, decision: PatchDecision): Promise<PatchDecision> {
		const { blob, upstream } = this.world;
		const files = decision.files.map(async (file, i) => {
			const { old, hunks } = patch.changes[i] ?? { hunks: [] };
			if (!old || !isRegular(old.mode) || file.hunks.every(({ state }) => state !== "unsure")) return file;
			const [was, now] = [await blob(old.oid), await upstream.target.read(file.path)];
			const [base, target] = [splitLines(was), splitLines(now ?? "")];
			const told = file.hunks.map(async (outcome) => {
				if (outcome.state !== "unsure") return outcome;
				const hunk = hunks.find(({ newFrom }) => newFrom === outcome.hunk?.new[0]);
				const who =
					now === undefined
						? await this.past.whoRemoved(old.path)
						: hunk
							? await this.past.whoChanged(file.path, hunk, base, target)
							: [];
				return { ...outcome, evidence: [...outcome.evidence, ...who] };
			});
			return { ...file, hunks: await Promise.all(told) };
		});
		return { ...decision, files: await Promise.all(files) };
	}

	async #ask(patch: Patch, known: PatchDecision, facts: PortFacts): Promise<PatchDecision> {
		const { base, target } = this.run.plan;
		await this.assistant?.calibrate(this.controls);
		const answered = await this.assistant?.resolve(patch, known, facts, [base.name, target.name]);
		if (!answered) return known;
		return { ...answered, files: [...answered.files, ...known.files.slice(answered.files.length)] };
	}

	/** What becomes of a patch that a model helped with when a command failed on it; undefined where nothing can be done. */
	async repair(patch: Patch, decision: PatchDecision, output: string): Promise<PatchDecision | undefined> {
		return this.assistant?.repair(patch, decision, output, this.world);
	}

	/**
	 * Takes up again what a model said about a patch whose decision stands, so that it can be repaired as if the run had
	 * not been interrupted; called before the decision is absorbed.
	 */
	async reopen(patch: Patch, decision: PatchDecision): Promise<void> {
		if (!this.assistant || decision.manner !== "model") return;
		const effects = ({ files }: PatchDecision) => JSON.stringify(files.map((file) => file.effects));
		const again = await this.decide(patch);
		if (effects(again) !== effects(decision)) this.assistant.dismiss();
	}

	/** Takes a decision into account for the patches to come; called for each in its order, before it is carried out. */
	async absorb(patch: Patch, decision: PatchDecision): Promise<void> {
		const { moves, blob } = this.world;
		const { provided } = this;
		this.#fates.set(patch.key, decision.fate);
		this.#lines.follow(patch);
		this.assistant?.note(patch, decision);
		if (!PROVIDED.includes(decision.fate)) return this.withheld.withhold(patch, decision);
		await this.withheld.landed(patch);
		if (provided)
			for (const word of await addedWords(patch, blob)) if (!provided.has(word)) provided.add(owned(word));
		patch.changes.forEach(({ kind, new: next }, i) => {
			const { path } = decision.files[i]!;
			if (kind === "add" && path !== next!.path) moves.follow(next!.path, path);
		});
	}
}
