import type { StackOutputs } from "../../infra/outputs.ts";

const id = (digit: number): string => `${digit}0000000-0000-4000-8000-000000000000`;

/** Outputs of a stack with a caller of each kind, where people sign in, too; secrets in plain text. */
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
    functionUrl: "https://func-orders.azurewebsites.net/api/who-calls",
    tenantId: id(1),
    tokenEndpoint: `https://login.microsoftonline.com/${id(1)}/oauth2/v2.0/token`,
    scope: `api://${id(2)}/.default`,
    callers: {
      integration: {
        clientId: id(3),
        credentials: ["client-secret"],
        clientSecret: "the-secret",
        clientSecretEndDate: "2027-05-01T00:00:00Z",
      },
      partner: { clientId: id(4), credentials: ["certificate"] },
      pipeline: { clientId: id(5), credentials: ["federated", "client-secret"], clientSecret: "another-secret" },
      nobody: { clientId: id(6), credentials: [] },
    },
    api: {
      clientId: id(2),
      applicationObjectId: id(7),
      servicePrincipalObjectId: id(8),
      appRoleId: id(9),
      tokenVersion: 1,
      publicClientFlows: false,
      ...api,
    },
    functionApp: { siteId: "/subscriptions/x", hostName: "func-orders.azurewebsites.net", scmHostName: "scm" },
    packageSha256: "0".repeat(64),
  };
}
