import { type Case, harmful, input, observed, replace } from "./case.ts";

const clientApplication = "infra/identity/client-application.ts";
const resourceApplication = "infra/identity/resource-application.ts";
const caller = "azuread:index/application:Application partner";

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
];
