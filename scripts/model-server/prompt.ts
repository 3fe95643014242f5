import type { Seen } from "./server.js";

/** The code that a prompt asks to change: its last fenced section, NEW CODE. */
export function newCodeOf(seen: Seen): string {
	const user = seen.body.messages.find(({ role }) => role === "user")!.content;
	return sectionOf(user, "NEW CODE");
}

/** The text of a prompt's section, by the beginning of its title; no text within has a fence as long as the prompt's. */
export function sectionOf(prompt: string, title: string): string {
	const lines = prompt.split("\n");
	const fence = lines.filter((line) => /^~{3,}$/.test(line)).sort((a, b) => b.length - a.length)[0];
	const at = lines.findIndex((line, i) => line.startsWith(title) && lines[i + 1] === fence);
	if (at < 0) return "";
	const end = lines.indexOf(fence!, at + 2);
	return lines
		.slice(at + 2, end)
		.map((line) => `${line}\n`)
		.join("");
}

/**
 * Answers a prompt about one place or several, each with what `say` says of what is told about it; undefined where it
 * says nothing of one.
 */
export function answerEach(user: string, say: (told: string) => string | undefined): string | undefined {
	const [whole, ...parts] = user.split(/^PLACE \d+\b.*$/m) as [string, ...string[]];
	if (parts.length === 0) return say(whole);
	const answers = parts.map(say);
	if (answers.includes(undefined)) return undefined;
	return answers.map((answer, i) => `PLACE ${i + 1}\n${answer}`).join("\n");
}

/** An answer in the form that is asked for. */
export function answer(code: string, reason = "the patch's change, made in the new code"): string {
	return `\`\`\`c\n${code}\`\`\`\nREASON: ${reason}\n`;
}
