import {
  isKeyVaultReference,
  type KeyVaultReference,
  resolveKeyVaultReference,
} from "../../tenant/key-vault-references.ts";
import type { ArmRequest, ResourceType } from "../resource-type.ts";
import { siteOf } from "./site-child.ts";
import { siteConfigOf } from "./site.ts";
import { webApiVersions } from "./web-api-versions.ts";

const type = "Microsoft.Web/sites/config";

/**
 * What became of the Key Vault references in a site's app settings; never a secret.
 * https://learn.microsoft.com/rest/api/appservice/web-apps/get-app-settings-key-vault-references
 */
export const siteConfigReferences: ResourceType = {
  type,
  fixedName: "configreferences",
  apiVersions: webApiVersions,
  operations: {
    "GET appsettings": {
      action: `${type}/read`,
      run: (request) => {
        const site = siteOf(request);
        const references = siteConfigOf(site).appSettings.filter(({ value }) => isKeyVaultReference(value));
        const value = references.map(({ name, value: reference }) =>
          toAnswer(request, name, resolveKeyVaultReference(request.tenant, site, reference)),
        );
        return { status: 200, body: { value, nextLink: null } };
      },
    },
  },
};

/** `ApiKVReference` in azure-rest-api-specs. How a user-assigned identity is told is inferred. */
function toAnswer({ id }: ArmRequest, name: string, found: KeyVaultReference): object {
  const { identity, value: _secret, ...told } = found;
  const isSystemAssigned = identity.toLowerCase() === "systemassigned";
  return {
    id: `${id}/appsettings/${name}`,
    name,
    type,
    properties: {
      ...told,
      identityType: isSystemAssigned
        ? { type: "SystemAssigned" }
        : { type: "UserAssigned", userAssignedIdentities: { [identity]: {} } },
      source: "KeyVault",
    },
  };
}
