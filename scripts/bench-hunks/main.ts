/**
 * The engine's processor time for one file by the number of its hunks, so that it shows whether that grows with them or
 * with their square:
 *
 *   npm run bench:hunks -- 1250 2500 5000 10000
 *
 * The file is a made header of registers, 12 lines each, of which the patch changes one and upstream another.
 */
import { DEFAULT_SETTINGS } from "../../src/model/settings.js";
import { portText } from "../../src/port/text.js";
import { hunksBetween } from "../../src/text/hunks.js";
import { largeHeader } from "./large-header.js";

const MICROSECONDS = 1e6;

console.log("   hunks     lines   seconds");
for (const count of process.argv.slice(2).map(Number)) {
	const { base, patched, target } = largeHeader(count);
	const hunks = hunksBetween(base, patched);
	const before = process.cpuUsage();
	portText({ path: "include/zed.h", base, patched, target, hunks }, DEFAULT_SETTINGS);
	const seconds = process.cpuUsage(before).user / MICROSECONDS;
	const lines = base.split("\n").length - 1;
	const row = [
		[hunks.length, 8],
		[lines, 10],
	].map(([number, width]) => `${number}`.padStart(width!));
	console.log(`${row.join("")}${seconds.toFixed(1).padStart(10)}`);
}
