import type { StackOutputs } from "../../infra/outputs.ts";

const id = (digit: number): string => `${digit}0000000-0000-4000-8000-000000000000`;

const site = "https://func-orders.azurewebsites.net";

/** Outputs of a stack with a caller of each kind, where people also sign in; secrets in plain text. */
export function sampleOutputs(api: Partial<StackOutputs["api"]> = {}): StackOutputs {
  return {
    ...outputsWithoutPeople(api),
    publicClient: {
      clientId: "a0000000-0000-4000-8000-000000000000",
      applicationObjectId: "b0000000-0000-4000-8000-000000000000",
      servicePrincipalObjectId: "c0000000-0000-4000-8000-000000000000",
    },
  };
}

/** The same, where nobody signs in with username and password. */
export function outputsWithoutPeople(api: Partial<StackOutputs["api"]> = {}): StackOutputs {
  return {
    endpoints: [
      { name: "who-calls", method: "GET", url: `${site}/api/who-calls`, allow: ["Function.Invoke"] },
      { name: "orders", method: "GET", url: `${site}/api/orders/{id}`, allow: ["Orders.Read", "Orders.Write"] },
      {
        name: "orders-write",
        method: "POST",
        url: `${site}/api/orders/{id}`,
        allow: ["Orders.Write"],
        sample: { params: { id: "7" }, body: { sku: 'it\'s a "screw"', quantity: 1, gift: true } },
      },
      { name: "health", method: "GET", url: `${site}/api/health`, anonymous: "Load balancer probe, no data" },
    ],
    tenantId: id(1),
    tokenEndpoint: `https://login.microsoftonline.com/${id(1)}/oauth2/v2.0/token`,
    scope: `api://${id(2)}/.default`,
    callers: {
      integration: {
        clientId: id(3),
        roles: ["Function.Invoke", "Orders.Write"],
        credentials: ["client-secret"],
        clientSecret: "the-secret",
        clientSecretEndDate: "2027-05-01T00:00:00Z",
      },
      partner: { clientId: id(4), roles: ["Function.Invoke"], credentials: ["certificate"] },
      pipeline: {
        clientId: id(5),
        roles: ["Function.Invoke", "Orders.Read"],
        credentials: ["federated", "client-secret"],
        clientSecret: "another-secret",
      },
      nobody: { clientId: id(6), roles: [], credentials: [] },
    },
    api: {
      clientId: id(2),
      applicationObjectId: id(7),
      servicePrincipalObjectId: id(8),
      appRoles: {
        "Function.Invoke": id(9),
        "Orders.Read": "d0000000-0000-4000-8000-000000000000",
        "Orders.Write": "e0000000-0000-4000-8000-000000000000",
      },
      tokenVersion: 1,
      publicClientFlows: false,
      ...api,
    },
    functionApp: { siteId: "/subscriptions/x", hostName: "func-orders.azurewebsites.net", scmHostName: "scm" },
    packageSha256: "0".repeat(64),
  };
}
