import { describe, expect, it } from "vitest";
import { stackMark } from "../../../../infra/stack-mark.ts";
import { groupsWithoutRole, readMarks } from "../../../../packages/pf/commands/teardown/read-marks.ts";
import { fakeApi, refusal } from "../../../support/fake-api.ts";
import { subscriptionId } from "../../../support/sample-remains.ts";

const identity = { project: "p", stack: "test", workload: "whocalls", subscriptionId, id: "aaaaaaaaaaaa" };
const made = stackMark(identity, {}, "made");
const adopted = stackMark(identity, {}, "adopted");
const root = `GET /subscriptions/${subscriptionId}`;
const list = (...value: readonly object[]) => [{ value }];
const entra = (collection: string, tag: string, selected: string): string =>
  `GET /v1.0/${collection}?$filter=tags/any(t:t eq '${tag}')&$select=${selected}`;
const applications = "id,appId,displayName,notes,createdDateTime";
const principals = "id,appId,displayName,notes";
const access = "GET /v1.0/identity/conditionalAccess";
const empty: Readonly<Record<string, readonly unknown[]>> = {
  [entra("applications", "managed-by-pulumi", applications)]: list(),
  [entra("applications", "adopted-by-pulumi", applications)]: list(),
  [entra("servicePrincipals", "managed-by-pulumi", principals)]: list(),
  [entra("servicePrincipals", "adopted-by-pulumi", principals)]: list(),
  "GET /v1.0/directory/deletedItems/microsoft.graph.application": list(),
  "GET /v1.0/directory/deletedItems/microsoft.graph.servicePrincipal": list(),
  [`${access}/policies`]: list(),
  [`${access}/namedLocations`]: list(),
  [`${access}/deletedItems/policies`]: list(),
  [`${access}/deletedItems/namedLocations`]: list(),
  [`${root}/resourcegroups?api-version=2024-03-01`]: list(),
  [`${root}/resources?$expand=createdTime&api-version=2024-03-01`]: list(),
  [`${root}/providers/Microsoft.OperationalInsights/deletedWorkspaces?api-version=2023-09-01`]: list(),
  [`${root}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`]: list({ actions: ["*/read"] }),
};

function read(answers: Readonly<Record<string, readonly unknown[]>>) {
  const api = fakeApi({ ...empty, ...answers });
  return readMarks({ graph: api, resourceManager: api, subscriptionId });
}

describe("reading every stack's marks", () => {
  it("finds live and deleted objects by their own mark, and a deleted service principal by its application's", async () => {
    const application = { id: "1", appId: "c1", displayName: "API", notes: made.notes, createdDateTime: "2026-11-01" };
    const { objects } = await read({
      [entra("applications", "adopted-by-pulumi", applications)]: list({ ...application, notes: adopted.notes }),
      "GET /v1.0/directory/deletedItems/microsoft.graph.application": list(
        { ...application, id: "2", appId: "c2" },
        { id: "3", appId: "c3", displayName: "Another's", notes: `${made.notes} Or so.` },
      ),
      "GET /v1.0/directory/deletedItems/microsoft.graph.servicePrincipal": list(
        { id: "4", appId: "c2", displayName: "API", notes: null },
        { id: "5", appId: "c3", displayName: "Another's" },
      ),
      [`${root}/resourcegroups?api-version=2024-03-01`]: list(
        { id: "/rg", name: "rg-whocalls-test", tags: made.azureTags },
        { id: "/rg-other", name: "rg-other", tags: { project: "p", stack: "test" } },
      ),
    });

    expect(
      objects.map(({ id, category, isRecycled, mark, created }) => [id, category, isRecycled, mark.origin, created]),
    ).toEqual([
      ["1", "app registration", false, "adopted", "2026-11-01"],
      ["2", "app registration", true, "made", "2026-11-01"],
      ["4", "service principal", true, "made", undefined],
      ["/rg", "resource group", false, "made", undefined],
    ]);
  });

  it("distinguishes copied tags from the program's own objects by type and name", async () => {
    const resource = (type: string, name: string, tags = made.azureTags) => ({ id: `/${name}`, name, type, tags });
    const { objects } = await read({
      [`${root}/resources?$expand=createdTime&api-version=2024-03-01`]: list(
        resource("Microsoft.Web/sites", "func-whocalls-test-abc123"),
        resource("Microsoft.Web/sites", "func-of-others"),
        resource("Microsoft.Sql/servers", "sql"),
        resource("Microsoft.Web/sites", "func-adopted", adopted.azureTags),
      ),
    });

    expect(objects.map(({ name, kind, isCopied }) => [name, kind, isCopied])).toEqual([
      ["func-whocalls-test-abc123", "Function App", false],
      ["func-of-others", "Function App", true],
      ["sql", "Microsoft.Sql/servers", true],
      ["func-adopted", "Function App", false],
    ]);
  });

  it("derives workload and stack only from a policy's or a location's name", async () => {
    const { named } = await read({
      [`${access}/policies`]: list(
        { id: "1", displayName: "MFA, for all, policy of whocalls (pr-7)" },
        { id: "2", displayName: "policy of whocalls" },
      ),
      [`${access}/deletedItems/namedLocations`]: list({ id: "3", displayName: "office, location of orders (test)" }),
    });

    expect(named.map(({ id, workload, stack, isRecycled }) => [id, workload, stack, isRecycled])).toEqual([
      ["1", "whocalls", "pr-7", false],
      ["3", "orders", "test", true],
    ]);
  });

  it("lists what the login may not read, and throws for any other failure", async () => {
    const policies = `${access}/policies`;
    const { unchecked } = await read({ [policies]: [refusal(403, "AccessDenied", policies)] });

    expect(unchecked).toEqual([{ what: "conditional access policies", why: "403 AccessDenied: so it says" }]);
    await expect(read({ [policies]: [refusal(500, "Internal", policies)] })).rejects.toThrow("500 Internal");
  });

  it("lists deleted policies as unchecked if neither version of Graph shows them", async () => {
    const hidden = (version: string) => `GET /${version}/identity/conditionalAccess/deletedItems/policies`;
    const { unchecked } = await read({
      [hidden("v1.0")]: [refusal(400, "BadRequest")],
      [hidden("beta")]: [refusal(404, "UnknownError")],
    });

    expect(unchecked).toEqual([
      {
        what: "deleted conditional access policies",
        why: "Graph shows no deleted ones, neither in v1.0 nor in beta (404 UnknownError)",
      },
    ]);
  });

  it("reports that a login with a role below the subscription sees only a part", async () => {
    const permissions = `${root}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`;
    const { unchecked } = await read({ [permissions]: list() });

    expect(unchecked.map(({ what }) => what)).toEqual([groupsWithoutRole]);
  });

  it("assumes no deleted workspaces in a subscription that never had one", async () => {
    const path = `${root}/providers/Microsoft.OperationalInsights/deletedWorkspaces?api-version=2023-09-01`;
    const { unchecked } = await read({ [path]: [refusal(409, "MissingSubscriptionRegistration", path)] });

    expect(unchecked).toEqual([]);
  });
});
