import type { Decision } from "@protected-function/core/access/index.ts";
import type { Deployed, DeployedClient, DeployedEndpoint } from "./deployed.ts";
import { apiAudienceOf, heldBy, rolesOf, type TokenRequest } from "./entra-verdict.ts";
import { callVerdict } from "./gate-verdict.ts";
import type { Cell, SignIn } from "./matrix.ts";

type SignInClient = SignIn["clients"][number];

/** An application that App Service authentication allows, and what a person can do there. */
type AllowedClient = SignInClient & Pick<DeployedClient, "appId" | "requiresAssignment" | "assignments">;

/**
 * The applications that App Service authentication allows, each with the ways to sign people in, or with what it lacks
 * for that. A caller's own credential signs no person in.
 */
export function allowedClients({ api, clients, gate, names }: Deployed): readonly AllowedClient[] {
  const allowed = gate.allowedApplications ?? clients.map(({ appId }) => appId);
  return allowed.map((appId): AllowedClient => {
    const name = names[appId] ?? `application ${appId}`;
    const client = clients.find((client) => client.appId === appId);
    if (!client?.isOwn) {
      return { name, appId, ways: [], lacks: [], isUnknown: true, requiresAssignment: false, assignments: [] };
    }
    const { requiresAssignment, assignments } = client;
    // A client that requests a token for itself needs no permission there.
    const isConsented = client.isConsented || appId === api.appId;
    const ways: SignInClient["ways"] = [
      ...(client.isPublicClient ? (["password", "device code"] as const) : []),
      ...(client.redirectUris.length > 0 ? (["redirect"] as const) : []),
    ];
    const lacks = [
      ...(ways.length === 0 ? ["a redirect URI"] : []),
      ...(isConsented ? [] : ["consent to call the API for people"]),
    ];
    return { name, appId, ways: isConsented ? ways : [], lacks, requiresAssignment, assignments };
  });
}

/** How people can sign in to call the API. */
export function signInOf(deployed: Deployed): SignIn {
  return {
    clients: allowedClients(deployed).map(({ name, ways, lacks, isUnknown }) => ({
      name,
      ways,
      lacks,
      ...(isUnknown && { isUnknown }),
    })),
    anyApplication: deployed.gate.enabled && deployed.gate.allowedApplications === undefined,
  };
}

/** Whether a sign-in in a browser would help a person whose password isn't enough, or why it wouldn't. */
type BrowserSignIn =
  | { readonly helps: NonNullable<Cell["inBrowser"]>; readonly reason?: never }
  | { readonly helps?: never; readonly reason: string };

/**
 * Whether a person could call the endpoint after a sign-in in a browser, where every factor is possible, and at which
 * client. Without a client, only a client is missing.
 */
export function browserSignIn(
  request: TokenRequest,
  endpoint: DeployedEndpoint,
  decision: Decision,
): BrowserSignIn | undefined {
  const { deployed, principal } = request;
  if (principal.kind !== "user") return undefined;
  if (decision.outcome === "blocked") return { reason: "Conditional access also blocks a sign-in in a browser." };
  const { api, gate, assignments } = deployed;
  if (api.appRoleAssignmentRequired && heldBy(principal, assignments).length === 0) {
    return { reason: "The account isn't assigned to the API, so no other client helps." };
  }
  // A device code is entered on another device, so it proves nothing about this one.
  const isBeyondMfa =
    decision.outcome === "controls required" && decision.controls.some((control) => control !== "mfa");
  const client = allowedClients(deployed).find(
    (client) =>
      (client.ways.includes("redirect") || (client.ways.includes("device code") && !isBeyondMfa)) &&
      (!client.requiresAssignment || heldBy(principal, client.assignments).length > 0),
  );
  const clientId = client?.appId ?? gate.allowedApplications?.[0] ?? api.appId;
  const audience = apiAudienceOf(deployed, clientId === api.appId);
  const { verdict, reason } = callVerdict(deployed, endpoint, { clientId, audience, roles: rolesOf(request) });
  if (verdict.outcome !== "allowed") return { reason: `No other client helps: ${reason}` };
  return { helps: client ? { at: client.name } : {} };
}
