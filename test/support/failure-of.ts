import { ProgramFailed } from "../../packages/engine/program-failed.ts";

/** How a run of the engine fails. */
export async function failureOf(run: Promise<unknown>): Promise<ProgramFailed> {
  const failure = await run.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure instanceof ProgramFailed) return failure;
  throw new Error("It didn't fail with ProgramFailed.", { cause: failure });
}
