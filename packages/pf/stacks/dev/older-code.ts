import { z } from "zod";

/** Why the code that answers is older than what is saved. */
export const olderCode = z.object({
  reason: z.enum(["being built", "refused", "not deployed"]),
  /** In one line: what is wrong with the saved code, with its place; or the files that wait for a deployment. */
  problem: z.string().optional(),
});

export type OlderCode = z.infer<typeof olderCode>;

/** The first of a builder's problems, or the first line of another message. */
export function firstProblem(message: string): string {
  return /^- (.+)/m.exec(message)?.[1] ?? message.split("\n")[0] ?? "";
}
