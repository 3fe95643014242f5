import type { Answer } from "../../model/bench.js";
import type { Method } from "./method.js";

/** The engine, and a model for what it leaves. Whole files are the engine's alone. */
export function autoMethod(engine: Method, model: Method): Method {
	const orElse = async (first: Promise<Answer>, second: () => Promise<Answer>) => {
		const answer = await first;
		return answer.text === undefined ? second() : answer;
	};
	return {
		retrieve: (row, meter) => orElse(engine.retrieve(row, meter), () => model.retrieve(row, meter)),
		migrate: (row, found, meter) =>
			orElse(engine.migrate(row, found, meter), () => model.migrate(row, found, meter)),
		portFile: (row, meter) => engine.portFile(row, meter),
	};
}
