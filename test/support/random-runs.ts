/** How often a property is tried: a fifth of what `npm run test:exhaustive` does, which runs the same files again. */
export function randomRuns(all: number): number {
  return process.env["RANDOM_RUNS"] === "all" ? all : Math.ceil(all / 5);
}
