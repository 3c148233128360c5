import { expect, test } from "vitest";
import { getServicePrincipal } from "../../../../engine/stand-ins/azuread/data-sources.ts";
import { applicationInputs, deployTo, roleId, signal, types } from "./deployed-to-twin.ts";

test("assigns the API's role to a managed identity and to another team's application, which it finds by client id", async () => {
  const { graph, create, me, control } = await deployTo(0);
  const application = await create(types.application, applicationInputs(me));
  const { outputs } = await create(types.servicePrincipal, {
    clientId: application.outputs["clientId"] as string,
    appRoleAssignmentRequired: true,
    owners: [me],
  });
  const existing = [
    [control.seedManagedIdentity({ displayName: "id-logic-app" }), "ManagedIdentity"],
    [control.seedApplication({ displayName: "billing" }), "Application"],
  ] as const;
  for (const [{ clientId, servicePrincipalObjectId }, type] of existing) {
    const found = await getServicePrincipal(graph).invoke({ clientId }, signal);
    expect(found).toMatchObject({ clientId, type, objectId: servicePrincipalObjectId });
    await create(types.assignment, {
      appRoleId: roleId,
      principalObjectId: servicePrincipalObjectId,
      resourceObjectId: String(outputs["objectId"]),
    });
  }
  const nobody = "00000000-0000-4000-8000-00000000ffff";
  await expect(getServicePrincipal(graph).invoke({ clientId: nobody }, signal)).rejects.toThrow(
    `No service principal found for client ID: "${nobody}"`,
  );
  const scope = `${String(application.outputs["clientId"])}/.default`;
  const [identity] = existing[0];
  expect(await control.managedIdentityToken({ clientId: identity.clientId, scope })).toEqual({
    accessToken: expect.any(String),
  });
});
