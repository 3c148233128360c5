import type { Case } from "./case.ts";

const clientApplication = "infra/identity/client-application.ts";
const resourceApplication = "infra/identity/resource-application.ts";
const caller = "azuread:index/application:Application partner";

/** Who holds what in Entra ID. */
export const identity: readonly Case[] = [
  {
    title: "callers may write every application of the tenant",
    class: "a caller's own grants on other APIs",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: clientApplication,
        find: 'import { assignRoles } from "./assign-roles.ts";',
        replace:
          'import { AppRoleAssignment } from "@pulumi/azuread/appRoleAssignment.js";\nimport { getServicePrincipalOutput } from "@pulumi/azuread/getServicePrincipal.js";\nimport { assignRoles } from "./assign-roles.ts";',
      },
      {
        file: clientApplication,
        find: "    this.credentials = new ClientCredentials(",
        replace:
          '    const graph = getServicePrincipalOutput({ clientId: "00000003-0000-0000-c000-000000000000" }, { parent: this });\n    new AppRoleAssignment(\n      `${name}-directory`,\n      { appRoleId: "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9", principalObjectId: servicePrincipal.objectId, resourceObjectId: graph.objectId },\n      { parent: this },\n    );\n\n    this.credentials = new ClientCredentials(',
      },
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
      {
        observed: "snapshot.grants.+",
        to: {
          who: "caller partner",
          on: "Microsoft Graph",
          permission: "Application.ReadWrite.All",
          kind: "application",
        },
      },
    ],
  },
  {
    title: "somebody owns the callers' service principals",
    class: "owners of service principals",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: clientApplication,
        find: "...servicePrincipalOf(args),",
        replace:
          '...servicePrincipalOf(args),\n        owners: [...args.ownerObjectIds, "77777777-8888-4999-8aaa-bbbbbbbbbbbb"],',
      },
    ],
    verdict: ["opens", "weakens"],
    findings: [{ id: "registration/owner-added", about: "partner" }],
    through: [
      {
        resource: "azuread:index/servicePrincipal:ServicePrincipal partner-service-principal",
        path: "inputs.owners",
        to: ["<user ada@contoso.com>", "77777777-8888-4999-8aaa-bbbbbbbbbbbb"],
      },
      {
        observed: "snapshot.registrations.caller partner.servicePrincipalOwners",
        to: ["user ada@contoso.com", "77777777-8888-4999-8aaa-bbbbbbbbbbbb"],
      },
    ],
  },
  {
    title: "people are sent to a local address after they sign in",
    class: "redirect URI added",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: resourceApplication,
        find: "/.auth/login/aad/callback`],",
        replace: '/.auth/login/aad/callback`, "http://localhost:3000/callback"],',
      },
    ],
    verdict: ["weakens", "opens"],
    findings: [{ id: "registration/redirect-uri-added", about: "API" }],
    through: [
      {
        resource: "azuread:index/application:Application api",
        path: "inputs.web.redirectUris.1",
        to: "http://localhost:3000/callback",
      },
      { observed: "snapshot.registrations.the API.redirectUris.1", to: "http://localhost:3000/callback" },
    ],
  },
  {
    title: "access tokens come by the browser's redirect",
    class: "implicit tokens",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: resourceApplication,
        find: "implicitGrant: { idTokenIssuanceEnabled: true }",
        replace: "implicitGrant: { idTokenIssuanceEnabled: true, accessTokenIssuanceEnabled: true }",
      },
    ],
    verdict: "weakens",
    findings: [{ id: "registration/implicit-tokens-added", about: "API" }],
    through: [
      {
        resource: "azuread:index/application:Application api",
        path: "inputs.web.implicitGrant.accessTokenIssuanceEnabled",
        to: true,
      },
      { observed: "snapshot.registrations.the API.implicitTokens", to: ["ID tokens", "access tokens"] },
    ],
  },
  {
    title: "accounts of every tenant sign in at the API",
    class: "sign-in audience",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: resourceApplication,
        find: "...registrationOf(args),",
        replace: '...registrationOf(args),\n        signInAudience: "AzureADMultipleOrgs",',
      },
    ],
    verdict: ["opens", "weakens"],
    findings: [{ id: "registration/sign-in-audience", about: "API" }],
    through: [
      {
        resource: "azuread:index/application:Application api",
        path: "inputs.signInAudience",
        to: "AzureADMultipleOrgs",
      },
      { observed: "snapshot.registrations.the API.signInAudience", to: "AzureADMultipleOrgs" },
    ],
  },
  {
    title: "anybody gets a token for the API, by an exemption",
    class: "assignment not required",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: resourceApplication,
        find: "appRoleAssignmentRequired: true,",
        replace: "appRoleAssignmentRequired: false,",
      },
      { setting: "exemptions", to: { "assignment-required": "Partners come and go, ticket 4713" } },
    ],
    verdict: ["weakens", "opens"],
    findings: [
      { id: "registration/assignment-not-required", about: "API" },
      { id: "setting/exemption", about: "assignment-required" },
    ],
    through: [
      {
        resource: "azuread:index/servicePrincipal:ServicePrincipal api-service-principal",
        path: "inputs.appRoleAssignmentRequired",
        to: false,
      },
      { observed: "snapshot.registrations.the API.assignmentRequired", to: false },
    ],
  },
  {
    title: "callers are public clients",
    class: "public client flows",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: clientApplication,
        find: "fallbackPublicClientEnabled: false,",
        replace: "fallbackPublicClientEnabled: true,",
      },
    ],
    verdict: ["weakens", "opens"],
    findings: [{ id: "registration/public-client-flows", about: "partner" }],
    through: [
      { resource: caller, path: "inputs.fallbackPublicClientEnabled", to: true },
      { observed: "snapshot.registrations.caller partner.publicClientFlows", to: true },
    ],
  },
  {
    title: "the site signs people in with more of Microsoft Graph",
    class: "consent added",
    kind: "harmful",
    app: "who-calls",
    edits: [
      {
        file: "infra/identity/registration.ts",
        find: '    email: "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0",',
        replace:
          '    email: "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0",\n    "Directory.AccessAsUser.All": "0e263e50-5827-48a4-b97c-d940288653c7",',
      },
    ],
    verdict: ["opens", "weakens"],
    findings: [{ id: "registration/consent-added", about: "API" }],
    through: [
      {
        resource:
          "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant api-sign-in-consent",
        path: "inputs.claimValues",
        to: ["openid", "profile", "email", "Directory.AccessAsUser.All"],
      },
      {
        resource: "azuread:index/application:Application api",
        path: "inputs.requiredResourceAccesses.0.resourceAccesses.3",
        to: { id: "0e263e50-5827-48a4-b97c-d940288653c7", type: "Scope" },
      },
      { observed: "snapshot.registrations.the API.consents.+", to: "Microsoft Graph: Directory.AccessAsUser.All" },
      { observed: "snapshot.registrations.the API.permissions.+", to: "Microsoft Graph: Directory.AccessAsUser.All" },
    ],
  },
];
