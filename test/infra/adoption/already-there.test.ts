import { expect, it } from "vitest";
import { cureFor } from "../../../infra/adoption/already-there.ts";

const consent = "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant";
const assignment = "azuread:index/appRoleAssignment:AppRoleAssignment";
const inputs = { resourceObjectId: "the-service-principal" };

it("a consent that there is already is named by its id, and how to find that", () => {
  const cure = cureFor(
    consent,
    "409 Request_MultipleObjectsWithSameKeyValue: Permission entry already exists.",
    inputs,
  );

  expect(cure).toContain("az ad app permission list-grants");
  expect(cure).toContain("pulumi config set --path 'protected-function:adopt.api.consentId'");
});

it("an assignment that there is already is named by its id, and where that is listed", () => {
  const cure = cureFor(assignment, "400 Permission being assigned already exists on the object", inputs);

  expect(cure).toContain("https://graph.microsoft.com/v1.0/servicePrincipals/the-service-principal/appRoleAssignedTo");
  expect(cure).toContain("adopt.api.assignmentIds");
});

it.each([
  [consent, "403 Authorization_RequestDenied: Insufficient privileges to complete the operation."],
  [assignment, "400 Permission being assigned was not found on application"],
  ["azuread:index/application:Application", "Permission entry already exists"],
])("of %s, nothing is said about %s", (type, error) => {
  expect(cureFor(type, error, inputs)).toBeUndefined();
});
