import { expect, it } from "vitest";
import { mailLosses } from "../../src/series/mailable.js";

it.each([
	["net: fix it\n\nBecause.\n\nSigned-off-by: A <a@b>\n", 0],
	["[BUG] fix it\n", 1],
	["Re: fix it\n", 1],
	["fix\nit\n\nbody\n", 1],
	["fix it\n\nbody\n---\nnotes\n", 1],
	["fix it\n\nFrom: someone else\n", 1],
	["fix it\n\ndiff -r of two things\n", 1],
	["fix it \n\n\n\nbody\n", 1],
	["", 1],
	["fix it\n\nFrom a@b Mon Nov 23 10:00:00 2026\n", 1],
])("names what mail cannot carry of %j", (message, losses) => {
	expect(mailLosses(message)).toHaveLength(losses);
});
