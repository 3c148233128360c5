import { areSecurityDefaultsOn, securityDefaultsPath } from "../../clients/security-defaults.ts";
import type { Administrator, Origin } from "../origin.ts";

/**
 * For how long Graph goes on refusing enforced policies after security defaults were switched off: some five minutes,
 * reported in KelvinTegelaar/CIPP#5277. Milliseconds.
 */
export const securityDefaultsAftermath = 10 * 60_000;

/**
 * Security defaults on for the body, and as they were after it. The clock then stays ahead: moved back, it would be in
 * the time in which Graph refuses enforced policies, which the checks that follow make.
 */
export async function withSecurityDefaults<Result>(
  { advanceClock }: Pick<Origin, "advanceClock">,
  { graph }: Pick<Administrator, "graph">,
  body: () => Promise<Result>,
): Promise<Result> {
  if (await areSecurityDefaultsOn(graph)) return await body();
  try {
    await graph.call("PATCH", securityDefaultsPath, { isEnabled: true });
    return await body();
  } finally {
    await graph.call("PATCH", securityDefaultsPath, { isEnabled: false });
    await advanceClock?.(securityDefaultsAftermath);
  }
}
