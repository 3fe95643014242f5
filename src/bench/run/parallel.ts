/** Calls `work` for each item, at most `most` at a time, and reads no further ahead. @throws what the first failing call threw */
export async function inParallel<T>(
	items: AsyncIterable<T>,
	most: number,
	work: (item: T) => Promise<void>,
): Promise<void> {
	const running = new Set<Promise<void>>();
	let failure: { readonly error: unknown } | undefined;
	for await (const item of items) {
		const one: Promise<void> = work(item)
			.catch((error: unknown) => {
				failure ??= { error };
			})
			.finally(() => running.delete(one));
		running.add(one);
		if (running.size >= most) await Promise.race(running);
		if (failure) break;
	}
	await Promise.all(running);
	if (failure) throw failure.error;
}
