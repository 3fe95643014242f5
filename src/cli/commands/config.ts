import type { UserError } from "../../errors.js";
import { ExitCode } from "../../exit-codes.js";
import { type ConfigEntry, configSection } from "../../git/config.js";
import { display } from "../../report/display.js";
import type { AllCommands, Io, OptionSpec, Parsed } from "../command.js";
import { gitContext } from "../git-context.js";
import {
	inConfig,
	inEnvironment,
	isUnheard,
	keyOf,
	optionAt,
	settable,
	UNHEARD,
	unknownKey,
} from "../settings.js";
import { faultOf, type Given } from "../values.js";

export async function run(_: Parsed, io: Io, all: AllCommands): Promise<number> {
	const entries = await configSection(gitContext(io), "miggpt");
	const options = await settable(all);
	const rows = Object.entries(options)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.flatMap(([name, option]) => rowsOf(name, option, entries, io));
	const width = Math.max(...rows.map(([setting]) => setting.length));
	for (const [setting, origin] of rows) io.stdout.write(`${setting.padEnd(width)}  ${display(origin)}\n`);
	const faults = await faultsOf(entries, options, io, all);
	for (const { message, remedy } of faults) {
		io.stderr.write(`error: ${display(message)}\n`);
		if (remedy !== undefined) io.stderr.write(`hint: ${display(remedy)}\n`);
	}
	return faults.length === 0 ? ExitCode.Done : ExitCode.CannotRun;
}

type Row = readonly [setting: string, origin: string];

function rowsOf(name: string, option: OptionSpec, entries: readonly ConfigEntry[], io: Io): Row[] {
	const own = entries.filter(({ key }) => optionAt(key, { [name]: option }));
	const heard = own.filter((entry) => !isUnheard(entry, option)).map((entry) => inConfig(entry, name));
	const variable = inEnvironment(io, name, option);
	const given = variable ? [variable] : option.repeats ? heard : heard.slice(-1);
	const unheard = own.filter((entry) => isUnheard(entry, option)).map((entry) => inConfig(entry, name));
	return [
		...(given.length > 0 ? given.map((each) => row(name, each)) : [defaultRow(name, option)]),
		...unheard.map(
			(each): Row => [`${keyOf(name)}=${display(each.text)}`, `${each.file}, does not count: ${UNHEARD}`],
		),
	];
}

function row(name: string, { name: from, file, text }: Given): Row {
	return [`${keyOf(name)}=${display(text)}`, file ?? from];
}

function defaultRow(name: string, { default: preset }: OptionSpec): Row {
	return preset === undefined ? [keyOf(name), "not set"] : [`${keyOf(name)}=${preset}`, "default"];
}

async function faultsOf(
	entries: readonly ConfigEntry[],
	options: Readonly<Record<string, OptionSpec>>,
	io: Io,
	all: AllCommands,
): Promise<UserError[]> {
	const variables = Object.entries(options).flatMap(([name, option]) => {
		const given = inEnvironment(io, name, option);
		return given ? [faultOf(given, option)] : [];
	});
	const keys = entries.map((entry) => {
		const found = optionAt(entry.key, options);
		return found ? faultOf(inConfig(entry, found[0]), found[1]) : unknownKey(entry, all);
	});
	return [...(await Promise.all(keys)), ...variables].filter((each) => each !== undefined);
}
