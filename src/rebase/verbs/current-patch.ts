import { UserError } from "../../errors.js";
import { git } from "../../git/process.js";
import type { Repository } from "../../git/repository.js";
import type { PatchReason } from "../../model/reason.js";
import { requireActiveRun } from "../record/current.js";

/** The patch that the run is stopped at, as git shows it, and why where it landed. @throws UserError where it is stopped at none */
export async function currentPatch(
	repository: Repository,
	isColoured: boolean,
): Promise<{ readonly patch: Buffer; readonly toBeEdited?: PatchReason }> {
	const { phase, state } = await requireActiveRun(repository);
	const key = phase.kind === "stopped" ? phase.stop.key : undefined;
	if (key === undefined)
		throw new UserError("the run is not stopped at a patch", "git miggpt status says where it stands");
	const args = ["--no-ext-diff", "--no-textconv", `--color=${isColoured ? "always" : "never"}`];
	const patch = await git(repository.context, ["show", ...args, key, "--"]);
	const decision = state.decisions.find((each) => each.key === key);
	return { patch, ...(decision?.fate === "editing" && { toBeEdited: decision.reason! }) };
}
