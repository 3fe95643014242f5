import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** V8 lets the heap of a long run grow to twice what lives in it, which is some 200 MB, before it looks. */
const MOST_HEAP = 290e6;

let collect: (() => void) | undefined;

/** Has V8 collect its garbage where the heap has grown, so that a run of thousands of patches takes no more memory than one of hundreds. */
export function keepHeapSmall(): void {
	if (getHeapStatistics().total_heap_size < MOST_HEAP) return;
	if (!collect) {
		setFlagsFromString("--expose-gc");
		collect = runInNewContext("gc") as () => void;
	}
	collect();
}
