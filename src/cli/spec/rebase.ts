import type { CommandSpec } from "../command.js";
import { REBASE_OPTIONS } from "../rebase-options.js";

export const rebase: CommandSpec = {
	name: "rebase",
	synopsis:
		"BASE..[VERSION..]TARGET [--series REV] [options] | --continue | --skip | --abort | --quit | --resume | --edit-todo",
	summary: "Carry a patch series from one kernel version to another",
	description: [
		"Carries the commits BASE..REV (REV is HEAD unless --series says otherwise) over to TARGET, oldest first, and writes the result as the branch miggpt/<series>-<target> and as patch files. Authors, dates and messages are kept. Your checkout, index and branches are not touched.",
		"A hunk lands where it can be shown to belong; a hunk that the target has already is upstream, and a patch made of nothing else is left out and named. What cannot be decided is a conflict: the run stops there, or leaves the patch out and goes on (--on-conflict park). A later patch that builds on one left out is such a conflict, whatever its own hunks are: its reason names the patch and what it brings. It is carried over without that by --continue at the stop, by git miggpt retry PATCH --anyway, or where you dropped the other patch from the to-do list yourself, and the summary says so.",
		"A patch that cannot be landed and that the target has in effect, with another comment, an inverted condition or in a reworked helper, is superseded: left out, and named with its share and what differs. With --superseded park, which is the default, it waits for you and the exit code says so: git miggpt retry PATCH --keep carries it over, git miggpt take --upstream accepts all. A patch some of whose hunks the target has, and whose others land, lands partly upstream; where it has them in effect only, the patch is parked with that reason, and --superseded drop lands the others.",
		"Where the commits between BASE and TARGET are there, patches are tied to those that they became: by an id that the message or the header of a patch file names, the same patch id, mail, or subject and author. A commit that was reverted later makes no patch upstream. Conflicts name the commits that changed their lines, and a file that is gone is followed through the commits that moved it. Commits and folders are read once a range, when the first patch is in doubt, and kept; file contents only of commits that change the files of such a patch; nothing is fetched. --no-history leaves all that out.",
		"BASE..VERSION..TARGET goes by way of VERSION, and of more: the series is carried to each in its order, and what has landed there is the series of the next leg. Each leg is a run of its own, with its own account; what one leaves out the later ones lack. The last one makes the branch and the patch files, in which all that was left out on the way is named. --continue ends the leg that stopped and goes on with the next, --abort gives up all of them.",
		"Where it stops, a linked worktree holds the files of that patch: what is sure is applied and staged, what is open stands between markers of target, base and patch. Put it right there, git add, and git miggpt rebase --continue; or --skip the patch, --abort the run, or --quit with a branch of what has landed. A conflict that was resolved before is resolved the same way again, a patch that you left out is left out again where it stops, and both are shown as such (git miggpt memory).",
		"Every decision is written before the next begins. After a crash, a reboot or Ctrl-C, --resume goes on and gives the very branch that an undisturbed run gives; --continue does as well.",
	],
	words: { least: 0, most: 1 },
	options: REBASE_OPTIONS,
	examples: [
		{
			command: "git miggpt rebase v5.10..v6.1",
			says: "Carry the current branch, which stands on v5.10, to v6.1",
		},
		{
			command: "git miggpt rebase v6.1..v6.12 --series rt --on-conflict park",
			says: "Carry branch rt over, leaving out what cannot be decided",
		},
		{
			command: "git miggpt rebase v6.1..v6.6..v6.12",
			says: "Carry the current branch to v6.6 first, and from there to v6.12",
		},
		{
			command: "git miggpt rebase v6.1..v6.12 -n --json >run.json",
			says: "Look first: decide everything, write nothing",
		},
		{
			command: "git miggpt rebase --continue",
			says: "Go on where it stopped (exit code 3), the files in the worktree put right and staged",
		},
		{
			command: "git miggpt rebase --resume",
			says: "Go on after Ctrl-C (exit code 130), a crash or a reboot",
		},
		{
			command: "git miggpt rebase v6.1..v6.12 --exec-changed 'make {obj}'",
			says: "Compile what each patch touches, and stop where that fails",
		},
	],
	action: async () => (await import("../commands/rebase.js")).run,
};
