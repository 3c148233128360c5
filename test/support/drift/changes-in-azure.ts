import type { Change } from "./change.ts";
import type { PortalUser } from "./portal-user.ts";

type Part = Readonly<Record<string, unknown>>;

const site = ({ deployed }: PortalUser): string => deployed("function-app").id;
const version = "api-version=2024-11-01";

/** Replaces what an address answers, after a change of it; the undoing writes what it was. */
function replacing(path: string, change: (properties: Part) => Part, read = path): Change["make"] {
  return async (portalUser) => {
    const { resourceManager } = portalUser.opened;
    const address = (one: string) => `${site(portalUser)}${one}?${version}`;
    const method = read.endsWith("appsettings/list") ? "POST" : "GET";
    const { properties } = (await resourceManager.call(method, address(read))) as { readonly properties: Part };
    await resourceManager.call("PUT", address(path), { properties: change(properties) });
    return () => resourceManager.call("PUT", address(path), { properties });
  };
}

const provider =
  (change: (azureActiveDirectory: Part) => Part) =>
  (properties: Part): Part => {
    const { azureActiveDirectory } = properties["identityProviders"] as { readonly azureActiveDirectory: Part };
    return { ...properties, identityProviders: { azureActiveDirectory: change(azureActiveDirectory) } };
  };

/**
 * Independent of each other except App Service authentication, which is written whole: that is one change of several
 * leaves.
 */
export const changesInAzure: readonly Change[] = [
  {
    title: "app settings",
    make: replacing(
      "/config/appsettings",
      ({ AzureWebJobsStorage__clientId: _removed, ...settings }) => ({
        ...settings,
        AzureWebJobsStorage__credential: "a-value-of-somebody",
        NODE_OPTIONS: "--require=a-value-of-somebody",
        WEBSITE_AUTH_ENABLED: "true",
      }),
      "/config/appsettings/list",
    ),
    findings: [
      'access function-app siteConfig.appSettings["AzureWebJobsStorage__credential"] changed look',
      'access function-app siteConfig.appSettings["NODE_OPTIONS"] added look',
      'access function-app siteConfig.appSettings["WEBSITE_AUTH_ENABLED"] added look',
      'lacking function-app siteConfig.appSettings["AzureWebJobsStorage__clientId"] removed look',
    ],
  },
  {
    title: "authentication settings",
    make: replacing(
      "/config/authsettingsV2",
      (properties) =>
        provider((entra) => ({
          ...entra,
          validation: {
            allowedAudiences: ["api://somebody"],
            defaultAuthorizationPolicy: { allowedApplications: ["11111111-2222-4333-8444-555555555555"] },
          },
        }))({
          ...properties,
          platform: { enabled: false, runtimeVersion: "~1" },
          globalValidation: {
            requireAuthentication: false,
            unauthenticatedClientAction: "AllowAnonymous",
            excludedPaths: ["/api/who-calls"],
          },
          login: { tokenStore: { enabled: false } },
        }),
      "/config/authsettingsV2/list",
    ),
    findings: [
      "access authentication globalValidation.excludedPaths added refresh",
      "access authentication globalValidation.requireAuthentication changed refresh",
      "access authentication globalValidation.unauthenticatedClientAction changed refresh",
      ...["access added", "lacking removed"].map(
        (words) =>
          `${words.replace(" ", " authentication identityProviders.azureActiveDirectory.validation.allowedAudiences ")} refresh`,
      ),
      ...["access added", ...Array<string>(5).fill("lacking removed")].map(
        (words) =>
          `${words.replace(" ", " authentication identityProviders.azureActiveDirectory.validation.defaultAuthorizationPolicy.allowedApplications ")} refresh`,
      ),
      "lacking authentication login.tokenStore.enabled changed refresh",
      "access authentication platform.enabled changed refresh",
    ],
  },
  {
    title: "an Azure role at the storage account",
    make: async ({ opened, deployed, grace }) => {
      const { subscriptionId } = opened.local.twin.control;
      const assignment = `${deployed("storage").id}/providers/Microsoft.Authorization/roleAssignments/99999999-8888-4777-8666-555555555555?api-version=2022-04-01`;
      await opened.resourceManager.call("PUT", assignment, {
        properties: {
          // Storage Blob Data Owner: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage
          roleDefinitionId: `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/b7e6dc6d-f1e8-4753-8033-0f276bb0955b`,
          principalId: grace,
          principalType: "User",
        },
      });
      return () => opened.resourceManager.call("DELETE", assignment);
    },
    findings: ["access storage roleAssignments added look"],
  },
  {
    title: "publishing by password",
    make: async (portalUser) => {
      const { resourceManager } = portalUser.opened;
      const policy = `${site(portalUser)}/basicPublishingCredentialsPolicies/scm?${version}`;
      await resourceManager.call("PUT", policy, { properties: { allow: true } });
      return () => resourceManager.call("PUT", policy, { properties: { allow: false } });
    },
    findings: ["access function-app-scm-password allow changed refresh"],
  },
  {
    title: "a tag",
    make: async ({ opened, deployed }) => {
      const { resourceManager } = opened;
      const group = `${deployed("resource-group").id}?api-version=2024-03-01`;
      const { tags, location } = (await resourceManager.call("GET", group)) as {
        readonly tags: Part;
        location: string;
      };
      await resourceManager.call("PUT", group, { location, tags: { ...tags, team: "somebody" } });
      return () => resourceManager.call("PUT", group, { location, tags });
    },
    findings: ["other resource-group tags.team changed refresh"],
  },
];
