import { defineConfig } from "vitest/config";

const project = (name: string, testTimeout: number) => ({
	test: { name, include: [`test/${name}/**/*.test.ts`], testTimeout, hookTimeout: testTimeout },
});

export default defineConfig({
	test: {
		// Tests wait for processes more than they compute: one worker a core, all of them.
		maxWorkers: "100%",
		projects: [project("unit", 20_000), project("integration", 60_000), project("e2e", 120_000)],
	},
});
