import { expect, it } from "vitest";
import { readClients } from "../../../packages/pf/access-matrix/read-clients.ts";
import { fakeApi } from "../../support/fake-api.ts";
import { graphApplication } from "../../support/graph-objects.ts";
import { sampleOutputs } from "../../support/outputs-sample.ts";

const { api } = sampleOutputs();
const sp = api.servicePrincipalObjectId;
const consents = `/v1.0/oauth2PermissionGrants?$filter=resourceId eq '${sp}'`;
const grant = (clientId: string) => ({
  id: clientId,
  clientId,
  consentType: "AllPrincipals",
  resourceId: sp,
  scope: " user_impersonation ",
});

it("finds a client's consent on any page", async () => {
  const graph = fakeApi({
    [`GET ${consents}`]: [
      { value: [grant("other")], "@odata.nextLink": "https://graph.microsoft.com/v1.0/oauth2PermissionGrants?page=2" },
    ],
    "GET /v1.0/oauth2PermissionGrants?page=2": [{ value: [grant("principal")] }],
    [`GET /v1.0/applications?$filter=appId eq '${api.clientId}'`]: [
      { value: [graphApplication({ appId: api.clientId })] },
    ],
    "GET /v1.0/applications?$filter=appId eq 'client'": [
      { value: [graphApplication({ isFallbackPublicClient: true })] },
    ],
  });
  const principal = { id: "principal", appId: "client", displayName: "", appRoleAssignmentRequired: false };

  const clients = await readClients(graph, {
    api,
    clientIds: ["client"],
    existing: [],
    servicePrincipals: [principal],
  });

  expect(clients).toMatchObject([{ appId: "client", isOwn: true, isPublicClient: true, isConsented: true }]);
});
