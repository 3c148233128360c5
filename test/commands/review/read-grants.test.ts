import { describe, expect, it } from "vitest";
import type { JsonApi } from "../../../azure/json-api.ts";
import { namesInTenant } from "../../../commands/review/snapshot/names-in-tenant.ts";
import { readGrants } from "../../../commands/review/snapshot/read-grants.ts";
import { sampleOutputs } from "../../support/outputs-sample.ts";

const outputs = sampleOutputs();
const api = outputs.api.clientId;
const caller = outputs.callers["integration"]?.clientId ?? "";
const principal = (id: string, appId: string, displayName: string) => ({
  id,
  appId,
  displayName,
  appRoles: [{ id: `role of ${id}`, value: `${displayName}.All` }],
  oauth2PermissionScopes: [],
});

/** What Graph answers, by path. */
const answers: Readonly<Record<string, unknown>> = {
  servicePrincipals: {
    value: [
      principal("sp-api", api, "API"),
      principal("sp-caller", caller, "caller"),
      principal("sp-graph", "00000003", "Microsoft Graph"),
      principal("sp-identity", "identity", "id-whocalls-dev"),
      principal("sp-tried", "tried", "made to try with"),
    ],
  },
  "servicePrincipals/sp-graph/appRoleAssignedTo": {
    value: [
      { principalId: "sp-caller", appRoleId: "role of sp-graph" },
      { principalId: "user", appRoleId: "00000000-0000-0000-0000-000000000000" },
      { principalId: "sp-tried", appRoleId: "role of sp-graph" },
    ],
  },
  "servicePrincipals/sp-identity/appRoleAssignedTo": { value: [] },
  "directoryObjects/user": { userPrincipalName: "ada@contoso.com" },
  oauth2PermissionGrants: {
    value: [
      { clientId: "sp-api", resourceId: "sp-graph", scope: "openid profile" },
      { clientId: "sp-identity", resourceId: "sp-graph", scope: "User.Read Mail.Read" },
    ],
  },
};
const graph: JsonApi = {
  call: async (_method, path) => {
    const answer = answers[path.replace("/v1.0/", "")];
    if (answer === undefined) throw new Error(`nobody asks for ${path}`);
    return answer;
  },
};

describe("what is held on the APIs of others", () => {
  it("is read from the side of the API, whoever holds it, and is not told twice", async () => {
    const known = { ownClientIds: new Set([api, caller]), others: new Set(["tried"]) };

    expect(await readGrants(graph, await namesInTenant(graph, outputs), known)).toEqual([
      {
        who: "caller integration",
        on: "Microsoft Graph",
        permission: "Microsoft Graph.All",
        kind: "application",
      },
      { who: "id-whocalls-dev", on: "Microsoft Graph", permission: "Mail.Read", kind: "delegated" },
      { who: "id-whocalls-dev", on: "Microsoft Graph", permission: "User.Read", kind: "delegated" },
      {
        who: "user ada@contoso.com",
        on: "Microsoft Graph",
        permission: "00000000-0000-0000-0000-000000000000",
        kind: "application",
      },
    ]);
  });
});
