import { describe, expect, it } from "vitest";
import { hasEngine } from "../support/local-deployment.ts";
import { sharedDeployment } from "../support/shared-deployment.ts";

describe.skipIf(!hasEngine())("a caller without its app role assignment", () => {
  const deployment = sharedDeployment();

  it("is refused with AADSTS501051, and let in when the assignment is back", async () => {
    const { graph, outputs, origin, fetch } = deployment();
    const assigned = `/v1.0/servicePrincipals/${outputs.api.servicePrincipalObjectId}/appRoleAssignedTo`;
    const principal = `/v1.0/servicePrincipals(appId='${origin.caller.clientId}')`;
    const { id: principalId } = (await graph.call("GET", principal)) as { readonly id: string };
    const { value } = (await graph.call("GET", assigned)) as { value: { id: string; principalId: string }[] };
    const assignment = value.find((each) => each.principalId === principalId);
    const ask = async () => {
      const response = await fetch(outputs.tokenEndpoint, {
        method: "POST",
        body: new URLSearchParams({
          grant_type: "client_credentials",
          client_id: origin.caller.clientId,
          client_secret: origin.caller.clientSecret,
          scope: outputs.scope,
        }),
      });
      const { error, error_codes } = (await response.json()) as Readonly<Record<string, unknown>>;
      return { status: response.status, error, error_codes };
    };

    await graph.call("DELETE", `${assigned}/${assignment?.id}`);
    const without = await ask();
    await graph.call("POST", assigned, {
      appRoleId: outputs.api.appRoles["Function.Invoke"],
      principalId,
      resourceId: outputs.api.servicePrincipalObjectId,
    });
    const again = await ask();

    expect(without).toEqual({ status: 400, error: "invalid_grant", error_codes: [501051] });
    expect(again).toEqual({ status: 200, error: undefined, error_codes: undefined });
  });
});
