import { afterEach, expect, it } from "vitest";
import type { ReplicatedKind } from "../../../packages/twin/tenant/replication.ts";
import type { HeardExchange } from "../../support/heard-exchange.ts";
import type { RecordedOperation, RecordedRequest } from "../../support/provider-requests/recorded-request.ts";
import { type Replayed, replay } from "../../support/provider-requests/replay.ts";
import { openReplayer, type ReplayingTenant } from "../../support/provider-requests/side-by-side.ts";
import { claimedIn, measuredIn } from "../../support/seen-by.ts";
import { createApplication } from "./recorded/application.ts";
import { createFederated } from "./recorded/application-federated-identity-credential.ts";
import { createPassword } from "./recorded/application-password.ts";
import { createAssignment } from "./recorded/app-role-assignment.ts";
import { createGrant } from "./recorded/delegated-permission-grant.ts";
import { getServicePrincipal } from "./recorded/look-ups.ts";
import { apiContent, callerContent, callRole, principalOf } from "./recorded/scenario.ts";
import { createServicePrincipal } from "./recorded/service-principal.ts";

// What the plugin makes of a lag within a whole program is test/exhaustive/first-deployment-*.test.ts; here it is
// whether the twin's own words are those on which the provider goes on, or gives up.

const lagSeconds = 20;
const api = createApplication(apiContent("api", "Calls the API."), true);
const caller = createApplication(callerContent("stack local"), true);
const apiPrincipal = createServicePrincipal(principalOf("api", { appRoleAssignmentRequired: true }));
const callerPrincipal = createServicePrincipal(principalOf("caller", { appRoleAssignmentRequired: true }));
const graph = getServicePrincipal("graph", "00000003-0000-0000-c000-000000000000");
const assignment = createAssignment({
  as: "assignment",
  principal: "caller-principal",
  principalType: "ServicePrincipal",
  resource: "api-principal",
  appRoleId: callRole,
});
const consent = createGrant({ as: "consent", client: "caller-principal", resource: "graph", scope: "openid" });

let tenant: ReplayingTenant | undefined;
const heard: HeardExchange[] = [];

afterEach(async () => {
  if (!tenant) return;
  const { close, heard: replayed } = tenant;
  tenant = undefined;
  heard.push(...replayed);
  expect(await close()).toEqual([]);
});

/** A directory in which such objects arrive late, by a clock that only the provider's waits, and the test, move. */
async function openLagging(...of: readonly ReplicatedKind[]) {
  tenant = await openReplayer({ replication: { delayMilliseconds: lagSeconds * 1000, kinds: of } });
  const { clock, replayer } = tenant;
  return {
    arrive: () => clock.advance(lagSeconds * 1000),
    play: async (requests: readonly RecordedRequest[]): Promise<Replayed> => await replay(replayer, requests),
    make: async (...operations: readonly RecordedOperation[]): Promise<void> => {
      for (const { title, requests } of operations)
        expect((await replay(replayer, requests)).failed, title).toBeUndefined();
    },
  };
}

/** The request that makes it, without what the provider looks at before. */
function postOf({ requests }: RecordedOperation): readonly RecordedRequest[] {
  return requests.filter(({ send }) => send.startsWith("POST "));
}

it("lets the probe of a new application wait for it", async () => {
  const { play } = await openLagging("application");
  const { failed, waitedSeconds, sent } = await play(api.requests);
  expect([failed, waitedSeconds]).toEqual([undefined, lagSeconds]);
  expect(sent.filter(({ line }) => line.startsWith("PATCH "))).toHaveLength(lagSeconds + 2);
});

it("answers 404 to the read right after a creation, which the provider does not repeat", async () => {
  const { make, play } = await openLagging("application");
  await make({ ...api, requests: postOf(api) });
  for (const operation of [
    createPassword({ as: "first", application: "api", displayName: "first", endDate: "2099-03-31T00:00:00Z" }),
    createFederated({ as: "pipeline", application: "api", displayName: "pipeline", subject: "repo:example/api" }),
  ]) {
    expect(await play(operation.requests)).toMatchObject({
      failed: { status: 404, message: expect.stringMatching(/^Resource '[0-9a-f-]{36}' does not exist or/) as string },
      sent: [{ line: expect.stringMatching(/^GET \/v1\.0\/applications\//) as string }],
      waitedSeconds: 0,
    });
    // So would be what it sends next.
    const { failed, waitedSeconds } = await play(postOf(operation));
    expect([failed?.status, waitedSeconds]).toEqual([404, 0]);
  }
});

it("refuses the service principal of an application that has not arrived, in words that make the provider wait", async () => {
  const { make, play } = await openLagging("application");
  await make({ ...caller, requests: postOf(caller) });
  const { failed, waitedSeconds } = await play(callerPrincipal.requests);
  expect([failed, waitedSeconds]).toEqual([undefined, lagSeconds]);
});

it("answers 404 to the PATCH of a service principal right after its creation, which the provider does not repeat", async () => {
  const { make, play } = await openLagging("servicePrincipal");
  await make(caller);
  const { failed, sent, waitedSeconds } = await play(callerPrincipal.requests);
  expect([failed?.status, waitedSeconds]).toEqual([404, 0]);
  expect(sent.at(-1)?.line).toMatch(/^PATCH \/v1\.0\/servicePrincipals\//);
});

it("refuses the assignment to a principal that has not arrived, in words that make the provider wait", async () => {
  const { arrive, make, play } = await openLagging("servicePrincipal");
  await make(api, { ...apiPrincipal, requests: postOf(apiPrincipal) });
  arrive();
  await make(caller, { ...callerPrincipal, requests: postOf(callerPrincipal) });
  const { failed, waitedSeconds } = await play(assignment.requests);
  expect([failed, waitedSeconds]).toEqual([undefined, lagSeconds]);
});

it("lets an assignment fail whose resource has not arrived: the provider looks at it first, once", async () => {
  const { arrive, make, play } = await openLagging("servicePrincipal");
  await make(caller, { ...callerPrincipal, requests: postOf(callerPrincipal) });
  arrive();
  await make(api, { ...apiPrincipal, requests: postOf(apiPrincipal) });
  const { failed, sent, waitedSeconds } = await play(assignment.requests);
  expect([failed?.status, sent.length, waitedSeconds]).toEqual([404, 1, 0]);
  // The request itself would be repeated.
  const repeated = await play(postOf(assignment));
  expect([repeated.failed, repeated.waitedSeconds]).toEqual([undefined, lagSeconds]);
});

it("fails a consent if the provider's lookup precedes its client's replication, and retries if the client replicates after the lookup", async () => {
  const { make, play } = await openLagging("servicePrincipal");
  await make(graph, caller, { ...callerPrincipal, requests: postOf(callerPrincipal) });
  const { failed, sent, waitedSeconds } = await play(consent.requests);
  expect([failed?.status, sent.length, waitedSeconds]).toEqual([404, 1, 0]);
  const repeated = await play(postOf(consent));
  expect([repeated.failed, repeated.waitedSeconds]).toEqual([undefined, lagSeconds]);
});

it("hides what has not arrived from lists: a second service principal is refused only when it is made", async () => {
  const { make, play } = await openLagging("servicePrincipal");
  await make(caller, { ...callerPrincipal, requests: postOf(callerPrincipal) });
  const { failed, sent } = await play(callerPrincipal.requests);
  expect(failed).toMatchObject({ status: 409, message: expect.stringContaining("is already in use") as string });
  expect(sent).toHaveLength(2);
});

it("is what packages/twin/FIDELITY.md says that azuread has seen", () => {
  const test = "twin/providers/replication-lag.test.ts";
  expect(measuredIn(test, new Map([["azuread", heard]]))).toEqual(claimedIn(test));
});
