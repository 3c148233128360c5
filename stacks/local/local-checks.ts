import type { OriginMessage } from "../client/check-calls.ts";
import { type Checks, openChecks } from "../client/checks.ts";
import { shownMessage } from "./function-log.ts";
import type { LocalStack } from "./local-stack.ts";
import { sendFrom } from "./send-from.ts";

/** The checks against a deployed local stack: here its owner can answer whatever they ask. */
export function openLocalChecks({ twin, clock, guardian }: LocalStack, origin: OriginMessage): Checks {
  const { outputs } = origin;
  return openChecks({
    environment: twin.environment,
    origin,
    guardian,
    powers: {
      functionLog: async () =>
        twin.control
          .functionLog(outputs.functionApp.siteId)
          .map(({ number, message }) => ({ number, message: shownMessage(message, outputs) })),
      advanceClock: async (milliseconds) => clock.advance(milliseconds),
      externalToken: (identity) => twin.control.externalToken(identity),
      managedIdentityToken: (request) => twin.control.managedIdentityToken(request),
      sendFrom: (ipAddress, request) => sendFrom(twin, ipAddress, request),
      delayPolicies: async (milliseconds) => twin.control.delayPolicies(milliseconds),
    },
  });
}
