import { expect } from "vitest";
import { errorBody, expectRefusal, type GraphAnswer, graphFixture } from "../graph-fixture.ts";
import { newGroup, newUser } from "../bodies.ts";

export const root = "/v1.0/identity/conditionalAccess";

/** What an administrator posts: one public range. */
export function newLocation(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    "@odata.type": "#microsoft.graph.ipNamedLocation",
    displayName: "Home",
    isTrusted: false,
    ipRanges: [ipv4("198.51.100.0/24")],
    ...changes,
  };
}

export function ipv4(cidrAddress: string) {
  return { "@odata.type": "#microsoft.graph.iPv4CidrRange", cidrAddress };
}

export function ipv6(cidrAddress: string) {
  return { "@odata.type": "#microsoft.graph.iPv6CidrRange", cidrAddress };
}

export const mfa = { operator: "OR", builtInControls: ["mfa"] };
export const block = { operator: "OR", builtInControls: ["block"] };

/** MFA for all, everywhere, only reported. */
export function newPolicy(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    displayName: "MFA for all",
    state: "enabledForReportingButNotEnforced",
    conditions: forAll(),
    grantControls: mfa,
    ...changes,
  };
}

/** Conditions that everybody and everything meets, with some replaced. */
export function forAll(changes: Readonly<Record<string, unknown>> = {}) {
  return { applications: { includeApplications: ["All"] }, users: { includeUsers: ["All"] }, ...changes };
}

/** A tenant with a user in a group that is in another one, and an API. */
export async function conditionalAccessFixture(options: Parameters<typeof graphFixture>[0] = {}) {
  const fixture = graphFixture(options);
  const { created } = fixture;
  const user = await created("/v1.0/users", newUser());
  const bind = (id: string) => ({ "members@odata.bind": [`https://graph.microsoft.com/v1.0/directoryObjects/${id}`] });
  const inner = await created("/v1.0/groups", newGroup(bind(user.id)));
  const group = await created("/v1.0/groups", newGroup(bind(inner.id)));
  const application = await created("/v1.0/applications", { displayName: "api", signInAudience: "AzureADMyOrg" });
  const api = await created("/v1.0/servicePrincipals", { appId: application["appId"] });
  const body = (answer: GraphAnswer) => answer.body as Readonly<Record<string, unknown>> & { readonly id: string };
  return { ...fixture, user, group, inner, application, api, apiClientId: String(api["appId"]), body };
}

export function badRequest(answer: GraphAnswer, message: string): object {
  return errorBody(answer, "BadRequest", message);
}

/** Neither a new policy nor a change of one may say this. */
export async function expectPolicyRefused(
  { call, read, created }: Pick<Awaited<ReturnType<typeof conditionalAccessFixture>>, "call" | "read" | "created">,
  changes: Readonly<Record<string, unknown>>,
  message: string,
): Promise<void> {
  const path = `${root}/policies`;
  const { id } = await created(path, newPolicy());
  expectRefusal(await call("POST", path, { body: newPolicy(changes) }), 400, "BadRequest", message);
  expectRefusal(await call("PATCH", `${path}/${id}`, { body: changes }), 400, "BadRequest", message);
  expect(await read(`${path}/${id}`)).toMatchObject({ conditions: forAll(), grantControls: mfa });
}
