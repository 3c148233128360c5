import { expect, it } from "vitest";
import { stackMark } from "../../../../infra/stack-mark.ts";
import { orphans } from "../../../../packages/pf/commands/drift/detectors/orphans.ts";
import { deployed, stateWith, types } from "../../../support/drift/deployed.ts";
import { fakeApis } from "../../../support/drift/fake-apis.ts";

const identity = { project: "p", stack: "test", workload: "w", subscriptionId: "s", id: "aaaaaaaaaaaa" };
const own = stackMark(identity, {}, "made");
const other = stackMark({ ...identity, id: "bbbbbbbbbbbb" }, {}, "made");
const group = deployed(types.group, "resource-group", { id: "/subscriptions/s/resourceGroups/rg" });
const site = deployed(types.site, "function-app", { id: `${group.id}/providers/Microsoft.Web/sites/func-a` });
const api = deployed(types.application, "api", { id: "/applications/api-id" });
const drawn = deployed("random:index/randomString:RandomString", "stack-id", { outputs: { result: identity.id } });

const filter = encodeURIComponent(`tags/any(t:t eq 'stack-id:${identity.id}')`);
const listed = (id: string, { azureTags }: typeof own) => ({ id, name: id, type: "Microsoft.X/y", tags: azureTags });
const apis = fakeApis({
  resourceManager: {
    "GET /subscriptions/s/resources?api-version=2024-03-01": {
      value: [
        listed(site.id.toUpperCase(), own),
        listed("/subscriptions/s/resourceGroups/rg/copied", own),
        listed("/subscriptions/s/resourceGroups/rg-b/theirs", other),
      ],
    },
  },
  graph: {
    [`GET /v1.0/applications?$filter=${filter}&$select=id,displayName,notes`]: {
      value: [
        { id: "api-id", displayName: "API", notes: own.notes },
        { id: "orphan", displayName: "Orphan", notes: own.notes },
        { id: "edited", displayName: "Edited", notes: "Somebody's own words." },
      ],
    },
  },
});

it("reports objects with the stack's id that aren't in its state, but no other owner's", async () => {
  const { findings, information = [] } = await orphans({
    apis,
    state: stateWith(drawn, group, site, api),
    stack: "test",
  });

  expect(findings).toEqual([]);
  expect(information).toEqual([
    expect.stringContaining(": Microsoft.X/y /subscriptions/s/resourceGroups/rg/copied."),
    expect.stringContaining(': app registration "Orphan" (orphan).'),
  ]);
});

it("sends no request for a stack whose state has no id", async () => {
  const nobody = fakeApis({});

  expect(await orphans({ apis: nobody, state: stateWith(group, site, api), stack: "test" })).toEqual({
    findings: [],
    information: [],
  });
});
