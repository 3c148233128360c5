import { describe, expect, it } from "vitest";
import type { PropertyMap } from "../../../../packages/engine/stand-ins/property-values.ts";
import { attach } from "../../../support/stand-ins/attach.ts";
import { inputs, live, outputs, type, url } from "../../../support/stand-ins/graph-application.ts";
import {
  deployerObjectId,
  looksInARow,
  type RecordedMicrosoft,
} from "../../../support/stand-ins/recorded-microsoft.ts";

const graph = "https://graph.microsoft.com/v1.0";
const missing = { status: 404, body: { error: { code: "Request_ResourceNotFound", message: "Not yet." } } };
const applicationId = "/applications/app-1";

interface Creation {
  readonly type: string;
  readonly inputs: PropertyMap;
  /** Graph's answers until the plugin's own read. */
  readonly expectAll: (microsoft: RecordedMicrosoft) => void;
}

const creations: readonly Creation[] = [
  {
    type,
    inputs,
    expectAll: (microsoft) => {
      microsoft.expect(`POST ${graph}/applications`, { status: 201, body: live });
      microsoft.expect(`PATCH ${url}`, { status: 204 }, 2);
      microsoft.expect(`DELETE ${url}/owners/${deployerObjectId}/$ref`, { status: 204 });
      microsoft.expect(`GET ${url}`, missing);
    },
  },
  {
    type: "azuread:index/servicePrincipal:ServicePrincipal",
    inputs: { clientId: "client-1", owners: [deployerObjectId] },
    expectAll: (microsoft) => {
      microsoft.expect(`GET ${graph}/servicePrincipals?$filter=appId eq 'client-1'`, { body: { value: [] } });
      microsoft.expect(`POST ${graph}/servicePrincipals`, { status: 201, body: { id: "sp-1", appId: "client-1" } });
      microsoft.expect(`PATCH ${graph}/servicePrincipals/sp-1`, { status: 204 });
      microsoft.expect(`GET ${graph}/servicePrincipals/sp-1`, missing);
    },
  },
  {
    type: "azuread:index/appRoleAssignment:AppRoleAssignment",
    inputs: { appRoleId: "role-1", principalObjectId: "sp-2", resourceObjectId: "sp-1" },
    expectAll: (microsoft) => {
      microsoft.expect(`GET ${graph}/servicePrincipals/sp-1`, { body: { id: "sp-1" } });
      microsoft.expect(`POST ${graph}/servicePrincipals/sp-1/appRoleAssignedTo`, { status: 201, body: { id: "a-1" } });
      microsoft.expect(`GET ${graph}/servicePrincipals/sp-1/appRoleAssignedTo/a-1`, missing);
    },
  },
  {
    type: "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant",
    inputs: {
      servicePrincipalObjectId: "sp-1",
      resourceServicePrincipalObjectId: "sp-2",
      claimValues: ["openid"],
    },
    expectAll: (microsoft) => {
      for (const id of ["sp-1", "sp-2"]) microsoft.expect(`GET ${graph}/servicePrincipals/${id}`, { body: { id } });
      microsoft.expect(`POST ${graph}/oauth2PermissionGrants`, { status: 201, body: { id: "grant-1" } });
      microsoft.expect(`GET ${graph}/oauth2PermissionGrants/grant-1`, missing);
    },
  },
  {
    type: "azuread:index/applicationPassword:ApplicationPassword",
    inputs: { applicationId, displayName: "caller" },
    expectAll: (microsoft) => {
      const found = { body: { passwordCredentials: [{ keyId: "key-1" }] } };
      microsoft.expect(`GET ${url}`, { body: {} });
      microsoft.expect(`POST ${url}/addPassword`, { body: { keyId: "key-1", secretText: "the secret" } });
      microsoft.expect(`GET ${url}`, found, looksInARow).expect(`GET ${url}`, missing);
    },
  },
  {
    type: "azuread:index/applicationIdentifierUri:ApplicationIdentifierUri",
    inputs: { applicationId, identifierUri: "api://client-1" },
    expectAll: (microsoft) => {
      microsoft.expect(`GET ${url}`, { body: {} }).expect(`PATCH ${url}`, { status: 204 });
      // A replica that has the application, and not yet its URI.
      microsoft.expect(`GET ${url}`, { body: { identifierUris: [] } });
    },
  },
];

/** Observed with plugin 6.9.1 for an application. */
describe("a resource that the plugin's own read doesn't find", () => {
  it.each(creations)("fails in the bridge's words after its creation: $type", async (creation) => {
    const { engine, microsoft } = await attach("azuread");
    creation.expectAll(microsoft);

    await expect(engine.create(creation.type, creation.inputs)).rejects.toThrow(
      new RegExp(`^2 UNKNOWN: expected non-nil error with nil state during Create of urn:pulumi:.*${creation.type}::`),
    );
  });

  it("fails in the bridge's words after an update", async () => {
    const { engine, microsoft } = await attach("azuread");
    microsoft.expect(`PATCH ${url}`, { status: 204 }).expect(`GET ${url}`, missing);

    const update = engine.update(type, applicationId, { inputs, outputs }, { ...inputs, notes: "another" });
    await expect(update).rejects.toThrow(
      /^2 UNKNOWN: Resource provider reported that the resource did not exist while updating urn:pulumi:/,
    );
  });
});
