import type { OriginMessage } from "../client/check-calls.ts";
import { type Checks, openChecks } from "../client/checks.ts";
import { linesIn, shownMessage } from "./function-log.ts";
import type { LocalStack } from "./local-stack.ts";
import { ProxyAgent, request as send } from "undici";
import type { Twin } from "@protected-function/twin";
import type { PlacedRequest } from "../../checks/origin.ts";

/**
 * The checks against a deployed local stack, whose owner can answer all of their calls.
 *
 * @param outputs the stack's outputs when a check calls, if another version is deployed meanwhile. Default: `origin`'s
 */
export function openLocalChecks(
  { twin, clock, guardian }: LocalStack,
  origin: OriginMessage,
  outputs: () => OriginMessage["outputs"] = () => origin.outputs,
): Checks {
  return openChecks({
    environment: twin.environment,
    origin,
    guardian,
    powers: {
      functionLog: async (part) =>
        linesIn(twin.control.functionLog(outputs().functionApp.siteId), part).map(({ number, message }) => ({
          number,
          message: shownMessage(message, outputs()),
        })),
      advanceClock: async (milliseconds) => clock.advance(milliseconds),
      externalToken: (identity) => twin.control.externalToken(identity),
      managedIdentityToken: (request) => twin.control.managedIdentityToken(request),
      sendFrom: (ipAddress, request) => sendFrom(twin, ipAddress, request),
      callBehindGate: (call) => twin.control.callBehindGate(outputs().functionApp.siteId, call),
      delayPolicies: async (milliseconds) => twin.control.delayPolicies(milliseconds),
    },
  });
}

/** Sends a request to the twin, which sees it coming from the given IP address. Reads the answer to its end. */
async function sendFrom(
  { control, certificateAuthority }: Twin,
  ipAddress: string,
  { method, url, headers, body }: PlacedRequest,
): Promise<{ readonly status: number; readonly text: string }> {
  const agent = new ProxyAgent({
    uri: await control.proxyFrom(ipAddress),
    requestTls: { ca: certificateAuthority.pem },
  });
  try {
    const answer = await send(url, { method, headers: { ...headers }, body, dispatcher: agent });
    return { status: answer.statusCode, text: await answer.body.text() };
  } finally {
    await agent.close();
  }
}
