import { expect, test } from "vitest";
import { attach } from "../../../support/stand-ins/attach.ts";

const type = "azuread:index/appRoleAssignment:AppRoleAssignment";
const url = "https://graph.microsoft.com/v1.0/servicePrincipals/api-sp/appRoleAssignedTo/assignment-1";
const id = "/servicePrincipals/api-sp/appRoleAssignedTo/assignment-1";
const inputs = { appRoleId: "role-1", principalObjectId: "caller-sp", resourceObjectId: "api-sp" };
const outputs = {
  ...inputs,
  principalType: "ServicePrincipal",
  principalDisplayName: "caller",
  resourceDisplayName: "api",
};

test("fails to delete what went with its role, and a refresh forgets it", async () => {
  const { engine, microsoft } = await attach("azuread");
  microsoft.expect(`DELETE ${url}`, { status: 404 }).expect(`GET ${url}`, { status: 404 });
  await expect(engine.delete(type, id, { inputs, outputs })).rejects.toThrow("unexpected status 404");
  expect(await engine.read(type, id, { inputs, outputs })).toBeUndefined();
});
