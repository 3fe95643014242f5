import type { CommitName, PastCommit, Tie } from "../model/history.js";
import { firstHolders, mergesOf } from "./graph.js";
import { type Candidate, laterWord, type Past, subjectKey } from "./ties.js";

/** A tag and the commit that it names. */
export interface Tag {
	readonly name: string;
	readonly commit: string;
}

/** Looks commits of a range up; what is looked up by is sorted when it is first asked for. */
export class PastIndex implements Past {
	readonly #byId: ReadonlyMap<string, PastCommit>;
	readonly #tip: string;
	#subjects?: ReadonlyMap<string, PastCommit[]>;
	#mails?: ReadonlyMap<string, PastCommit[]>;
	#paths?: ReadonlyMap<string, PastCommit[]>;
	#tags?: ReadonlyMap<string, string>;
	#merges?: ReadonlyMap<string, string>;

	/**
	 * @param commits newest first
	 * @param tags oldest first
	 */
	constructor(
		readonly commits: readonly PastCommit[],
		private readonly tags: readonly Tag[],
	) {
		this.#byId = new Map(commits.map((commit) => [commit.id, commit]));
		this.#tip = commits[0]?.id ?? "";
	}

	byId(id: string): PastCommit | undefined {
		const exact = this.#byId.get(id);
		if (exact) return exact;
		const found = this.commits.filter((commit) => commit.id.startsWith(id));
		return found.length === 1 ? found[0] : undefined;
	}

	bySubject(subject: string): readonly PastCommit[] {
		this.#subjects ??= grouped(this.commits, (commit) => [subjectKey(commit.subject)]);
		return this.#subjects.get(subject) ?? [];
	}

	byMail(mail: string): readonly PastCommit[] {
		this.#mails ??= grouped(this.commits, ({ clues }) => clues.mails);
		return this.#mails.get(mail) ?? [];
	}

	/** The commits that change a file, newest first. */
	ofPath(path: string): readonly PastCommit[] {
		this.#paths ??= grouped(this.commits, ({ paths }) => paths);
		return this.#paths.get(path) ?? [];
	}

	/** A commit with the first tag that contains it and the merge that brought it. */
	name({ id, subject }: PastCommit): CommitName {
		this.#tags ??= firstHolders(this.#byId, this.#firstTags());
		this.#merges ??= mergesOf(this.#byId, this.#tip);
		const tagged = this.#tags.get(id);
		const tag = this.tags.find(({ commit }) => commit === tagged)?.name;
		const topic = this.#byId.get(this.#merges.get(id) ?? "")?.subject;
		return { id, subject, ...(tag !== undefined && { tag }), ...(topic !== undefined && { topic }) };
	}

	/** A tie with what later commits say of its commit. */
	tie({ commit, reason }: Candidate): Tie {
		const { reverts, fixes } = laterWord(commit, this.commits);
		const named = (commits: readonly PastCommit[]) => commits.map((each) => this.name(each));
		return { commit: this.name(commit), reason, revertedBy: named(reverts), fixedBy: named(fixes) };
	}

	/** The commits that tags name; those of versions come first, so that no private mark hides them. */
	#firstTags(): string[] {
		const isVersion = ({ name }: Tag) => /^v?\d/.test(name);
		return [...this.tags.filter(isVersion), ...this.tags.filter((tag) => !isVersion(tag))].map(
			({ commit }) => commit,
		);
	}
}

function grouped(
	commits: readonly PastCommit[],
	keysOf: (commit: PastCommit) => readonly string[],
): Map<string, PastCommit[]> {
	const groups = new Map<string, PastCommit[]>();
	for (const commit of commits)
		for (const key of keysOf(commit)) {
			const group = groups.get(key);
			if (group) group.push(commit);
			else groups.set(key, [commit]);
		}
	return groups;
}
