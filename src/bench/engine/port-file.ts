import type { Assistant } from "../../assist/assistant.js";
import type { Answer, FileRow } from "../../model/bench.js";
import type { FileOutcome } from "../../model/decision.js";
import { textLeft } from "../../port/effects.js";
import { Moves } from "../../port/moves.js";
import { factsFor, portPatch } from "../../port/patch.js";
import type { World } from "../../port/target.js";
import { Upstream } from "../../port/upstream.js";
import { patchReasonText } from "../../report/wording/reason.js";
import { memoryCode } from "./memory-code.js";
import { blobId, MemoryTree } from "./memory-tree.js";
import { patchOfTexts } from "./text-patch.js";

/** What the engine is run with, whatever the row. */
export type EngineSettings = World["settings"];

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
		blob: async (oid: string) => texts.get(oid)!,
		blobId,
		moves: new Moves(base, target, async () => ({
			vanished: base.missingFrom(target),
			appeared: target.missingFrom(base),
		})),
		upstream: code && new Upstream(base, target, async () => code),
		codeIndexes: async () => code,
		provided: new Set(),
		settings: { ...settings, threshold: row.threshold ?? settings.threshold },
	};
	const patch = patchOfTexts(row.id, [row]);
	const facts = await factsFor(patch, world);
	const ported = await portPatch(patch, facts);
	const isLeft = ported.fate === "conflict" && assistant !== undefined;
	const decision = isLeft ? await assistant.resolve(patch, ported, facts) : ported;
	if (decision.fate === "conflict")
		return {
			text: undefined,
			failure: "refused",
			...(decision.reason && { note: patchReasonText(decision.reason) }),
		};
	return { text: await resultAt(row, decision.files, world) };
}

/** What stands where the row's file is to stand once the decision is carried out. */
async function resultAt(row: FileRow, files: readonly FileOutcome[], { tree, blob }: World): Promise<string> {
	const effects = files.flatMap((file) => file.effects).filter(({ path }) => path === row.pathNew);
	const effect = effects.at(-1);
	if (!effect) return row.target;
	if (effect.kind === "delete") return "";
	return (await textLeft(effect, { read: (path) => tree.read(path), blob }))!;
}
