import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { addTrailer } from "../../src/series/trailer.js";

const TRAILER = "Assisted-by: git-miggpt:m";

it.each([
	"one line\n",
	"subject\n\nbody\n",
	"subject\n\nbody\n\nSigned-off-by: A <a@example.org>\n",
	"subject\n\nbody\n\nLink: https://example.org\n (more)\nSigned-off-by: A <a@example.org>\n[b: changed x]\n",
	"subject\n\nNote: this is prose\nthat goes on and on\nfor three lines\nwithout a trailer\n",
	'subject: with colon\n\nFixes: 0123456789ab ("x")\nCc: stable@example.org\n',
	"subject\n\nbody\n\n(cherry picked from commit 0123)\n",
])("adds a trailer where git does: %j", (message) => {
	const git = execFileSync("git", ["interpret-trailers", "--trailer", TRAILER], {
		input: message,
		encoding: "latin1",
	});
	expect(addTrailer(message, TRAILER)).toBe(git);
	expect(addTrailer(addTrailer(message, TRAILER), TRAILER)).toBe(addTrailer(message, TRAILER));
});
