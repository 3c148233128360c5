import type { Administrator, Origin } from "./origin.ts";
import type { ClientCredential } from "@protected-function/core/azure/token.ts";

/** An application of the tenant, with its service principal. */
interface TemporaryApplication {
  readonly applicationObjectId: string;
  readonly clientId: string;
  readonly servicePrincipalObjectId: string;
}

/** For an administrator who finds it in a tenant, while a check runs or after a check that was killed. */
export function temporaryName(purpose: string): string {
  return `${purpose} (created by a check, deleted at its end)`;
}

/** Creates an application of this tenant for the body, and deletes it afterwards, from the recycle bin as well. */
export async function withApplication<Result>(
  { graph }: Pick<Administrator, "graph">,
  properties: { readonly displayName: string; readonly isFallbackPublicClient?: boolean },
  body: (application: TemporaryApplication) => Promise<Result>,
): Promise<Result> {
  const application = (await graph.call("POST", "/v1.0/applications", {
    signInAudience: "AzureADMyOrg",
    ...properties,
  })) as { readonly id: string; readonly appId: string };
  try {
    const principal = (await graph.call("POST", "/v1.0/servicePrincipals", { appId: application.appId })) as {
      readonly id: string;
    };
    try {
      return await body({
        applicationObjectId: application.id,
        clientId: application.appId,
        servicePrincipalObjectId: principal.id,
      });
    } finally {
      await graph.call("DELETE", `/v1.0/servicePrincipals/${principal.id}`);
      await graph.call("DELETE", `/v1.0/directory/deletedItems/${principal.id}`);
    }
  } finally {
    await graph.call("DELETE", `/v1.0/applications/${application.id}`);
    await graph.call("DELETE", `/v1.0/directory/deletedItems/${application.id}`);
  }
}

/** Creates an application in the same tenant that isn't assigned, with a secret, for the body. */
export function withUnassignedApplication<Result>(
  origin: Origin,
  { graph }: Administrator,
  body: (application: ClientCredential) => Promise<Result>,
): Promise<Result> {
  return withApplication(
    { graph },
    { displayName: temporaryName("Unassigned application") },
    async ({ applicationObjectId, clientId }) => {
      const { secretText } = await addSecret({ graph }, `/v1.0/applications/${applicationObjectId}`);
      return await body({ tenantId: origin.outputs.tenantId, clientId, clientSecret: secretText });
    },
  );
}

/** @param path the application's path in Graph */
export async function addSecret(
  { graph }: Pick<Administrator, "graph">,
  path: string,
  endDateTime?: string,
): Promise<{ readonly keyId: string; readonly secretText: string }> {
  const passwordCredential = { displayName: "check", ...(endDateTime !== undefined && { endDateTime }) };
  return (await graph.call("POST", `${path}/addPassword`, { passwordCredential })) as {
    readonly keyId: string;
    readonly secretText: string;
  };
}
