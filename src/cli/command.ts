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
	/** What `--name` stands for without a value, which can only follow a `=` then. */
	readonly bare?: string;
	/** What `--no-name` stands for, where it is no boolean. */
	readonly negated?: string;
	/** The bounds of a number. */
	readonly least?: number;
	readonly most?: number;
	readonly isWhole?: boolean;
	/**
	 * Who may set it as `miggpt.<name>` in git's config: nobody, where it says what to do rather than how; the user but
	 * not the repository, where it says where code and keys go or what is run; by default both.
	 */
	readonly config?: "nobody" | "user";
	/** What to say where it is given and the line has a word too many: its letter takes a value elsewhere. */
	readonly mistaken?: string;
	/** It can be set as `MIGGPT_<NAME>` in the environment. */
	readonly isVariable?: boolean;
	/** It has an effect only where one of these is given, too: options by their names, or a word of the line (`WORDS`). */
	readonly with?: readonly string[];
	/** It has none beside any of these. */
	readonly notWith?: readonly string[];
}

/** Where the value of an option comes from; the first that has one counts. */
export type Source = "line" | "environment" | "user's config" | "repository's config";

/** Stands for the words of a command's line in `with` and `notWith`. */
export const WORDS = "words";

/** The parsed options and positional words of a command. */
export interface Parsed {
	readonly words: readonly string[];
	text(option: string): string | undefined;
	number(option: string): number | undefined;
	flag(option: string): boolean;
	/** All values of an option that repeats, in order. */
	texts(option: string): readonly string[];
	/** Undefined for an option that has its default, or none. */
	source(option: string): Source | undefined;
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
	/** How many words it takes, and what the first may be, where that is one of a few. */
	readonly words: { readonly least: number; readonly most: number; readonly choices?: readonly string[] };
	readonly options: Readonly<Record<string, OptionSpec>>;
	readonly examples: readonly { readonly command: string; readonly says: string }[];
	/** Options come before the first word; all words after it are data, even with a dash in front. */
	readonly optionsFirst?: boolean;
	/** For commands with git's own exit codes: what wrong usage and any other failure exit with. */
	readonly failures?: { readonly usage: number; readonly other: number };
	/** It works without git's config, and where that is wrong. */
	readonly ignoresConfig?: boolean;
	/** Loads what it does: help, completion and the other commands do without. */
	readonly action: () => Promise<Action>;
}

/**
 * What a command does.
 *
 * @param all the commands there are, for one that tells of them
 * @returns the exit code
 */
export type Action = (parsed: Parsed, io: Io, all: AllCommands) => Promise<number>;

export type AllCommands = () => Promise<readonly CommandSpec[]>;

/** Options that cannot be set in git's config. */
export function lineOnly(
	options: Readonly<Record<string, OptionSpec>>,
): Readonly<Record<string, OptionSpec>> {
	return Object.fromEntries(
		Object.entries(options).map(([name, option]) => [name, { ...option, config: "nobody" }]),
	);
}

/** Options that every command takes. */
export const COMMON_OPTIONS: Readonly<Record<string, OptionSpec>> = {
	color: {
		type: "string",
		value: "WHEN",
		choices: ["auto", "always", "never"],
		default: "auto",
		bare: "always",
		negated: "never",
		describe:
			"Colour the output: always, never (--no-color, or NO_COLOR in the environment), or on a terminal alone.",
	},
	debug: { type: "boolean", config: "nobody", describe: "Show a stack trace with an error." },
	help: {
		type: "boolean",
		alias: "h",
		config: "nobody",
		describe: "Show the help of this command; --help opens its manual page on a terminal.",
	},
};
