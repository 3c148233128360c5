import { microsoftGraph } from "@protected-function/core/access/baseline-scopes.ts";
import type { BearerVerifierOptions } from "./network/bearer-token.ts";
import type { Tenant } from "./tenant/tenant.ts";

export const graphAudiences = ["https://graph.microsoft.com", "https://graph.microsoft.com/", microsoftGraph];

export const storageAudiences = ["https://storage.azure.com", "https://storage.azure.com/"];

export const resourceManagerAudiences = [
  "https://management.azure.com",
  "https://management.azure.com/",
  "https://management.core.windows.net",
  "https://management.core.windows.net/",
];

/**
 * SCM sites accept App Service's own tokens. They also still accept Resource Manager's, which Microsoft calls
 * deprecated for them: microsoft/vscode-azuretools#2258, microsoft/azure-pipelines-tasks#22416.
 */
const appServiceAudiences = [
  "https://appservice.azure.com",
  "https://appservice.azure.com/",
  "abfa0a7c-a6b6-4736-8310-5855508787cd",
];
export const scmAudiences = {
  both: [...resourceManagerAudiences, ...appServiceAudiences],
  "App Service": appServiceAudiences,
  "Resource Manager": resourceManagerAudiences,
};

/** Microsoft's own resources accept v1 tokens. */
export function issuerOf({ tenantId }: Tenant): Pick<BearerVerifierOptions, "issuer" | "jwksUri"> {
  return {
    issuer: `https://sts.windows.net/${tenantId}/`,
    jwksUri: `https://login.microsoftonline.com/${tenantId}/discovery/keys`,
  };
}
