import { readRef } from "../git/refs.js";
import type { Repository } from "../git/repository.js";
import { Worktree } from "../git/worktree.js";
import { withoutKey } from "../llm/secret.js";
import type { PatchDecision } from "../model/decision.js";
import type { Plan, RunEvent } from "../model/run.js";
import { runShell } from "../system/shell.js";
import { setCurrentRun } from "./record/current.js";
import { hasCommands, tipRefOf, worktreeFolder } from "./record/paths.js";
import type { Stepper } from "./replay/stepper.js";

/** A command that failed, and the end of what it wrote. */
interface Failure {
	readonly command: string;
	readonly code: number;
	readonly output: string;
}

/** Runs the user's commands in the run's worktree, which then is a full checkout of what has landed. */
export class Checker {
	#worktree: Worktree | undefined;

	constructor(
		private readonly repository: Repository,
		private readonly plan: Plan,
		private readonly stepper: Stepper,
		private readonly tell: (event: RunEvent) => void,
		private readonly key?: string,
	) {}

	/** True where there are commands to run after each patch. */
	get isWanted(): boolean {
		return hasCommands(this.plan);
	}

	/** Runs the commands for a patch that has just landed. @returns the first that fails */
	async afterPatch(decision: PatchDecision): Promise<Failure | undefined> {
		const { exec, execChanged } = this.plan.checks;
		for (const command of exec) {
			const failed = await this.run(command);
			if (failed) return failed;
		}
		const touched = execChanged.length > 0 ? touchedSources(decision) : [];
		for (const command of execChanged)
			for (const file of touched) {
				const failed = await this.run(command, file);
				if (failed) return failed;
			}
		return undefined;
	}

	/** Runs a command on what has landed so far. @param file what `{file}` and `{obj}` stand for, latin1 */
	async run(command: string, file?: string): Promise<Failure | undefined> {
		await this.stepper.checkpoint();
		const tip = (await readRef(this.repository, tipRefOf(this.plan)))!;
		const worktree = await this.#at(tip);
		const shown = file === undefined ? command : `${command} (${file})`;
		this.tell({ kind: "doing", what: `running ${shown}` });
		const variables = file === undefined ? {} : pathVariables(file);
		const { signal } = this.repository.context;
		const { code, tail } = await runShell(withVariables(command), worktree.folder, variables, signal);
		return code === 0 ? undefined : { command: shown, code, output: withoutKey(tail, this.key) };
	}

	/** What a command wrote, with the worktree's files by their paths in the tree. */
	inTree(output: string): string {
		const folder = Buffer.from(worktreeFolder(this.repository, this.plan)).toString("latin1");
		return output.replaceAll(`${folder}/`, "").replaceAll(folder, ".");
	}

	async #at(commit: string): Promise<Worktree> {
		const folder = worktreeFolder(this.repository, this.plan);
		const { context } = this.repository;
		this.#worktree ??= await Worktree.open(context, folder);
		if (!this.#worktree) {
			this.tell({ kind: "doing", what: `checking out ${folder}` });
			this.#worktree = await Worktree.add(context, folder, commit, true);
			await setCurrentRun(this.#worktree.gitDir, this.plan.run);
		} else {
			await this.#worktree.reset(commit, true);
			await this.#worktree.fill();
		}
		return this.#worktree;
	}
}

/** The C files that a landed patch has written. */
function touchedSources({ files }: PatchDecision): string[] {
	const paths = files.flatMap(({ effects }) =>
		effects.flatMap(({ kind, path }) => (kind !== "delete" && /\.[cS]$/.test(path) ? [path] : [])),
	);
	return [...new Set(paths)].map((path) => (path.startsWith("-") ? `./${path}` : path));
}

/** The path goes through the environment: whatever it is called, the shell never reads it as a command. */
function withVariables(command: string): string {
	return command.replaceAll("{file}", '"$MIGGPT_FILE"').replaceAll("{obj}", '"$MIGGPT_OBJ"');
}

function pathVariables(file: string): Record<string, string> {
	const name = Buffer.from(file, "latin1").toString();
	return { MIGGPT_FILE: name, MIGGPT_OBJ: name.replace(/\.[cS]$/, ".o") };
}
