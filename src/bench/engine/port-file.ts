import type { Assistant } from "../../assist/assistant.js";
import type { Answer, FileRow } from "../../model/bench.js";
import type { FileOutcome } from "../../model/decision.js";
import type { CParser } from "../../model/syntax.js";
import { applyReplacements } from "../../port/assemble.js";
import { Moves } from "../../port/moves.js";
import { portPatch } from "../../port/patch.js";
import type { World } from "../../port/target.js";
import { Upstream } from "../../port/upstream.js";
import { memoryCode } from "./memory-code.js";
import { blobId, MemoryTree } from "./memory-tree.js";
import { patchOfTexts } from "./text-patch.js";

export interface EngineSettings {
	/** The least confidence that is believed, 0 to 1. */
	readonly threshold: number;
	/** Names of rules and gates that are left out. */
	readonly without: ReadonlySet<string>;
	readonly parser: CParser;
}

/**
 * Ports the one file that a row tells of, as if the trees held nothing but what the row has of them.
 *
 * @param assistant is asked for what the engine leaves
 */
export async function portFileRow(
	row: FileRow,
	settings: EngineSettings,
	assistant?: Assistant,
): Promise<Answer> {
	const base = new MemoryTree([...Object.entries(row.around.base), [row.path, row.base]]);
	const target = new MemoryTree([...Object.entries(row.around.target), [row.pathNew, row.target]]);
	const texts = new Map([...base.texts, ...target.texts, row.patched].map((text) => [blobId(text), text]));
	const hasTrees = Object.keys(row.around.base).length + Object.keys(row.around.target).length > 0;
	const code = hasTrees ? memoryCode(base, target) : undefined;
	const world: World = {
		tree: target,
		blob: async (oid) => texts.get(oid)!,
		blobId,
		moves: new Moves(base, target, async () => ({
			vanished: base.missingFrom(target),
			appeared: target.missingFrom(base),
		})),
		...(code && { upstream: new Upstream(base, target, async () => code) }),
		codeIndexes: async () => code,
		provided: new Set(),
		...settings,
		...(row.threshold !== undefined && { threshold: row.threshold }),
	};
	const patch = patchOfTexts(row.id, [row]);
	const ported = await portPatch(patch, world);
	const isLeft = ported.fate === "conflict" && assistant !== undefined;
	const decision = isLeft ? await assistant.resolve(patch, ported, world) : ported;
	if (decision.fate === "conflict")
		return { text: undefined, failure: "refused", ...(decision.reason && { note: decision.reason }) };
	return { text: resultAt(row, decision.files, texts) };
}

/** What stands where the row's file is to stand once the decision is carried out. */
function resultAt(row: FileRow, files: readonly FileOutcome[], texts: ReadonlyMap<string, string>): string {
	const effects = files.flatMap((file) => file.effects).filter(({ path }) => path === row.pathNew);
	const effect = effects.at(-1);
	if (!effect) return row.target;
	switch (effect.kind) {
		case "delete":
			return "";
		case "object":
			return texts.get(effect.oid)!;
		case "written":
			return effect.text;
		case "rewritten":
			return applyReplacements(texts.get(effect.source)!, effect.replacements);
		case "edited":
			return applyReplacements(row.target, effect.replacements, effect.finalNewline);
	}
}
