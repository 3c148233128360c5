import { describe, expect, it } from "vitest";
import {
  requireIncludable,
  requireNoConflicts,
  requireNoProduction,
  requireNothingForeign,
} from "../../../../packages/pf/commands/teardown/refusals.ts";
import { isEmpty, planOf } from "../../../../packages/pf/commands/teardown/plan.ts";
import { foreignInState } from "../../../../packages/pf/commands/teardown/foreign-in-state.ts";
import type { Survey } from "../../../../packages/pf/commands/teardown/survey.ts";
import {
  identity,
  markOf,
  ownerWithoutId,
  resource,
  subscriptionId,
  tenantId,
} from "../../../support/sample-remains.ts";
import { adopted, candidate, conflict, group, nothingFound, own, registration, resourceIn } from "./survey-sample.ts";

const vault = { kind: "vault", name: "kv-others", id: "/subscriptions/s/kv-others" };
const site = resourceIn("rg", "Microsoft.Web/sites", "func", own);
const component = { kind: "component", name: "appi", id: "/appi", effect: "It writes to this stack's workspace." };
const use = { ...component, used: "r1" };
const other = { ownership: "other", why: "It is another deployment's." } as const;
const inState = resource("azuread:index/application:Application", "api", { id: "/applications/r1" });

const found: Survey = {
  ...nothingFound,
  state: { resources: [identity, inState], pending: [] },
  registrations: [
    registration("r1", own),
    registration("r2", own),
    registration("r3", own, true),
    registration("r4", candidate),
    registration("r5", other),
    registration("r6", adopted),
  ],
  azure: {
    ...nothingFound.azure,
    groups: [
      group("rg", own, {
        contents: [site],
        madeByAzure: [{ kind: "alert rule created by Azure", name: "fa", id: "/fa" }],
      }),
      group("rg-maybe", candidate, { foreign: [vault] }),
    ],
  },
  uses: [use],
};

const ids = (things: readonly { readonly id: string }[]) => things.map(({ id }) => id.split("/").at(-1));
const plan = (of: Survey, ...included: readonly string[]) =>
  planOf("test", { tenantId, subscriptionId }, of, new Set(included.map((id) => id.toLowerCase())));

describe("the plan", () => {
  it("lists what is removed, by method, and separately what is kept unless named", () => {
    const { held, orphans, recycled, madeByAzure, candidates, leftAlone, foreign, stackId } = plan(found);

    expect(held).toEqual([{ kind: "app registration", names: ["API r1"] }]);
    expect([ids(orphans), ids(recycled), ids(madeByAzure)]).toEqual([["r2", "rg", "func"], ["r3"], ["fa"]]);
    expect([ids(candidates), ids(leftAlone)]).toEqual([
      ["r4", "rg-maybe"],
      ["r5", "r6"],
    ]);
    expect(candidates[1]?.holds).toEqual(["vault kv-others"]);
    expect(foreign).toEqual([component]);
    expect(stackId).toBe("k3x9q2m7a1b2");
  });

  it("treats named objects as removed, and what they would take along as others' objects", () => {
    const { orphans, candidates, foreign } = plan(found, "r4", "r5", group("rg-maybe", candidate).id);

    expect(ids(orphans)).toEqual(["r2", "r4", "r5", "rg", "rg-maybe", "func"]);
    expect(candidates).toEqual([]);
    expect(ids(foreign)).toEqual(["kv-others", "appi"]);
  });

  it("is empty for a stack without an id until objects are named, whatever its state holds", () => {
    const of = {
      ...found,
      owner: ownerWithoutId,
      registrations: [registration("r1", candidate)],
      azure: nothingFound.azure,
    };

    expect(isEmpty(plan(of))).toBe(true);
    expect(plan(of).stackId).toBeUndefined();
    expect(plan(of, "r1").held).toEqual([{ kind: "app registration", names: ["API r1"] }]);
  });

  it("doesn't remove what the state holds and doesn't exist, or isn't proved the stack's", () => {
    const type = "azure-native:web:WebApp";
    const inGroup = { id: site.id, outputs: { name: "func" } };
    const setting = { id: `${site.id}/config/authsettingsV2` };
    const state = {
      resources: [identity, inState, resource(type, "site", inGroup), resource("t", "setting", setting)],
      pending: [],
    };
    const unproved = { ...site, ownership: "candidate", why: "No mark." } as const;
    const azure = { ...nothingFound.azure, strays: [unproved] };
    const of: Survey = { ...found, state, azure, existingUrns: new Set([inState.urn]) };

    expect(plan(of).held).toEqual([{ kind: "app registration", names: ["API r1"] }]);
    expect(ids(plan({ ...of, azure: nothingFound.azure }).absent)).toEqual(["func", "authsettingsV2"]);
    expect(ids(plan(of).candidates)).toEqual(["r4", "func"]);
  });

  it("never offers production for inclusion", () => {
    const production = { ...registration("r4", candidate), isProduction: true };

    expect(plan({ ...nothingFound, registrations: [production] }).candidates).toMatchObject([
      { why: expect.stringContaining("environment: production"), isIncludable: false },
    ]);
  });

  it("is empty if nothing was found", () => {
    expect(isEmpty(plan(nothingFound))).toBe(true);
  });
});

describe("others' objects", () => {
  it("are reported only if what they use would be removed", () => {
    const of = { ...found, owner: ownerWithoutId, registrations: [registration("r1", candidate)] };

    expect(plan({ ...of, azure: nothingFound.azure }).foreign).toEqual([]);
    expect(plan({ ...of, azure: nothingFound.azure }, "r1").foreign).toEqual([component]);
  });

  it("block the teardown until each is named", () => {
    expect(() => requireNothingForeign(found, "test", new Set())).toThrow(
      "1 thing beside the protected function would be deleted or affected:\n" +
        "- component appi: It writes to this stack's workspace.\n  /appi\n" +
        "Move or change each, or accept each and try again:\n" +
        "./pf teardown --stack test --include /appi\nNothing was removed.",
    );
    expect(() => requireNothingForeign(found, "test", new Set(["/appi"]))).not.toThrow();
  });

  it("in the state block the teardown, with the two fixes", () => {
    const held = { ...nothingFound, registrations: [registration("r1", conflict)] };

    expect(() => requireNoConflicts(held, "test")).toThrow(
      /holds 1 thing that a teardown must not remove:\n- app registration API r1: It is another's\.\n.*\.\/pf release.*pulumi state delete/s,
    );
    expect(() => requireNoConflicts(found, "test")).not.toThrow();
  });
});

describe("production", () => {
  const inside = { ...vault, isProduction: true };
  const all = {
    "a registration": { ...nothingFound, registrations: [{ ...registration("r1", own), isProduction: true }] },
    "a candidate": { ...nothingFound, registrations: [{ ...registration("r1", candidate), isProduction: true }] },
    "another's thing in the group": {
      ...nothingFound,
      azure: { ...nothingFound.azure, groups: [group("rg", own, { foreign: [inside] })] },
    },
    "a thing of the group": {
      ...nothingFound,
      azure: { ...nothingFound.azure, groups: [group("rg", own, { contents: [{ ...site, isProduction: true }] })] },
    },
  } as const;

  it.each(Object.entries(all))("blocks the teardown if it is the mark of %s, included or not", (_what, of) => {
    expect(() => requireNoProduction(of, new Set(["r1", vault.id.toLowerCase()]))).toThrow(
      /would be production[^]*its mark says environment: production/,
    );
  });

  it("doesn't block the teardown if it stays", () => {
    expect(() => requireNoProduction(all["a candidate"], new Set())).not.toThrow();
  });
});

describe("an object that can be named", () => {
  it.each([
    ["one that is removed anyway", ["r1"]],
    ["a candidate", ["r4"]],
    ["another deployment's, by its id in any case", ["R5"]],
    ["one that uses the stack's", ["/appi"]],
    ["one in a group that is also named", [group("rg-maybe", candidate).id, vault.id]],
  ])("is %s", (_what, named) => {
    expect(() => requireIncludable(found, named)).not.toThrow();
  });

  it.each([
    ["a missing one", "r99", "nothing with that id is or may be the stack's"],
    [
      "an adopted one",
      "r6",
      "this command never removes the app registration API r6. The settings name it under adopt.",
    ],
    ["one in a group that isn't named", vault.id, "nothing with that id is or may be the stack's"],
  ])("is not %s", (_what, id, says) => {
    expect(() => requireIncludable(found, [id])).toThrow(`--include ${id}: ${says}`);
  });

  it("isn't of a type that this command never removes", () => {
    const stray = resourceIn("rg-x", "Microsoft.KeyVault/vaults", "kv", candidate);
    const of = { ...nothingFound, azure: { ...nothingFound.azure, strays: [stray] } };

    expect(() => requireIncludable(of, [stray.id])).toThrow(
      `the program creates no Microsoft.KeyVault/vaults, so this command doesn't remove one. To remove it, run: az resource delete --ids ${stray.id}`,
    );
  });
});

const policyType = "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy";
const inComponent = `urn:pulumi:test::protected-function::protected-function:conditional-access:ConditionalAccess$${policyType}::policy-baselineMfa`;

describe("foreign objects in the state", () => {
  it("include those that the program never creates, regardless of who added them", () => {
    const keyVault = resource("azure-native:keyvault:Vault", "vault", { outputs: { name: "kv-theirs" } });

    expect(foreignInState({ resources: [identity, keyVault], pending: [] })).toMatchObject([
      { kind: "vault", name: "kv-theirs" },
    ]);
  });

  it("include a policy or a location outside the program's component, as pulumi import leaves it", () => {
    const imported = resource(policyType, "theirs", { outputs: { displayName: "Everybody's MFA" } });
    const own = resource(policyType, "policy-baselineMfa", { urn: inComponent });

    expect(foreignInState({ resources: [imported, own], pending: [] }).map(({ name }) => name)).toEqual([
      "Everybody's MFA",
    ]);
  });

  it("don't include what the program creates", () => {
    const resources = [
      identity,
      resource("azure-native:resources:ResourceGroup", "resource-group", {
        urn: "urn:pulumi:test::protected-function::protected-function:index:ProtectedFunction$azure-native:resources:ResourceGroup::resource-group",
      }),
      resource("azure-native:resources:ResourceGroup", "marked", { inputs: { tags: markOf().azureTags } }),
      resource("azuread:index/appRoleAssignment:AppRoleAssignment", "assigned"),
      resource("command:local:Command", "code"),
    ];

    expect(foreignInState({ resources, pending: [] })).toEqual([]);
  });

  it("include what infra/index.ts declares beside the component, except for what is removed with the component's own", () => {
    const beside = [
      resource("azure-native:resources:ResourceGroup", "network", { id: "/groups/network" }),
      resource("azure-native:network:VirtualNetwork", "network", { id: "/groups/network/vnets/v" }),
      resource("azure-native:storage:Queue", "work", { id: "/Accounts/st/queues/work" }),
      resource("azure-native:storage:StorageAccount", "storage", {
        id: "/accounts/st",
        urn: "urn:pulumi:test::protected-function::protected-function:index:ProtectedFunction$azure-native:storage:StorageAccount::storage",
      }),
    ];

    expect(foreignInState({ resources: [identity, ...beside], pending: [] }).map(({ id }) => id)).toEqual([
      "/groups/network",
      "/groups/network/vnets/v",
    ]);
  });

  it("block the teardown unless they are included", () => {
    const keyVault = resource("azure-native:keyvault:Vault", "vault", {
      id: "/vaults/kv",
      outputs: { name: "kv-theirs" },
    });
    const found = { ...nothingFound, state: { resources: [identity, keyVault], pending: [] } };

    expect(() => requireNothingForeign(found, "test", new Set())).toThrow(/vault kv-theirs: The state holds it/);
    expect(() => requireNothingForeign(found, "test", new Set(["/vaults/kv"]))).not.toThrow();
  });
});
