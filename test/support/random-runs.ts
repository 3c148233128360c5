/** How often a property is tried: a fifth of what `npm run test:exhaustive` does, which runs the same files again. */
export function randomRuns(all: number): number {
  return process.env["RANDOM_RUNS"] === "all" ? all : Math.ceil(all / 5);
}

/**
 * The seed of generated tests: the same in each `npm test`, which must not fail by chance, and another in each exhaustive
 * run, which looks for new cases. `SEED=…` repeats a run; `.ci/run` sets READERS_SEED from the commit.
 */
export function randomSeed(): number {
  const { SEED, READERS_SEED, RANDOM_RUNS } = process.env;
  if (SEED !== undefined) return Number(SEED);
  if (RANDOM_RUNS !== "all") return 20_270_331;
  return Number(READERS_SEED ?? Math.trunc(Math.random() * 2 ** 31));
}
