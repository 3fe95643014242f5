import type { Files, TestRepo } from "./repo.js";

export interface StreamCommit {
	readonly message: string;
	readonly files: Files;
}

/** As `TestRepo.scene`, for many files and commits: written through one git process. */
export function streamScene(
	repo: TestRepo,
	base: Files,
	target: Files,
	series: readonly StreamCommit[],
): TestRepo {
	const stream = [
		commit("refs/tags/old", { message: "old version\n", files: base }, 0),
		commit("refs/tags/new", { message: "new version\n", files: target }, 1, ":1"),
		...series.map((each, i) => commit("refs/heads/series", each, i + 2, i === 0 ? ":1" : undefined)),
		...(series.length === 0 ? ["reset refs/heads/series\nfrom :1\n\n"] : []),
	];
	repo.gitWith(
		{ input: `${stream.join("")}done\n` },
		"fast-import",
		"--quiet",
		"--done",
		"--date-format=raw-permissive",
	);
	return repo;
}

function commit(ref: string, { message, files }: StreamCommit, number: number, from?: string): string {
	const who = `Ada Author <ada@example.org> ${1_700_000_000 + number} +0100`;
	const head = `commit ${ref}\nmark :${number + 1}\nauthor ${who}\ncommitter ${who}\ndata ${message.length}\n${message}\n`;
	return `${head}${from ? `from ${from}\n` : ""}${Object.entries(files).map(change).join("")}\n`;
}

function change([path, value]: [string, Files[string]]): string {
	const quoted = `"${path.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n")}"`;
	if (value === undefined) return `D ${quoted}\n`;
	const { mode, text } = typeof value === "string" ? { mode: "100644", text: value } : value;
	return `M ${mode} inline ${quoted}\ndata ${text.length}\n${text}\n`;
}
