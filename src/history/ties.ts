import type { Clues, PastCommit, TieReason } from "../model/history.js";

/** What is known of a patch that is looked for. */
export interface Sought {
	readonly subject: string;
	/** `name <email>` */
	readonly author: string;
	readonly clues: Clues;
	readonly paths: readonly string[];
	/** The stable patch id, where the patch has a diff. */
	readonly patchId?: string;
}

/** The commits of a range, to be asked by what they say. Newest first. */
export interface Past {
	/** The commit of an id or of a beginning of one; undefined where it is none or several. */
	byId(id: string): PastCommit | undefined;
	bySubject(subject: string): readonly PastCommit[];
	byMail(mail: string): readonly PastCommit[];
}

/** A commit that may be the patch, and why. */
export interface Candidate {
	readonly commit: PastCommit;
	readonly reason: TieReason;
}

/** A subject of fewer words is anybody's. */
const TELLING_WORDS = 3;

/** The commit that a patch became, by the strongest reason; undefined where none is like it. */
export function tieOf(
	patch: Sought,
	past: Past,
	patchIds: ReadonlyMap<string, string>,
): Candidate | undefined {
	const named = patch.clues.sameAs.flatMap(({ how, id }) => {
		const commit = past.byId(id);
		return commit ? [{ commit, reason: { kind: "named" as const, how } }] : [];
	});
	if (named[0]) return named[0];
	const alike = past.bySubject(subjectKey(patch.subject)).filter(({ parents }) => parents.length < 2);
	const withDiff = alike.filter(
		({ id }) => patch.patchId !== undefined && patchIds.get(id) === patch.patchId,
	);
	const byDiff = withDiff[0] ?? commitOfDiff(patch, past, patchIds);
	if (byDiff) return { commit: byDiff, reason: { kind: "patch-id" } };
	return byMail(patch, past) ?? bySubject(patch, alike);
}

function commitOfDiff({ patchId }: Sought, past: Past, patchIds: ReadonlyMap<string, string>) {
	if (patchId === undefined) return undefined;
	for (const [id, each] of patchIds) if (each === patchId) return past.byId(id);
	return undefined;
}

/** A mail names reports and discussions as well: the commit must be the author's own. */
function byMail(patch: Sought, past: Past): Candidate | undefined {
	const commit = patch.clues.mails
		.flatMap((mail) => past.byMail(mail))
		.find((each) => isSameAuthor(each, patch) && sharesPath(each, patch));
	return commit && { commit, reason: { kind: "mail" } };
}

/** Of several commits of one subject, the author's own that changes most of the same files, the newest of them. */
function bySubject(patch: Sought, alike: readonly PastCommit[]): Candidate | undefined {
	const [best] = alike
		.map((commit) => ({ commit, own: isSameAuthor(commit, patch), shared: sharedPaths(commit, patch) }))
		.sort((a, b) => Number(b.own) - Number(a.own) || b.shared - a.shared);
	if (!best || subjectKey(patch.subject).split(" ").length < TELLING_WORDS) return undefined;
	const isOwn = best.own && best.shared > 0;
	return { commit: best.commit, reason: { kind: isOwn ? "subject-and-author" : "subject" } };
}

/** A subject without what mailing adds to it. */
export function subjectKey(subject: string): string {
	return subject
		.replace(/^(?:\s{0,4}\[[^\]\n]{0,80}\])+/, "")
		.replace(/\s+/g, " ")
		.replace(/\.$/, "")
		.trim();
}

function isSameAuthor({ author }: PastCommit, patch: Sought): boolean {
	const [name, mail] = partsOf(author);
	const [otherName, otherMail] = partsOf(patch.author);
	return mail === otherMail || (name !== "" && name === otherName);
}

function partsOf(author: string): [name: string, mail: string] {
	const at = author.lastIndexOf("<");
	return [author.slice(0, at).trim().toLowerCase(), author.slice(at).toLowerCase()];
}

function sharesPath(commit: PastCommit, patch: Sought): boolean {
	return sharedPaths(commit, patch) > 0;
}

function sharedPaths({ paths }: PastCommit, patch: Sought): number {
	return paths.filter((path) => patch.paths.includes(path)).length;
}

/** The commits newer than `commit` that take it back, and that mend it, newest first. */
export function laterWord(
	commit: PastCommit,
	newestFirst: readonly PastCommit[],
): { readonly reverts: readonly PastCommit[]; readonly fixes: readonly PastCommit[] } {
	const at = newestFirst.indexOf(commit);
	const later = at < 0 ? newestFirst : newestFirst.slice(0, at);
	const means = (id: string) => commit.id.startsWith(id);
	return {
		reverts: later.filter(
			({ clues }) =>
				clues.reverts.some(means) || (clues.reverts.length === 0 && clues.revertsSubject === commit.subject),
		),
		fixes: later.filter(({ clues }) => clues.fixes.some(means)),
	};
}
