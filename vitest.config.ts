import { defineConfig } from "vitest/config";

// Time runs out for what hangs, not for what is slow beside other work.
const project = (name: string, testTimeout: number, isolate = true) => ({
	test: {
		name,
		include: [`test/${name}/**/*.test.ts`],
		setupFiles: ["test/support/seed.ts"],
		testTimeout,
		hookTimeout: testTimeout,
		isolate,
	},
});

export default defineConfig({
	test: {
		// Tests wait for processes more than they compute: one worker a core, all of them.
		maxWorkers: "100%",
		// What the unit tests are about is nearly all pure, and is loaded and compiled once a worker.
		projects: [project("unit", 120_000, false), project("integration", 300_000), project("e2e", 600_000)],
	},
});
