import fc from "fast-check";

// The gate says the same of the same commit; `MIGGPT_SEED=random` goes looking for what it has not seen.
const { MIGGPT_SEED: seed = "2026" } = process.env;
if (seed !== "random") fc.configureGlobal({ seed: Number(seed) });
