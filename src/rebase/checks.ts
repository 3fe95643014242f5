import { Worktree } from "../git/worktree.js";
import { withoutKey } from "../llm/secret.js";
import type { PatchDecision } from "../model/decision.js";
import { runShell } from "../system/shell.js";
import type { RunOptions } from "./options.js";
import { setCurrentRun } from "./record/current.js";
import type { Run } from "./record/run.js";
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
		private readonly run: Run,
		private readonly stepper: Stepper,
		private readonly options: Pick<RunOptions, "tell" | "key">,
	) {}

	/** Runs the commands for a patch that has just landed. @returns the first that fails */
	async afterPatch(decision: PatchDecision): Promise<Failure | undefined> {
		const { exec, execChanged } = this.run.plan.checks;
		for (const command of exec) {
			const failed = await this.check(command);
			if (failed) return failed;
		}
		const touched = execChanged.length > 0 ? touchedSources(decision) : [];
		for (const command of execChanged)
			for (const file of touched) {
				const failed = await this.check(command, file);
				if (failed) return failed;
			}
		return undefined;
	}

	/** Runs a command on what has landed so far. @param file what `{file}` and `{obj}` stand for, latin1 */
	async check(command: string, file?: string): Promise<Failure | undefined> {
		await this.stepper.checkpoint();
		const worktree = await this.#at((await this.run.tip())!);
		const shown = file === undefined ? command : `${command} (${file})`;
		const { tell, key } = this.options;
		tell({ kind: "running", command: shown });
		const variables = file === undefined ? {} : pathVariables(file);
		const { signal } = this.run.repository.context;
		const onLine = (line: string) => tell({ kind: "output", line: withoutKey(line, key) });
		const run = await runShell(withVariables(command), worktree.folder, variables, signal, onLine);
		return run.code === 0 ? undefined : { command: shown, code: run.code, output: withoutKey(run.tail, key) };
	}

	/** What a command wrote, with the worktree's files by their paths in the tree. */
	inTree(output: string): string {
		const folder = Buffer.from(this.run.paths.worktree).toString("latin1");
		return output.replaceAll(`${folder}/`, "").replaceAll(folder, ".");
	}

	async #at(commit: string): Promise<Worktree> {
		const { plan } = this.run;
		this.#worktree ??= await this.run.worktree();
		if (!this.#worktree) {
			this.#worktree = await this.#checkOut(commit);
			await setCurrentRun(this.#worktree.gitDir, plan.run);
		} else {
			await this.#worktree.reset(commit, true);
			await this.#worktree.fill();
		}
		return this.#worktree;
	}

	async #checkOut(commit: string): Promise<Worktree> {
		const { repository, paths, plan } = this.run;
		const { signal } = repository.context;
		const { tell } = this.options;
		tell({ kind: "doing", what: `checking out ${paths.worktree}` });
		const isOwn = !plan.worktree;
		const clear = () => {
			if (!isOwn) tell({ kind: "doing", what: `interrupted: clearing ${paths.worktree} away` });
		};
		signal?.addEventListener("abort", clear, { once: true });
		try {
			return await Worktree.add(repository.context, paths.worktree, commit, { isFull: true, isOwn });
		} finally {
			signal?.removeEventListener("abort", clear);
		}
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
