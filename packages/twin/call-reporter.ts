import type { FeedCaller, GateDecision } from "./feed.ts";
import type { Handler } from "./network/handler.ts";
import type { Tenant } from "./tenant/tenant.ts";

/** The app's own header on its refusals (packages/guard). Any app may send it. */
const refusalHeader = "protected-function-refusal";

/** Puts each call to a site into the feed, with what App Service authentication decided about it. */
export function callReporter(tenant: Tenant, siteId: string) {
  const decisions = new WeakMap<Request, GateDecision>();
  return {
    onDecision: (request: Request, decision: GateDecision): void => {
      decisions.set(request, { ...decision, caller: named(tenant, decision.caller) });
    },
    reported:
      (handler: Handler): Handler =>
      async (request, from) => {
        const start = performance.now();
        const { method, url } = request;
        const report = (status: number, refusal: string | null): void =>
          tenant.feed.add({
            kind: "call",
            siteId,
            method,
            path: new URL(url).pathname,
            status,
            milliseconds: Math.round(performance.now() - start),
            decision: decisions.get(request),
            ...(refusal !== null && { refusal }),
          });
        try {
          const answer = await handler(request, from);
          report(answer.status, answer.headers.get(refusalHeader));
          return answer;
        } catch (error) {
          // The network answers 500 to a fault of the twin, and keeps it.
          report(500, null);
          throw error;
        }
      },
  };
}

/** A user is named by its token, an application by the directory. */
function named({ directory }: Tenant, caller: FeedCaller): FeedCaller {
  const { clientId, name } = caller;
  if (clientId === undefined || name !== undefined) return caller;
  const principal = directory.servicePrincipals.findByClientId(clientId);
  return principal ? { ...caller, name: directory.servicePrincipals.displayNameOf(principal) } : caller;
}
