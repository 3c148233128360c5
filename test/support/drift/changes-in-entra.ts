import { rsaCertificate } from "../rsa-certificate.ts";
import type { Change } from "./change.ts";
import type { PortalUser } from "./portal-user.ts";

interface Made {
  readonly id: string;
}

const application = ({ deployed }: PortalUser, name: string): string => `/v1.0${deployed(name).id}`;
const principal = ({ deployed }: PortalUser, name: string): string =>
  `/v1.0${deployed(`${name}-service-principal`).id}`;
const objectId = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** A PATCH, undone by the PATCH of what was there. */
function patching(path: (portalUser: PortalUser) => string, body: object, before: object): Change["make"] {
  return async (portalUser) => {
    await portalUser.opened.graph.call("PATCH", path(portalUser), body);
    return () => portalUser.opened.graph.call("PATCH", path(portalUser), before);
  };
}

/** A POST of something with an id, undone by its DELETE. */
function adding(path: (portalUser: PortalUser) => string, body: (portalUser: PortalUser) => object): Change["make"] {
  return async (portalUser) => {
    const { graph } = portalUser.opened;
    const { id } = (await graph.call("POST", path(portalUser), body(portalUser))) as Made;
    return () => graph.call("DELETE", `${path(portalUser)}/${id}`);
  };
}

/** An owner, undone by taking them off. */
function owning(path: (portalUser: PortalUser) => string): Change["make"] {
  return async (portalUser) => {
    const { graph } = portalUser.opened;
    await graph.call("POST", `${path(portalUser)}/owners/$ref`, {
      "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${portalUser.grace}`,
    });
    return () => graph.call("DELETE", `${path(portalUser)}/owners/${portalUser.grace}/$ref`);
  };
}

/** Changes that give a person access, each on its own. */
export const changesInEntra: readonly Change[] = [
  {
    title: "a client secret",
    make: async (portalUser) => {
      const { graph } = portalUser.opened;
      const path = application(portalUser, "integration");
      const { keyId } = (await graph.call("POST", `${path}/addPassword`, {
        passwordCredential: { displayName: "made in the portal", endDateTime: "2099-01-01T00:00:00Z" },
      })) as { readonly keyId: string };
      return () => graph.call("POST", `${path}/removePassword`, { keyId });
    },
    findings: ["access integration passwordCredentials added look"],
  },
  {
    title: "a certificate",
    make: async (portalUser) => {
      const { graph } = portalUser.opened;
      const path = application(portalUser, "api");
      const { pem } = await rsaCertificate();
      const now = Date.now();
      const key = {
        type: "AsymmetricX509Cert",
        usage: "Verify",
        key: pem.replaceAll(/-----[A-Z ]+-----|\s/g, ""),
        startDateTime: new Date(now).toISOString(),
        endDateTime: new Date(now + 86_400_000).toISOString(),
      };
      await graph.call("PATCH", path, { keyCredentials: [key] });
      return () => graph.call("PATCH", path, { keyCredentials: [] });
    },
    findings: ["access api keyCredentials added look"],
  },
  {
    title: "a federated credential",
    make: adding(
      (portalUser) => `${application(portalUser, "pipeline")}/federatedIdentityCredentials`,
      () => ({
        name: "somebody",
        issuer: "https://token.actions.githubusercontent.com",
        subject: "repo:somebody/else:ref:refs/heads/main",
        audiences: ["api://AzureADTokenExchange"],
      }),
    ),
    findings: ["access pipeline federatedIdentityCredentials added look"],
  },
  {
    title: "redirect URIs, and an application that needs no consent",
    make: async (portalUser) => {
      const { graph } = portalUser.opened;
      const path = application(portalUser, "api");
      const { web, api } = (await graph.call("GET", path)) as {
        readonly web: { readonly redirectUris: readonly string[] };
        readonly api: { readonly oauth2PermissionScopes: readonly { readonly id: string }[] };
      };
      await graph.call("PATCH", path, {
        web: { redirectUris: [...web.redirectUris, "https://somebody.example/callback"] },
        spa: { redirectUris: ["https://somebody.example/spa"] },
        publicClient: { redirectUris: ["http://localhost"] },
        api: {
          preAuthorizedApplications: [
            {
              appId: portalUser.opened.local.twin.control.deployer.clientId,
              delegatedPermissionIds: api.oauth2PermissionScopes.map(({ id }) => id),
            },
          ],
        },
        identifierUris: [
          `api://${String(portalUser.deployed("api").outputs["clientId"])}`,
          `api://${String(portalUser.deployed("api").outputs["clientId"])}/more`,
        ],
      });
      return () =>
        graph.call("PATCH", path, {
          web: { redirectUris: web.redirectUris },
          spa: { redirectUris: [] },
          publicClient: { redirectUris: [] },
          api: { preAuthorizedApplications: [] },
          identifierUris: [`api://${String(portalUser.deployed("api").outputs["clientId"])}`],
        });
    },
    findings: [
      "access api api.preAuthorizedApplications added look",
      "access api identifierUris added look",
      "access api publicClient.redirectUris added refresh",
      "access api singlePageApplication.redirectUris added refresh",
      "access api web.redirectUris added refresh",
    ],
  },
  {
    title: "public client flows",
    make: patching(
      (portalUser) => application(portalUser, "cluster"),
      { isFallbackPublicClient: true },
      { isFallbackPublicClient: false },
    ),
    findings: ["access cluster fallbackPublicClientEnabled changed refresh"],
  },
  {
    title: "an owner of an application",
    make: owning((portalUser) => application(portalUser, "partner")),
    findings: ["access partner owners added refresh"],
  },
  {
    title: "an owner of a service principal",
    make: owning((portalUser) => principal(portalUser, "orders")),
    findings: ["access orders-service-principal owners added refresh"],
  },
  {
    title: "no assignment required any more",
    make: patching(
      (portalUser) => principal(portalUser, "api"),
      { appRoleAssignmentRequired: false },
      { appRoleAssignmentRequired: true },
    ),
    findings: ["access api-service-principal appRoleAssignmentRequired changed refresh"],
  },
  {
    title: "a caller that was disabled",
    make: patching(
      (portalUser) => principal(portalUser, "pipeline"),
      { accountEnabled: false },
      { accountEnabled: true },
    ),
    findings: ["lacking pipeline-service-principal accountEnabled changed refresh"],
  },
  {
    title: "a text that the program leaves out",
    make: patching(
      (portalUser) => application(portalUser, "orders"),
      { description: "Somebody's" },
      { description: null },
    ),
    findings: ["other orders description added refresh"],
  },
  {
    title: "what an app role says",
    make: async (portalUser) => {
      const { graph } = portalUser.opened;
      const path = application(portalUser, "api");
      const rolesOf = async () =>
        ((await graph.call("GET", path)) as { readonly appRoles: readonly { readonly description: string }[] })
          .appRoles;
      // A role is changed while it is disabled.
      const write = async (description: string): Promise<void> => {
        const appRoles = await rolesOf();
        await graph.call("PATCH", path, { appRoles: appRoles.map((role) => ({ ...role, isEnabled: false })) });
        await graph.call("PATCH", path, { appRoles: appRoles.map((role) => ({ ...role, description })) });
      };
      const [before] = await rolesOf();
      await write("Somebody's");
      return () => write(before?.description ?? "");
    },
    findings: ['other api appRoles["23ddd0b5-5de3-4713-ac8f-3cbdf977973c"].description changed refresh'],
  },
  {
    title: "somebody who was let in",
    make: adding(
      (portalUser) => `${principal(portalUser, "api")}/appRoleAssignedTo`,
      (portalUser) => ({
        principalId: portalUser.deployer,
        resourceId: objectId(principal(portalUser, "api")),
        appRoleId: String(portalUser.deployed("pipeline-app-role-assignment-Function.Invoke").inputs["appRoleId"]),
      }),
    ),
    findings: ["access api-service-principal appRoleAssignedTo added look"],
  },
  {
    title: "a caller that was given a permission of Microsoft Graph",
    make: adding(
      (portalUser) => `/v1.0/servicePrincipals/${portalUser.graphServicePrincipal}/appRoleAssignedTo`,
      (portalUser) => ({
        principalId: objectId(principal(portalUser, "cluster")),
        resourceId: portalUser.graphServicePrincipal,
        // Directory.Read.All: https://learn.microsoft.com/graph/permissions-reference
        appRoleId: "7ab1d382-f21e-4acd-a863-ba3e13f7da61",
      }),
    ),
    findings: ["access cluster-service-principal appRoleAssignments added look"],
  },
  {
    title: "consent for a caller, and consent for another application at the API",
    make: async (portalUser) => {
      const { graph } = portalUser.opened;
      const grant = async (clientId: string, resourceId: string, scope: string): Promise<string> => {
        const body = { clientId, resourceId, scope, consentType: "AllPrincipals" };
        return `/v1.0/oauth2PermissionGrants/${((await graph.call("POST", "/v1.0/oauth2PermissionGrants", body)) as Made).id}`;
      };
      const made = [
        await grant(objectId(principal(portalUser, "partner")), portalUser.graphServicePrincipal, "Mail.Read"),
        await grant(portalUser.deployer, objectId(principal(portalUser, "api")), "user_impersonation"),
      ];
      return async () => {
        for (const one of made) await graph.call("DELETE", one);
      };
    },
    findings: [
      "access api-service-principal oauth2PermissionGrants added look",
      "access partner-service-principal oauth2PermissionGrants added look",
    ],
  },
  {
    title: "more scopes in the stack's own consent",
    make: patching(
      ({ deployed }) => `/v1.0${deployed("api-sign-in-consent").id}`,
      { scope: "openid profile email Mail.Read" },
      { scope: "openid profile email" },
    ),
    findings: ["access api-sign-in-consent claimValues added refresh"],
  },
  {
    title: "a policy",
    make: patching(
      ({ deployed }) => `/v1.0${deployed("policy-baselineMfa").id}`,
      { state: "disabled" },
      { state: "enabledForReportingButNotEnforced" },
    ),
    findings: ["access policy-baselineMfa state changed refresh"],
  },
  {
    title: "a named location",
    make: async ({ opened, deployed }) => {
      const path = `/v1.0${deployed("location-office").id}`;
      const { ipRanges } = (await opened.graph.call("GET", path)) as { readonly ipRanges: readonly object[] };
      const type = { "@odata.type": "#microsoft.graph.ipNamedLocation" };
      const more = { "@odata.type": "#microsoft.graph.iPv4CidrRange", cidrAddress: "198.51.100.0/24" };
      await opened.graph.call("PATCH", path, { ...type, ipRanges: [...ipRanges, more] });
      return () => opened.graph.call("PATCH", path, { ...type, ipRanges });
    },
    findings: ["access location-office ip.ipRanges added refresh"],
  },
  {
    title: "a policy of somebody else, which is theirs to make",
    make: adding(
      () => "/v1.0/identity/conditionalAccess/policies",
      ({ deployed }) => ({
        displayName: "Of somebody else",
        state: "disabled",
        conditions: {
          clientAppTypes: ["all"],
          applications: { includeApplications: [String(deployed("api").outputs["clientId"])] },
          users: { includeUsers: ["None"] },
        },
        grantControls: { operator: "OR", builtInControls: ["block"] },
      }),
    ),
    findings: [],
  },
];
