import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** V8 lets the heap of a long run grow to twice what lives in it, which is some 200 MB, before it looks. */
const MOST_HEAP = 280e6;
/** What is left, with the room between what lives, may be more than that: so much may come to it before V8 looks again. */
const ROOM = 40e6;

let collect: (() => void) | undefined;
let most = MOST_HEAP;

/** Has V8 collect its garbage where the heap has grown, so that a run of thousands of patches takes little more memory than one of hundreds. */
export function keepHeapSmall(): void {
	if (getHeapStatistics().total_heap_size < most) return;
	if (!collect) {
		setFlagsFromString("--expose-gc");
		collect = runInNewContext("gc") as () => void;
	}
	collect();
	most = Math.max(MOST_HEAP, getHeapStatistics().total_heap_size + ROOM);
}
