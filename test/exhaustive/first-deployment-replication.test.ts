import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ProgramFailed } from "../../packages/engine/program-failed.ts";
import { AdjustableClock } from "../../packages/twin/clock.ts";
import type { ReplicatedKind } from "../../packages/twin/tenant/replication.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";
import type { SettingsOfStack } from "../support/settings-file.ts";
import { nameOf, resourceNamed, stateOf } from "../support/stack-state.ts";

const secret = { secrets: { first: { endDate: "2099-03-31T00:00:00Z" } } };
/** Longer than what the stand-ins' pauses add up to, shorter than a token lives. */
const lag = 600_000;
const replicationFailed = "Timed out whilst waiting for new service principal to be replicated";

let stack: EmptyLocalStack;

/** What arrives late does so by a clock that only the test and the stand-ins' pauses move. */
async function openLagging(of: readonly ReplicatedKind[], delayMilliseconds: number, settings?: SettingsOfStack) {
  const start = new Date();
  const clock = new AdjustableClock({ now: () => start });
  stack = await openLocally({
    ...(settings && { settings }),
    twin: {
      clock,
      replication: { delayMilliseconds, kinds: of },
    },
    standIns: { pause: async (milliseconds) => clock.advance(milliseconds) },
  });
  const { stack: engine, twin } = stack.local;
  return { clock, engine, twin };
}

/** Why `up` failed, by the logical names of the resources that did; none where it did not fail. */
async function failuresOf(run: Promise<unknown>): Promise<ReadonlyMap<string, string>> {
  const error: unknown = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error === undefined) return new Map();
  if (!(error instanceof ProgramFailed)) throw error;
  // The program's own complaints, which follow from these, are the stack's.
  const ofResources = error.diagnostics.filter(
    ({ severity, urn }) => severity === "error" && urn !== undefined && !urn.includes("pulumi:pulumi:Stack"),
  );
  if (ofResources.length === 0) throw error;
  return new Map(ofResources.map(({ urn = "", message }) => [nameOf(urn), message]));
}

/** Applications that arrive late, which the provider gets over: first-deployment-policies. */
describe.skipIf(!hasEngine())("the first up in a tenant whose directory lags", () => {
  afterEach(() => stack?.close());

  it("keeps a service principal that arrives late, and each further up continues until everything is created", async () => {
    const { clock, engine, twin } = await openLagging(["servicePrincipal"], lag);
    const failed = new Map<string, string>();

    // A service principal that is first made in the second `up` fails there, as the first one did before.
    for (let attempt = 1, failures = await failuresOf(engine.up()); failures.size > 0; attempt += 1) {
      expect(attempt).toBeLessThanOrEqual(2);
      for (const [name, message] of failures) failed.set(name, message);
      clock.advance(lag);
      failures = await failuresOf(engine.up());
    }

    expect([...failed.keys()].toSorted()).toEqual(["api-service-principal", "integration-service-principal"]);
    for (const message of failed.values()) expect(message).toContain(replicationFailed);
    expect(twin.control.inventory()).toMatchObject({
      appRoleAssignments: 1,
      applications: 2,
      permissionGrants: 1,
      recycled: 0,
      servicePrincipals: 3,
    });
  });
});

describe.skipIf(!hasEngine())("the first up with --continue-on-error", () => {
  let lagging: Awaited<ReturnType<typeof openLagging>>;
  let failures: ReadonlyMap<string, string>;

  beforeAll(async () => {
    const settings = { callers: { integration: secret, partner: secret } };
    lagging = await openLagging(["servicePrincipal", "managedIdentity"], lag, settings);
    failures = await failuresOf(lagging.engine.up({ continueOnError: true }));
  });
  afterAll(() => stack?.close());

  it("creates every service principal that fails because of the lag, and keeps each with the reason", async () => {
    expect([...failures.keys()].toSorted()).toEqual([
      "api-service-principal",
      "integration-service-principal",
      "partner-service-principal",
    ]);
    for (const message of failures.values()) expect(message).toContain(replicationFailed);
    const kept = (await stateOf(lagging.engine)).filter(({ initErrors = [] }) => initErrors.length > 0);
    expect(kept.map(({ urn }) => nameOf(urn)).toSorted()).toEqual([...failures.keys()].toSorted());
  });

  it("assigns roles to an identity that the directory lacks so far, because it states the identity's type", async () => {
    const { engine, twin } = lagging;
    const identity = (await stateOf(engine)).find(({ type }) => type.endsWith(":UserAssignedIdentity"));
    const principalId = String(identity?.outputs?.["principalId"]);
    const subscription = `/subscriptions/${twin.control.subscriptionId}`;
    const assignments = `${subscription}/providers/Microsoft.Authorization/roleAssignments`;
    // https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/general#reader
    const reader = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`;

    const { value } = (await stack.resourceManager.call(
      "GET",
      `${assignments}?api-version=2022-04-01&$filter=principalId eq '${principalId}'`,
    )) as { readonly value: readonly { readonly properties: { readonly principalType: string } }[] };
    const unstated = stack.resourceManager.call(
      "PUT",
      `${assignments}/00000000-0000-4000-8000-000000000009?api-version=2022-04-01`,
      { properties: { roleDefinitionId: reader, principalId } },
    );

    // Left out, azure-native's SDK says `User`, which is wrong for an identity.
    expect(value.map(({ properties }) => properties.principalType)).toEqual(Array(4).fill("ServicePrincipal"));
    await expect(unstated).rejects.toThrow("PrincipalNotFound");
  });

  it("needs one repetition for any number of callers; a third run removes the deployer's ownership, a fourth changes nothing", async () => {
    const { clock, engine, twin } = lagging;
    clock.advance(lag);

    const { summary } = await engine.up();

    // The consent and the two assignments, which had to wait; and what the plugin did not finish.
    expect(summary).toMatchObject({ create: 3, update: 3, replace: 0, delete: 0 });
    expect(twin.control.inventory()).toMatchObject({ applications: 3, servicePrincipals: 4, appRoleAssignments: 2 });
    const { id } = await resourceNamed(engine, "api-service-principal");
    const ownersOf = async () => {
      const { value } = (await stack.graph.call("GET", `/v1.0${id}/owners`)) as {
        readonly value: readonly { readonly id: string }[];
      };
      return value.map((owner) => owner.id);
    };
    // The request that would have removed it comes after the one that failed.
    expect(await ownersOf()).toEqual([twin.control.deployer.servicePrincipalObjectId]);
    const third = await engine.up();
    expect(third.summary).toMatchObject({ create: 0, update: 3, replace: 0, delete: 0 });
    expect(await ownersOf()).toEqual([]);
    await engine.preview({ refresh: true, expectNoChanges: true });
  });
});
