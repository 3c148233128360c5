import type { FeedEvent, Gate } from "@protected-function/twin";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import type { CallTarget } from "../calls/call-target.ts";
import { bareEnvironment } from "../stacks/client/client.ts";
import { triedToken } from "../stacks/local/tried-token.ts";
import { feedLine } from "../stacks/local/twin-powers.ts";
import type { Access } from "./access.ts";
import { type LivePage, openLivePage } from "./live-page.ts";
import { situationNames } from "./situation-rows.ts";

/** Serves the page of `./pf easy-auth`: App Service authentication in front of an app that no contract describes. */
export async function openGatePage(gate: Gate, upstream: URL): Promise<LivePage> {
  const { feed } = gate.control;
  const outputs = outputsOf(gate);
  const page = await openLivePage({
    command: "./pf easy-auth",
    title: new URL(gate.publicUrl).hostname.split(".")[0] ?? "",
    facts: [
      ["Answered by", "local twin, no tenant is asked"],
      ["Site", gate.siteUrl],
      ["In Azure", gate.publicUrl],
      ["In front of", upstream.origin],
      ["Tenant", gate.tenantId],
    ],
    outputs: () => outputs,
    openTarget: async () => targetOf(gate, outputs),
    readAccess: async () => accessOf(gate, outputs),
    follow: (onEvent) => {
      const send = (event: FeedEvent): void => onEvent(feedLine(event, outputs));
      feed.recent().forEach(send);
      return feed.subscribe(send);
    },
    hasCommands: false,
  });
  void page.refresh();
  return page;
}

/** For an output that no call reads. */
const none = "00000000-0000-0000-0000-000000000000";

/** App Service authentication alone, as outputs: any path, any method, and no role, which only the app could require. */
function outputsOf({ tenantId, clientId, publicUrl, callers, control }: Gate): StackOutputs {
  const { siteId, tokenVersion } = control;
  const { hostname } = new URL(publicUrl);
  return {
    endpoints: (["GET", "POST", "PUT", "PATCH", "DELETE"] as const).map((method) => ({
      name: "any",
      method,
      url: `${publicUrl}/{*path}`,
      allow: [],
    })),
    tenantId,
    tokenEndpoint: `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`,
    scope: `api://${clientId}/.default`,
    callers: Object.fromEntries(
      callers.map(({ name, clientId: callerId, clientSecret, roles }) => [
        name,
        { clientId: callerId, roles: [...roles], credentials: ["client-secret" as const], clientSecret },
      ]),
    ),
    api: {
      clientId,
      applicationObjectId: none,
      servicePrincipalObjectId: none,
      appRoles: {},
      tokenVersion,
      publicClientFlows: false,
    },
    functionApp: { siteId, hostName: hostname, scmHostName: hostname },
    packageSha256: "",
  };
}

function targetOf({ control, environment, callers, people, apps, clientId }: Gate, outputs: StackOutputs): CallTarget {
  const { issuer, audiences, allowedApplications, allowedPrincipals, claimChecks } = control.requires;
  const names = new Map([
    [clientId.toLowerCase(), "the site"],
    ...[...callers, ...apps].map(({ name, clientId: id }) => [id.toLowerCase(), name] as const),
    ...callers.map(({ name, objectId }) => [objectId.toLowerCase(), name] as const),
    ...people.map(({ userName, objectId }) => [objectId.toLowerCase(), userName] as const),
  ]);
  const listed = (name: string, ids: readonly string[]) =>
    ids.map((id) => ({ name, value: id, means: names.get(id.toLowerCase()) ?? "allowed" }));
  const clients = allowedApplications && listed("client", allowedApplications);
  return {
    outputs,
    twin: {
      credentials: {},
      token: (request) => triedToken(control, request, outputs),
      passwordOf: async () => undefined,
      people: async () => people.map(({ userName }) => userName),
      asStranger: (body) => body(control.stranger()),
    },
    clientEnvironment: { ...bareEnvironment(), ...environment },
    log: async () => ({ kind: "lines", lines: [] }),
    required: [
      { name: "issuer", value: issuer },
      { name: "audience", value: audiences.join(" or ") },
      ...(clients ?? [{ name: "client", value: "any application" }]),
      ...listed("client", claimChecks.clientApplications),
      ...listed("object id", allowedPrincipals.identities),
      ...listed("group", [...allowedPrincipals.groups, ...claimChecks.groups]),
      { name: "roles", value: "none: the app decides" },
    ],
    now: async () => new Date(),
  };
}

/** Who the seed has. What each gets is the settings' to decide, and a call's to show. */
function accessOf({ people, callers, siteUrl }: Gate, { endpoints }: StackOutputs): Access {
  const detail = (roles: readonly string[]): string => roles.join(", ") || "no role";
  const tryIt = [{ outcome: "unknown" as const, words: "try it", reason: "" }];
  const anyPath = endpoints.slice(0, 1).map(({ method }) => `${method} {*path}`);
  const verdicts = anyPath.map(() => tryIt);
  return {
    endpoints: anyPath,
    callers: [
      ...callers.map(({ name, roles }) => ({
        as: name,
        name,
        kind: "caller" as const,
        detail: detail(roles),
        verdicts,
      })),
      ...people.map(({ userName, roles }) => ({
        as: userName,
        name: userName,
        kind: "person" as const,
        detail: detail(roles),
        signInUrl: `${siteUrl}/.auth/login/aad`,
        verdicts,
      })),
      ...situationsOf(callers.length > 0).map((as) => ({
        as,
        name: situationNames[as],
        kind: "anyone else" as const,
        detail: as,
        verdicts,
      })),
    ],
    places: [],
    sentences: [],
  };
}

/** A caller is needed to be without its roles, or to have an expired token. */
function situationsOf(hasCaller: boolean): readonly (keyof typeof situationNames)[] {
  const all = Object.keys(situationNames) as (keyof typeof situationNames)[];
  return all.filter((name) => hasCaller || (name !== "no-role" && name !== "expired"));
}
