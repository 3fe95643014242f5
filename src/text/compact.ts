/** A maximal run of changed lines [start, end), possibly empty, of one side of a diff. */
class Group {
	start = 0;
	end = 0;

	constructor(
		private readonly lines: Int32Array,
		private readonly changed: Uint8Array,
	) {
		while (this.changed[this.end]) this.end++;
	}

	get isEmpty(): boolean {
		return this.start === this.end;
	}

	/** Moves on to the next group; false at the end. */
	next(): boolean {
		if (this.end === this.lines.length) return false;
		this.start = this.end + 1;
		this.end = this.start;
		while (this.changed[this.end]) this.end++;
		return true;
	}

	previous(): boolean {
		if (this.start === 0) return false;
		this.end = this.start - 1;
		this.start = this.end;
		while (this.start > 0 && this.changed[this.start - 1]) this.start--;
		return true;
	}

	slideDown(): boolean {
		if (this.end >= this.lines.length || this.lines[this.start] !== this.lines[this.end]) return false;
		this.changed[this.start++] = 0;
		this.changed[this.end++] = 1;
		while (this.changed[this.end]) this.end++;
		return true;
	}

	slideUp(): boolean {
		if (this.start === 0 || this.lines[this.start - 1] !== this.lines[this.end - 1]) return false;
		this.changed[--this.start] = 1;
		this.changed[--this.end] = 0;
		while (this.start > 0 && this.changed[this.start - 1]) this.start--;
		return true;
	}
}

/**
 * Slides every group of changed lines of one side as far down as it goes, or to where the other side
 * changes too, and joins groups that meet (xdl_change_compact of git's xdiff/xdiffi.c, without the
 * indent heuristic, which git's merges do not use either). Works in place.
 */
export function compact(lines: Int32Array, changed: Uint8Array, other: Int32Array, otherChanged: Uint8Array) {
	const group = new Group(lines, changed);
	const opposite = new Group(other, otherChanged);
	do {
		if (!group.isEmpty) settle(group, opposite);
	} while (group.next() && opposite.next());
}

function settle(group: Group, opposite: Group): void {
	let size: number;
	let earliestEnd: number;
	let meetsOpposite: boolean;
	do {
		size = group.end - group.start;
		meetsOpposite = false;
		while (group.slideUp()) opposite.previous();
		earliestEnd = group.end;
		if (!opposite.isEmpty) meetsOpposite = true;
		while (group.slideDown()) {
			opposite.next();
			if (!opposite.isEmpty) meetsOpposite = true;
		}
	} while (size !== group.end - group.start);
	if (group.end === earliestEnd || !meetsOpposite) return;
	while (opposite.isEmpty) {
		group.slideUp();
		opposite.previous();
	}
}
