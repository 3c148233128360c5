import { type Case, declared, harmful, input, observed, replace } from "./case.ts";

const clientApplication = "infra/identity/client-application.ts";
const resourceApplication = "infra/identity/resource-application.ts";
const caller = "azuread:index/application:Application partner";

/** Roles and more of the function's own identity: one pull request. */
const together = "what the function may use";
const reason = "Rotates the keys each night, ticket 4711";
const reader = {
  scope: "resourceGroups/rg-orders/providers/Microsoft.Storage/storageAccounts/storders",
  role: "Storage Blob Data Reader",
};
const sender = { role: "Mail.Send", reason };
const openedToKeys = [
  replace("infra/hosting/storage.ts", "allowSharedKeyAccess: false,", "allowSharedKeyAccess: true,"),
  { setting: "exemptions.no-shared-keys", to: "A partner's tool knows keys only, ticket 4711" },
];

/** Who holds what in Entra ID. */
export const identity: readonly Case[] = [
  harmful({
    title: "callers may write every application of the tenant",
    class: "a caller's own grants on other APIs",
    edits: [
      replace(
        clientApplication,
        'import { assignRoles } from "./assign-roles.ts";',
        'import { AppRoleAssignment } from "@pulumi/azuread/appRoleAssignment.js";\nimport { getServicePrincipalOutput } from "@pulumi/azuread/getServicePrincipal.js";\nimport { assignRoles } from "./assign-roles.ts";',
      ),
      replace(
        clientApplication,
        "    this.credentials = new ClientCredentials(",
        '    const graph = getServicePrincipalOutput({ clientId: "00000003-0000-0000-c000-000000000000" }, { parent: this });\n    new AppRoleAssignment(\n      `${name}-directory`,\n      { appRoleId: "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9", principalObjectId: servicePrincipal.objectId, resourceObjectId: graph.objectId },\n      { parent: this },\n    );\n\n    this.credentials = new ClientCredentials(',
      ),
    ],
    verdict: "opens",
    findings: [{ id: "grant/added", about: "partner" }],
    through: [
      {
        resource: "azuread:index/appRoleAssignment:AppRoleAssignment partner-directory",
        parent: "protected-function:identity:ClientApplication partner",
        added: {
          appRoleId: "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9",
          principalObjectId: "<caller partner>",
          resourceObjectId: "<Microsoft Graph>",
        },
      },
      observed("snapshot.grants.+", {
        who: "caller partner",
        on: "Microsoft Graph",
        permission: "Application.ReadWrite.All",
        kind: "application",
      }),
    ],
  }),
  harmful({
    title: "somebody owns the callers' service principals",
    class: "owners of service principals",
    edits: replace(
      clientApplication,
      "...servicePrincipalOf(args),",
      '...servicePrincipalOf(args),\n        owners: [...args.ownerObjectIds, "77777777-8888-4999-8aaa-bbbbbbbbbbbb"],',
    ),
    verdict: ["opens", "weakens"],
    findings: [{ id: "registration/owner-added", about: "partner" }],
    through: [
      input("azuread:index/servicePrincipal:ServicePrincipal partner-service-principal", "owners", [
        "<user ada@contoso.com>",
        "77777777-8888-4999-8aaa-bbbbbbbbbbbb",
      ]),
      observed("snapshot.registrations.caller partner.servicePrincipalOwners", [
        "user ada@contoso.com",
        "77777777-8888-4999-8aaa-bbbbbbbbbbbb",
      ]),
    ],
  }),
  harmful({
    title: "people are sent to a local address after they sign in",
    class: "redirect URI added",
    edits: replace(
      resourceApplication,
      "/.auth/login/aad/callback`],",
      '/.auth/login/aad/callback`, "http://localhost:3000/callback"],',
    ),
    verdict: ["weakens", "opens"],
    findings: [{ id: "registration/redirect-uri-added", about: "API" }],
    through: [
      input("azuread:index/application:Application api", "web.redirectUris.1", "http://localhost:3000/callback"),
      observed("snapshot.registrations.the API.redirectUris.1", "http://localhost:3000/callback"),
    ],
  }),
  harmful({
    title: "access tokens come by the browser's redirect",
    class: "implicit tokens",
    edits: replace(
      resourceApplication,
      "implicitGrant: { idTokenIssuanceEnabled: true }",
      "implicitGrant: { idTokenIssuanceEnabled: true, accessTokenIssuanceEnabled: true }",
    ),
    verdict: "weakens",
    findings: [{ id: "registration/implicit-tokens-added", about: "API" }],
    through: [
      input("azuread:index/application:Application api", "web.implicitGrant.accessTokenIssuanceEnabled", true),
      observed("snapshot.registrations.the API.implicitTokens", ["ID tokens", "access tokens"]),
    ],
  }),
  harmful({
    title: "accounts of every tenant sign in at the API",
    class: "sign-in audience",
    edits: replace(
      resourceApplication,
      "...registrationOf(args),",
      '...registrationOf(args),\n        signInAudience: "AzureADMultipleOrgs",',
    ),
    verdict: ["opens", "weakens"],
    findings: [{ id: "registration/sign-in-audience", about: "API" }],
    through: [
      input("azuread:index/application:Application api", "signInAudience", "AzureADMultipleOrgs"),
      observed("snapshot.registrations.the API.signInAudience", "AzureADMultipleOrgs"),
    ],
  }),
  harmful({
    title: "anybody gets a token for the API, by an exemption",
    class: "assignment not required",
    edits: [
      replace(resourceApplication, "appRoleAssignmentRequired: true,", "appRoleAssignmentRequired: false,"),
      { setting: "exemptions", to: { "assignment-required": "Partners come and go, ticket 4713" } },
    ],
    verdict: ["weakens", "opens"],
    findings: [
      { id: "registration/assignment-not-required", about: "API" },
      { id: "setting/exemption", about: "assignment-required" },
    ],
    through: [
      input(
        "azuread:index/servicePrincipal:ServicePrincipal api-service-principal",
        "appRoleAssignmentRequired",
        false,
      ),
      observed("snapshot.registrations.the API.assignmentRequired", false),
    ],
  }),
  harmful({
    title: "callers are public clients",
    class: "public client flows",
    edits: replace(clientApplication, "fallbackPublicClientEnabled: false,", "fallbackPublicClientEnabled: true,"),
    verdict: ["weakens", "opens"],
    findings: [{ id: "registration/public-client-flows", about: "partner" }],
    through: [
      input(caller, "fallbackPublicClientEnabled", true),
      observed("snapshot.registrations.caller partner.publicClientFlows", true),
    ],
  }),
  harmful({
    title: "the site signs people in with more of Microsoft Graph",
    class: "consent added",
    edits: replace(
      "infra/identity/registration.ts",
      '    email: "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0",',
      '    email: "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0",\n    "Directory.AccessAsUser.All": "0e263e50-5827-48a4-b97c-d940288653c7",',
    ),
    verdict: ["opens", "weakens"],
    findings: [{ id: "registration/consent-added", about: "API" }],
    through: [
      input(
        "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant api-sign-in-consent",
        "claimValues",
        ["openid", "profile", "email", "Directory.AccessAsUser.All"],
      ),
      input("azuread:index/application:Application api", "requiredResourceAccesses.0.resourceAccesses.3", {
        id: "0e263e50-5827-48a4-b97c-d940288653c7",
        type: "Scope",
      }),
      observed("snapshot.registrations.the API.consents.+", "Microsoft Graph: Directory.AccessAsUser.All"),
      observed("snapshot.registrations.the API.permissions.+", "Microsoft Graph: Directory.AccessAsUser.All"),
    ],
  }),
  declared(
    "an Azure role for the function's identity",
    { setting: "identity.azureRoles", to: [reader] },
    {
      findings: [
        {
          id: "azure-role/added",
          about: /^id-\S+ as Storage Blob Data Reader on storageAccounts storders in the resource group rg-orders/,
        },
      ],
      together,
    },
  ),
  declared(
    "a permission of Microsoft Graph for the function's identity",
    { setting: "identity.graphRoles", to: [sender] },
    { findings: [{ id: "grant/added", about: /^id-\S+: Mail\.Send of Microsoft Graph/ }], together },
  ),
  {
    ...declared(
      "an origin whose pages browsers let call it",
      { setting: "cors", to: ["https://shop.contoso.com"] },
      {
        findings: [{ id: "resource/unprotected", about: /function-app.* siteConfig\.cors\.allowedOrigins/ }],
        together,
      },
    ),
    verdict: "weakens",
  },
  harmful({
    title: "the function's identity owns a subscription, with a reason",
    class: "Azure role added",
    edits: {
      setting: "identity.azureRoles",
      to: [reader, { scope: "/subscriptions/5e0a6b1c-1111-4222-8333-444455556666", role: "Owner", reason }],
    },
    verdict: "opens",
    findings: [
      { id: "azure-role/added", about: /^id-\S+ as Owner on the subscription 5e0a6b1c-1111-4222-8333-444455556666/ },
    ],
    through: "engine",
    together,
  }),
  harmful({
    title: "the function's identity may give anybody any role of the directory, with a reason",
    class: "the function's own grants on other APIs",
    edits: {
      setting: "identity.graphRoles",
      to: [sender, { role: "RoleManagement.ReadWrite.Directory", reason }],
    },
    verdict: "opens",
    findings: [{ id: "grant/added", about: /^id-\S+: RoleManagement\.ReadWrite\.Directory of Microsoft Graph/ }],
    through: "engine",
    together,
  }),
  harmful({
    title: "the function's storage is opened to keys, exempted from the rule",
    class: "keys instead of identities",
    edits: openedToKeys,
    verdict: ["opens", "weakens"],
    findings: [{ id: "resource/unprotected", about: /storage.* allowSharedKeyAccess/ }],
    through: "engine",
    together,
  }),
  harmful({
    title: "pages of every origin may call, by the setting",
    class: "public network",
    edits: { setting: "cors", to: ["*"] },
    verdict: "not deployable",
    findings: [{ id: "deployment/refused", about: "deployment" }],
    through: "engine",
  }),
];
