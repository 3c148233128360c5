import { expect, it } from "vitest";
import { creationOrder } from "../../../tools/documentation/creation-order.ts";

interface Resource {
  readonly type: string;
  readonly after?: readonly string[];
  readonly custom?: boolean;
}

/** What `pulumi stack export` gives of resources by their names. */
function exported(resources: Readonly<Record<string, Resource>>): unknown {
  const urnOf = (name: string) => `urn:pulumi:local::p::${resources[name]?.type ?? "gone"}::${name}`;
  return {
    deployment: {
      resources: Object.entries(resources).map(([name, { type, after = [], custom = true }]) => ({
        urn: urnOf(name),
        type,
        custom,
        dependencies: after.map(urnOf),
      })),
    },
  };
}

it("puts each resource one step after those that it needs, in the order of steps and names", () => {
  const order = creationOrder(
    exported({
      site: { type: "Site", after: ["plan"] },
      plan: { type: "Plan", after: ["b"] },
      b: { type: "B" },
      a: { type: "A" },
    }),
  );
  expect(order).toEqual([
    { step: 1, type: "A", name: "a", waitsFor: [] },
    { step: 1, type: "B", name: "b", waitsFor: [] },
    { step: 2, type: "Plan", name: "plan", waitsFor: ["B"] },
    { step: 3, type: "Site", name: "site", waitsFor: ["Plan"] },
  ]);
});

it("omits dependencies that the others already have, at any distance", () => {
  const order = creationOrder(
    exported({
      group: { type: "Group" },
      plan: { type: "Plan", after: ["group"] },
      role: { type: "Role", after: ["plan", "group"] },
      other: { type: "Role", after: ["group"] },
      site: { type: "Site", after: ["group", "role", "plan", "other"] },
    }),
  );
  expect(order.find(({ name }) => name === "site")).toEqual({
    step: 4,
    type: "Site",
    name: "site",
    waitsFor: ["Role", "Role"],
  });
});

it("omits components, providers and locally generated values", () => {
  const order = creationOrder(
    exported({
      suffix: { type: "random:index/randomString:RandomString" },
      default: { type: "pulumi:providers:azuread" },
      api: { type: "protected-function:identity:ResourceApplication", custom: false },
      site: { type: "Site", after: ["suffix", "default", "api"] },
    }),
  );
  expect(order).toEqual([{ step: 1, type: "Site", name: "site", waitsFor: [] }]);
});
