import type { GateContext } from "./gate-context.ts";
import { jsonResponse } from "./middleware-responses.ts";
import type { Session } from "./session-store.ts";
import { issueSessionToken } from "./session-token.ts";

/**
 * A fresh session token. https://learn.microsoft.com/azure/app-service/configure-authentication-customize-sign-in-out
 * The refresh answers by the same function (reported: the stack in Azure/azure-mobile-apps#44).
 */
export async function sessionResponse({ id, userId }: Session, context: GateContext): Promise<Response> {
  const authenticationToken = await issueSessionToken({ sessionId: id, userId }, context.signer());
  return jsonResponse({ authenticationToken, user: { userId } }, context);
}
