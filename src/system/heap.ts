import { getHeapStatistics } from "node:v8";

/** What a run of a hundred patches takes, and some more, in bytes. */
const LARGE = 280e6;

/** Whether V8 holds more memory than a run of a hundred patches takes. */
export function isHeapLarge(): boolean {
	return getHeapStatistics().total_heap_size > LARGE;
}
