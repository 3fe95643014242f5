/** A line of a panel, one value a point of the x axis. */
interface Line {
	readonly name: string;
	readonly values: readonly number[];
	/** Drawn dashed: not measured but where the values would be. */
	readonly isGuide?: boolean;
}

/** Lines over the same x axis, with an axis of their own. */
export interface Panel {
	/** With the unit. */
	readonly title: string;
	readonly lines: readonly Line[];
}

/** The size of a panel, and the room around what is drawn in it. */
const WIDTH = 360;
const HEIGHT = 240;
const ROOM = { top: 40, right: 24, bottom: 34, left: 48 };

/** Draws panels beside one another as an SVG that can be read on light and dark ground. */
export function chart(
	x: { readonly title: string; readonly values: readonly number[] },
	panels: readonly Panel[],
): string {
	const parts = panels.map(
		(panel, i) => `<g transform="translate(${i * WIDTH} 0)">\n${draw(x, panel)}</g>\n`,
	);
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH * panels.length} ${HEIGHT}" role="img">\n`,
		`<title>${panels.map(({ title }) => title).join("; ")} by ${x.title}</title>\n`,
		STYLE,
		...parts,
		"</svg>\n",
	].join("");
}

const STYLE = `<style>
text { font: 11px sans-serif; fill: #24292f }
.title { font-weight: bold }
.grid { stroke: #d0d7de }
.line { fill: none; stroke-width: 2 }
.guide { stroke-dasharray: 4 4; stroke-width: 1 }
.c0 { stroke: #0550ae } .c1 { stroke: #bc4c00 } .c2 { stroke: #6e7781 }
text.c0 { fill: #0550ae; stroke: none } text.c1 { fill: #bc4c00; stroke: none } text.c2 { fill: #6e7781; stroke: none }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .grid { stroke: #3d444d }
.c0 { stroke: #79c0ff } .c1 { stroke: #ffa657 } .c2 { stroke: #9198a1 }
text.c0 { fill: #79c0ff } text.c1 { fill: #ffa657 } text.c2 { fill: #9198a1 }
}
</style>
`;

function draw(
	x: { readonly title: string; readonly values: readonly number[] },
	{ title, lines }: Panel,
): string {
	const mostX = Math.max(...x.values);
	const top = ceiling(Math.max(...lines.flatMap(({ values }) => values)));
	const atX = (value: number) => round(ROOM.left + (value / mostX) * (WIDTH - ROOM.left - ROOM.right));
	const atY = (value: number) =>
		round(HEIGHT - ROOM.bottom - (value / top) * (HEIGHT - ROOM.top - ROOM.bottom));
	const grid = [0, top / 2, top].map(
		(value) =>
			`<path class="grid" d="M${ROOM.left} ${atY(value)}H${WIDTH - ROOM.right}"/><text x="${ROOM.left - 6}" y="${atY(value) + 4}" text-anchor="end">${value}</text>\n`,
	);
	const ends = [0, mostX].map(
		(value) => `<text x="${atX(value)}" y="${HEIGHT - 18}" text-anchor="middle">${value}</text>\n`,
	);
	const drawn = lines.map(({ name, values, isGuide }, i) => {
		const points = values.map((value, at) => `${atX(x.values[at]!)} ${atY(value)}`).join("L");
		const label = `<text class="c${i}" x="${ROOM.left + 8 + 90 * i}" y="32">${name}</text>`;
		return `<path class="line${isGuide ? " guide" : ""} c${i}" d="M${points}"/>${label}\n`;
	});
	return [
		`<text class="title" x="${ROOM.left}" y="14">${title}</text>\n`,
		...grid,
		...ends,
		`<text x="${WIDTH / 2}" y="${HEIGHT - 4}" text-anchor="middle">${x.title}</text>\n`,
		...drawn,
	].join("");
}

/** The next of 1, 2, 4, 5 and 10 times a power of ten. */
function ceiling(value: number): number {
	const power = 10 ** Math.floor(Math.log10(value));
	return [1, 2, 4, 5, 10].map((step) => step * power).find((step) => step >= value)!;
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}
