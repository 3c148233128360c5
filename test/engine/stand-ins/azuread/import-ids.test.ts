import { describe, expect, it } from "vitest";
import { attach } from "../../../support/stand-ins/attach.ts";

const guid = "11111111-2222-4333-8444-555555555555";
const typeOf = (name: string): string => `azuread:index/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;

/** By type: its IDs' name in the plugin, and their form. The words are those of terraform-provider-azuread 3.8.0. */
const paths: readonly (readonly [type: string, name: string, form: string])[] = [
  ["Application", "Application", "/applications/applicationId"],
  ["ServicePrincipal", "ServicePrincipal", "/servicePrincipals/servicePrincipalId"],
  [
    "AppRoleAssignment",
    "ServicePrincipalIdAppRoleAssignedTo",
    "/servicePrincipals/servicePrincipalId/appRoleAssignedTo/appRoleAssignmentId",
  ],
  [
    "ServicePrincipalDelegatedPermissionGrant",
    "OAuth2PermissionGrant",
    "/oauth2PermissionGrants/oAuth2PermissionGrantId",
  ],
  [
    "ConditionalAccessPolicy",
    "IdentityConditionalAccessPolicy",
    "/identity/conditionalAccess/policies/conditionalAccessPolicyId",
  ],
  [
    "NamedLocation",
    "IdentityConditionalAccessNamedLocation",
    "/identity/conditionalAccess/namedLocations/namedLocationId",
  ],
  ["ApplicationIdentifierUri", "IdentifierUri", "/applications/applicationId/identifierUris/identifierUri"],
];

const credentials: readonly (readonly [type: string, name: string, part: string])[] = [
  ["ApplicationCertificate", "Certificate", "certificate"],
  ["ApplicationFederatedIdentityCredential", "Federated Identity Credential", "federatedIdentityCredential"],
];

async function refusalOf(type: string, id: string): Promise<string> {
  const { engine, microsoft } = await attach("azuread");
  const error: unknown = await engine.read(typeOf(type), id).catch((reason: unknown) => reason);
  expect(microsoft.lines()).toEqual([]);
  return error instanceof Error ? error.message : "none";
}

describe("the import of", () => {
  it.each(paths)("%s by a bare object id is refused in the plugin's words", async (type, name, form) => {
    const segments = form.split("/").length - 1;
    expect(await refusalOf(type, guid)).toBe(
      `2 UNKNOWN: importing ${guid}: parsing "${guid}": parsing the ${name} ID: the number of segments didn't match\n\n` +
        `Expected a ${name} ID that matched (containing ${segments} segments):\n\n> ${form}\n\n` +
        `However this value was provided (which was parsed into 0 segments):\n\n> ${guid}`,
    );
  });

  it.each(credentials)(
    "%s by a bare object id, or another's, is refused in the plugin's words",
    async (type, name, part) => {
      const failing = (id: string): string => `2 UNKNOWN: importing ${id}: unable to parse ${name} ID: `;
      expect(await refusalOf(type, guid)).toBe(
        `${failing(guid)}Object Resource ID should be in the format {objectId}/{type}/{subId} - but got "${guid}"`,
      );
      const others = `${guid}/password/${guid}`;
      expect(await refusalOf(type, others)).toBe(
        `${failing(others)}Type in {objectID}/{type}/{subID} was expected to be ${part}, got password`,
      );
      const application = `/applications/${guid}`;
      expect(await refusalOf(type, application)).toBe(
        `${failing(application)}Object ID isn't a valid UUID (""): uuid string is wrong length`,
      );
    },
  );

  it("an application names what is wrong with another path", async () => {
    const refused = async (id: string) => (await refusalOf("Application", id)).split("\n")[0];
    const begin = (id: string): string => `2 UNKNOWN: importing ${id}: parsing "${id}": `;
    const [other, upper] = [`/servicePrincipals/${guid}`, `/Applications/${guid}`];
    const literal = `parsing segment "applications": parsing the Application ID: the segment at position 0 didn't match`;
    expect(await refused(other)).toBe(`${begin(other)}${literal}`);
    expect(await refused(upper)).toBe(`${begin(upper)}${literal}`);
    expect(await refused("/applications//")).toBe(
      `${begin("/applications//")}parsing the Application ID: the segment at position 1 didn't match`,
    );
    const longer = `/applications/${guid}/identifierUris/YXBp`;
    expect(await refused(longer)).toBe(
      `${begin(longer)}unexpected segment "identifierUris/YXBp" present at the end of the URI (input "${longer}")`,
    );
    expect(await refused("")).toBe('2 UNKNOWN: importing : parsing "": cannot parse an empty string');
  });

  it("a named location takes its path without the first slash, too", async () => {
    const { engine, microsoft } = await attach("azuread");
    const id = `identity/conditionalAccess/namedLocations/${guid}`;
    microsoft.expect(`GET https://graph.microsoft.com/v1.0/${id}`, { status: 404 });
    expect(await engine.read(typeOf("NamedLocation"), id)).toBeUndefined();
  });
});
