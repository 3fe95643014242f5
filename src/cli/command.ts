/** An option as the command line, its help and the man page know it. */
export interface OptionSpec {
	readonly type: "string" | "number" | "boolean";
	/** One sentence; the man page prints it too. */
	readonly describe: string;
	/** What the value is called in help: `--series REV`. */
	readonly value?: string;
	readonly alias?: string;
	readonly choices?: readonly string[];
	readonly default?: string | number | boolean;
	/** It may be given several times, and each value counts. */
	readonly repeats?: boolean;
}

/** The parsed options and positional words of a command. */
export interface Parsed {
	readonly words: readonly string[];
	text(option: string): string | undefined;
	number(option: string): number | undefined;
	flag(option: string): boolean;
	/** All values of an option that repeats, in order. */
	texts(option: string): readonly string[];
}

/** Where a command writes, and what it may know of the world. */
export interface Io {
	readonly stdout: NodeJS.WriteStream;
	readonly stderr: NodeJS.WriteStream;
	readonly cwd: string;
	readonly env: NodeJS.ProcessEnv;
	/** Fires when the user wants the program to end. */
	readonly signal: AbortSignal;
	readonly now: () => Date;
}

/** A command: its help, its man page section and its parser are made from this. */
export interface CommandSpec {
	readonly name: string;
	/** What follows the name: `BASE..TARGET [options]`. */
	readonly synopsis: string;
	/** One line for the list of commands. */
	readonly summary: string;
	/** Paragraphs for the man page and the command's help. */
	readonly description: readonly string[];
	/** How many words it takes. */
	readonly words: { readonly least: number; readonly most: number };
	readonly options: Readonly<Record<string, OptionSpec>>;
	readonly examples: readonly { readonly command: string; readonly says: string }[];
	/** Options come before the first word; all words after it are data, even with a dash in front. */
	readonly optionsFirst?: boolean;
	/** For commands with git's own exit codes: what wrong usage and any other failure exit with. */
	readonly failures?: { readonly usage: number; readonly other: number };
	/** @returns the exit code */
	readonly run: (parsed: Parsed, io: Io) => Promise<number>;
}

/** Options that every command takes. */
export const COMMON_OPTIONS: Readonly<Record<string, OptionSpec>> = {
	color: {
		type: "boolean",
		describe: "Colour the output (--no-color, or NO_COLOR in the environment, turns it off).",
		default: true,
	},
	debug: { type: "boolean", describe: "Show a stack trace with an error." },
	help: { type: "boolean", alias: "h", describe: "Show the help of this command." },
};
