import type { ConditionalAccessPolicy, Decision } from "@protected-function/core/access/index.ts";
import type { Deployed, DeployedEndpoint, Principal } from "./deployed.ts";
import {
  apiAudienceOf,
  conditionalAccessOf,
  type Reasoned,
  refusalOf,
  rolesOf,
  signsInAtTheApi,
  withoutClient,
  type TokenRequest,
} from "./entra-verdict.ts";
import type { AskedColumn } from "./columns.ts";
import { bareCallVerdict, callVerdict, openVerdict } from "./gate-verdict.ts";
import { browserSignIn } from "./sign-in-clients.ts";
import type { Cell, Judgement, Place, Subject, Verdict } from "./matrix.ts";

interface Question {
  readonly deployed: Deployed;
  readonly subject: Subject;
  readonly principal: Principal;
  readonly place: Place;
  readonly column: AskedColumn;
  /** Why the subject has no valid credential, if it needs one and has none. */
  readonly lack?: string | undefined;
}

/**
 * Returns the result of one question, in the order of a request: token endpoint, conditional access, App Service
 * authentication, function.
 */
export function cellOf({ deployed, subject, principal, place, column: asked, lack }: Question): Cell {
  const { column, resource, endpoint } = asked;
  const key = { who: subject.label, how: subject.how, from: place.name, resource: column.name };
  const open = endpoint && openVerdict(deployed, endpoint);
  if (open) return { ...key, ...open.verdict, reason: open.reason, policies: [] };
  if (principal.kind === "nobody" || principal.kind === "foreign application") {
    const { verdict, reason } =
      principal.kind === "nobody" ? bareVerdict(deployed, endpoint) : foreignVerdict(endpoint !== undefined);
    return { ...key, ...verdict, reason, policies: [] };
  }
  const request: TokenRequest = { deployed, principal, resource, place };
  const decision = conditionalAccessOf(request);
  const { verdict, reason } = outcomeOf(request, endpoint, decision);
  const enforced = outcomeOf(request, endpoint, conditionalAccessOf(request, everythingEnforced(deployed))).verdict;
  const browser = endpoint && verdict.outcome !== "allowed" ? browserSignIn(request, endpoint, decision) : undefined;
  const lacksCredential = lack !== undefined && verdict.outcome === "allowed";
  const isTokenOnly =
    !lacksCredential && verdict.outcome === "allowed" && endpoint === undefined && principal.kind === "application";
  const isNeverAsked = principal.kind === "application" && principal.isManagedIdentity === true;
  return {
    ...key,
    ...verdict,
    // Without a client, the code says nothing about the person.
    reason: lacksCredential
      ? lack
      : browser?.reason !== undefined && verdict.code === withoutClient
        ? `${reason} ${browser.reason}`
        : reason,
    policies: isNeverAsked ? [] : decision.policies.map(judgement),
    conditionalAccess: isNeverAsked ? "not evaluated" : outcomeWords[decision.outcome],
    ...(!isSame(verdict, enforced) && { ifEnforced: enforced }),
    ...(browser?.helps && { inBrowser: browser.helps }),
    ...(lacksCredential && { noCredential: true as const }),
    ...(isTokenOnly && { tokenOnly: true as const }),
  };
}

const outcomeWords = { granted: "lets pass", "controls required": "demands more", blocked: "blocks" } as const;

function outcomeOf(request: TokenRequest, endpoint: DeployedEndpoint | undefined, decision: Decision): Reasoned {
  const refusal = refusalOf(request, decision);
  if (refusal) return refusal;
  const { deployed, principal } = request;
  if (endpoint) {
    const isUser = principal.kind === "user";
    const clientId = isUser ? deployed.signIn.appId : principal.clientId;
    const audience = apiAudienceOf(deployed, isUser && signsInAtTheApi(deployed));
    return callVerdict(deployed, endpoint, { clientId, audience, roles: rolesOf(request) });
  }
  const reason =
    principal.kind === "user"
      ? "Entra ID issues a token for the consented scopes: sign-in and profile."
      : "Entra ID issues a token, but this stack grants the application no permission there.";
  return { verdict: { outcome: "allowed" }, reason };
}

/** https://learn.microsoft.com/entra/identity-platform/reference-error-codes (AADSTS700016) */
function foreignVerdict(isForApi: boolean): Reasoned {
  const verdict: Verdict = { outcome: "refused", by: "Entra ID", code: "AADSTS700016" };
  const issuerNote = isForApi ? " A token from its own tenant gets 401 from App Service: wrong issuer." : "";
  return { verdict, reason: `The application isn't in this tenant.${issuerNote}` };
}

function bareVerdict(deployed: Deployed, endpoint: DeployedEndpoint | undefined): Reasoned {
  if (endpoint) return bareCallVerdict(deployed, endpoint);
  const verdict: Verdict = { outcome: "refused", by: "the resource", status: 401 };
  return { verdict, reason: "It requires a token." };
}

/** Report-only shows the effect of a policy before it is enforced. */
function everythingEnforced({ policies, namedLocations }: Deployed) {
  const enforced = policies.map((policy): ConditionalAccessPolicy =>
    policy.state === "enabledForReportingButNotEnforced" ? { ...policy, state: "enabled" } : policy,
  );
  return { policies: enforced, namedLocations };
}

function judgement({ displayName, state, applies, analysisReasons }: Decision["policies"][number]): Judgement {
  return { policy: displayName, state, applies, analysisReasons };
}

function isSame(left: Verdict, right: Verdict): boolean {
  return left.outcome === right.outcome && left.code === right.code && left.status === right.status;
}
