import { describe, expect, it } from "vitest";
import { adoptedInState, lastingIn } from "../../../../packages/pf/commands/release/adopted-in-state.ts";
import type { Half } from "../../../../packages/pf/stacks/live/stack-settings.ts";
import { forgetInState } from "../../../../packages/pf/commands/release/forget-in-state.ts";
import { logicalName, stackStateOf } from "../../../../packages/pf/stacks/live/stack-state.ts";
import { sampleState, urn } from "./sample-state.ts";

interface Found {
  readonly urn: string;
  readonly parent?: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

const without = (...halves: readonly Half[]) => {
  const state = sampleState();
  const adopted = adoptedInState(lastingIn(stackStateOf(state)), {});
  const urns = new Set(halves.flatMap((half) => adopted[half].map((one) => one.urn)));
  const { deployment } = forgetInState(state, { urns, halves }) as { readonly deployment: { resources: Found[] } };
  const { resources } = deployment;
  return { text: JSON.stringify(deployment), names: resources.map(logicalName), resources };
};

const kept = [
  "protected-function-test",
  "stack-id",
  "api",
  "integration",
  "integration-principal",
  "integration-assignment",
  "integration-delivery",
  "code",
];

describe("a state without what was given back", () => {
  it("contains the rest, without references to removed resources", () => {
    const { names, text } = without("api", "hosting");

    expect(names).toEqual(kept);
    for (const gone of [
      urn("Application", "api"),
      urn("ServicePrincipal", "api-principal"),
      urn("Site", "function-app"),
    ]) {
      expect(text).not.toContain(gone);
    }
  });

  it("keeps every other reference, and finds a lost parent's own parent", () => {
    const { resources } = without("api", "hosting");
    const named = (name: string) => resources.find((one) => logicalName(one) === name);

    expect(named("integration")).toMatchObject({
      dependencies: [],
      propertyDependencies: { requiredResourceAccesses: [], tags: null },
    });
    expect(named("integration-assignment")).toMatchObject({
      dependencies: [urn("ServicePrincipal", "integration-principal")],
    });
    expect(named("integration-assignment")).not.toHaveProperty("deletedWith");
    expect(named("code")).not.toHaveProperty("parent");
  });

  it("has outputs that list nothing as adopted, and keep the stack's identity", () => {
    expect(without("api", "hosting").resources[0]?.outputs).toEqual({
      tenantId: "tenant",
      deployment: { id: "k3x9q2m7a1b2", workload: "whocalls", adopted: {} },
    });
  });

  it("lacks only one half if one is given back", () => {
    const { names, resources } = without("api");

    expect(names).toEqual(expect.arrayContaining(["resource-group", "storage", "function-app", "suffix"]));
    expect(resources[0]?.outputs).toMatchObject({
      deployment: { location: "westeurope", adopted: { siteId: "site" } },
    });
    expect(resources[0]?.outputs).not.toHaveProperty("api");
  });

  it("keeps a resource pending deletion under the same URN", () => {
    const state = sampleState();
    const waiting = { ...state.deployment.resources[4], delete: true };
    const document = { deployment: { resources: [...state.deployment.resources, waiting] } };
    const { deployment } = forgetInState(document, { urns: new Set([urn("Application", "api")]), halves: ["api"] }) as {
      readonly deployment: { readonly resources: readonly object[] };
    };

    expect(deployment.resources).toContainEqual(
      expect.objectContaining({ urn: urn("Application", "api"), delete: true }),
    );
    expect(deployment.resources).toHaveLength(state.deployment.resources.length);
  });

  it("is unchanged if it is empty", () => {
    expect(forgetInState({ deployment: null }, { urns: new Set(), halves: ["api"] })).toEqual({ deployment: null });
  });
});
