import { membersOf } from "../fingerprint/functions.js";
import type { StructChange, StructMembers } from "../model/code.js";
import type { KnownCode, TreeReader } from "../model/tree.js";

/** What upstream did between base and target, read when it is first asked for and remembered for the run. */
export class Upstream {
	readonly #structs = new Map<string, Promise<Members | undefined>>();

	/**
	 * @param base the tree that the series was made on
	 * @param target the tree that it goes to, without the series
	 * @param code what is known of both trees' code; undefined where they are the same
	 */
	constructor(
		readonly base: TreeReader,
		readonly target: TreeReader,
		readonly code: () => Promise<KnownCode | undefined>,
	) {}

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

	async #members(tree: TreeReader, path: string | undefined, name: string): Promise<Members | undefined> {
		const entry = path === undefined ? undefined : await tree.entry(path);
		if (!entry) return undefined;
		const key = `${name} ${entry.oid}`;
		let members = this.#structs.get(key);
		if (!members) {
			members = readMembers(tree, path!, name);
			this.#structs.set(key, members);
		}
		return members;
	}
}

type Members = StructMembers & { readonly path: string };

async function readMembers(tree: TreeReader, path: string, name: string): Promise<Members | undefined> {
	const members = membersOf((await tree.read(path)) ?? "", name);
	return members && { ...members, path };
}
