import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasEngine, openLocally, type EmptyLocalStack } from "../support/local-deployment.ts";

const policies = {
  state: "report-only",
  namedLocations: {
    office: { cidrs: ["203.0.113.0/24", "2001:db8:1::/48"], trusted: true },
    home: { cidrs: ["198.51.100.7/32"] },
  },
  emergencyAccounts: ["emergency@twin.onmicrosoft.com"],
  emergencyGroups: ["Function users"],
  serviceAccounts: ["grace@twin.onmicrosoft.com"],
  baselineMfa: true,
  serviceAccountMfaElsewhere: true,
  serviceAccountOnlyApi: true,
  apiOnlyFrom: ["office", "home"],
  everythingOnlyFrom: { locations: ["office"], exceptTheApi: true },
  workloadIdentitiesOnlyFrom: ["home"],
};
const unchanged = { create: 0, update: 0, replace: 0, delete: 0 };

interface Named {
  readonly id: string;
  readonly displayName: string;
}

type Users = Readonly<Record<"includeUsers" | "excludeUsers", readonly string[]>>;

let opened: EmptyLocalStack;
/** The deployment's output: ids by the policies' and the locations' names. */
let made: Readonly<Record<"policies" | "namedLocations", Readonly<Record<string, string>>>>;

async function inGraph<Kind extends object>(
  collection: "policies" | "namedLocations",
): Promise<readonly (Named & Kind)[]> {
  const answer = await opened.graph.call("GET", `/v1.0/identity/conditionalAccess/${collection}`);
  return (answer as { readonly value: readonly (Named & Kind)[] }).value;
}

async function statesInGraph(): Promise<ReadonlySet<string>> {
  return new Set((await inGraph<{ readonly state: string }>("policies")).map(({ state }) => state));
}

describe.skipIf(!hasEngine())("conditional access with every policy on", () => {
  beforeAll(async () => {
    opened = await openLocally({
      settings: {
        callers: { integration: {}, partner: {} },
        people: { "Function.Invoke": { users: ["grace@twin.onmicrosoft.com"] } },
        conditionalAccess: policies,
      },
    });
    const { outputs } = await opened.local.stack.up();
    made = outputs["conditionalAccess"] as typeof made;
  });
  afterAll(() => opened?.close());

  it("is report-only at first, and outputs the ids of the created objects (B07)", async () => {
    expect(await statesInGraph()).toEqual(new Set(["enabledForReportingButNotEnforced"]));
    expect(Object.keys(made.policies).toSorted()).toEqual([
      "apiOnlyFrom",
      "baselineMfa",
      "everythingOnlyFrom",
      "serviceAccountMfaElsewhere",
      "serviceAccountOnlyApi",
      "workloadIdentitiesOnlyFrom",
    ]);
    const ids = (named: readonly Named[]) => named.map(({ id }) => id).toSorted();
    expect(Object.values(made.policies).toSorted()).toEqual(ids(await inGraph("policies")));
    expect(Object.values(made.namedLocations).toSorted()).toEqual(ids(await inGraph("namedLocations")));
  });

  it("is enforced by one setting that changes only states; a refresh reports a manual exclusion, and up removes it", async () => {
    const { stack } = opened.local;
    const found = await inGraph<{ readonly conditions: { readonly users: Users } }>("policies");
    const policyNamed = (start: string) => found.find(({ displayName }) => displayName.startsWith(start));
    const [policy, other] = [policyNamed("The API only"), policyNamed("Service accounts confined")];
    const [grace] = other?.conditions.users.includeUsers ?? [];
    const excluded = policy?.conditions.users.excludeUsers ?? [];
    await opened.graph.call("PATCH", `/v1.0/identity/conditionalAccess/policies/${policy?.id ?? ""}`, {
      conditions: { ...policy?.conditions, users: { ...policy?.conditions.users, excludeUsers: [...excluded, grace] } },
    });
    await stack.setConfig("protected-function:conditionalAccess.state", "enforced");

    const { summary, steps, refreshed } = await stack.up({ refresh: true });

    const updatesIn = (all: typeof steps) =>
      all.filter(({ op }) => op === "update").map((step) => [step.urn.split("::").at(-1), step] as const);
    expect(updatesIn(refreshed).map(([name, { diffs }]) => [name, diffs])).toEqual([
      ["policy-apiOnlyFrom", ["conditions"]],
    ]);
    expect(summary).toMatchObject({ ...unchanged, update: 6 });
    const changed = updatesIn(steps).map(([name, { detailedDiff }]) => [name, Object.keys(detailedDiff).toSorted()]);
    expect(Object.fromEntries(changed)).toEqual({
      ...Object.fromEntries(Object.keys(made.policies).map((name) => [`policy-${name}`, ["state"]])),
      "policy-apiOnlyFrom": [expect.stringMatching(/^conditions\.users\.excludedUsers/), "state"],
    });
    expect(await statesInGraph()).toEqual(new Set(["enabled"]));
    const after = await inGraph<{ readonly conditions: { readonly users: Users } }>("policies");
    expect(after.find(({ id }) => id === policy?.id)?.conditions.users.excludeUsers).toEqual(excluded);
    expect((await stack.preview({ refresh: true, expectNoChanges: true })).summary).toMatchObject(unchanged);
  });

  it("is destroyed before its trusted location, and leaves nothing", async () => {
    const { twin, stack } = opened.local;

    const { steps } = await stack.destroy();

    const gone = steps.filter(({ op }) => op === "delete").map(({ type }) => type.split(":").at(-1));
    expect(gone.lastIndexOf("ConditionalAccessPolicy")).toBeLessThan(gone.indexOf("NamedLocation"));
    const { recycled: _, ...held } = twin.control.inventory();
    expect(held).toEqual(Object.fromEntries(Object.keys(held).map((kind) => [kind, 0])));
  });
});
