import type { Administrator, Origin } from "../origin.ts";

/** https://learn.microsoft.com/graph/api/identitysecuritydefaultsenforcementpolicy-update */
export const securityDefaultsPath = "/v1.0/policies/identitySecurityDefaultsEnforcementPolicy";

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
  const { isEnabled } = (await graph.call("GET", securityDefaultsPath)) as { readonly isEnabled: boolean };
  if (isEnabled) return await body();
  try {
    await graph.call("PATCH", securityDefaultsPath, { isEnabled: true });
    return await body();
  } finally {
    await graph.call("PATCH", securityDefaultsPath, { isEnabled: false });
    await advanceClock?.(securityDefaultsAftermath);
  }
}
