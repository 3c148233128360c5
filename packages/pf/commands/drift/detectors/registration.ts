import { types } from "../../../stacks/live/program-types.ts";
import {
  type Application,
  applicationPath,
  findApplication,
  isPublicClient,
  tokenVersionOf,
} from "@protected-function/core/azure/graph/application.ts";
import { listAll } from "@protected-function/core/azure/list-all.ts";
import { lastSegment } from "../../../stacks/live/deployed-object.ts";
import type { Deployed } from "../deployed-resources.ts";
import { findingOf, goneFinding, undoneByUp, undoOfApplication } from "../finding.ts";
import type { Detected, DetectorOptions } from "../detector.ts";
import { differences } from "../../../stacks/compare/differences.ts";

/**
 * Compares the properties of an application that decide who can sign in: redirect URIs, roles, scopes, identifier URIs,
 * permissions and owners.
 */
export async function registration(
  application: Deployed,
  options: DetectorOptions,
): Promise<Pick<Detected, "findings">> {
  const { apis, state, stack } = options;
  const objectId = lastSegment(application.id);
  const registration = await findApplication(apis.graph, objectId);
  if (registration === undefined) return { findings: [goneFinding(application, stack)] };
  const owners = await listAll<{ readonly id: string }>(apis.graph, `${applicationPath(objectId)}/owners`);
  const uris = state.ofType(types.identifierUri).filter(({ inputs }) => inputs["applicationId"] === application.id);
  const expected = deployedInputs(
    application,
    uris.map(({ inputs }) => String(inputs["identifierUri"])),
  );
  const now = asProgramInputs(
    registration,
    owners.map(({ id }) => id),
  );
  const all = differences(expected, now);
  return {
    findings: all.map((difference) =>
      findingOf(application, difference, {
        seenBy: "look",
        all,
        undo: undoOfApplication(difference.path, application) ?? undoneByUp(stack),
      }),
    ),
  };
}

type Values = Readonly<Record<string, unknown>>;

/**
 * An application as Graph returns it, in terms of azuread's inputs: only the properties that decide sign-in and its
 * target. https://www.pulumi.com/registry/packages/azuread/api-docs/application/
 */
function asProgramInputs(application: Application, owners: readonly string[]): Values {
  const { api, web, spa, publicClient, signInAudience, identifierUris, requiredResourceAccess } = application;
  return {
    signInAudience,
    fallbackPublicClientEnabled: isPublicClient(application),
    groupMembershipClaims: application["groupMembershipClaims"],
    optionalClaims: claimsAsInputs(application["optionalClaims"]),
    identifierUris,
    owners,
    appRoles: entitlements(application.appRoles),
    api: {
      requestedAccessTokenVersion: tokenVersionOf(application),
      mappedClaimsEnabled: api["acceptMappedClaims"] ?? false,
      knownClientApplications: api["knownClientApplications"],
      oauth2PermissionScopes: entitlements(api.oauth2PermissionScopes),
      preAuthorizedApplications: api.preAuthorizedApplications,
    },
    web: {
      homepageUrl: web["homePageUrl"],
      logoutUrl: web["logoutUrl"],
      redirectUris: web.redirectUris,
      implicitGrant: {
        accessTokenIssuanceEnabled: web.implicitGrantSettings.enableAccessTokenIssuance ?? false,
        idTokenIssuanceEnabled: web.implicitGrantSettings.enableIdTokenIssuance ?? false,
      },
    },
    singlePageApplication: { redirectUris: spa.redirectUris },
    publicClient: { redirectUris: publicClient.redirectUris },
    requiredResourceAccesses: requiredResourceAccess.map(({ resourceAppId, resourceAccess }) => ({
      resourceAppId,
      resourceAccesses: resourceAccess,
    })),
  };
}

function claimsAsInputs(claims: unknown): Values {
  const { accessToken, idToken, saml2Token } = mapOf(claims);
  return { accessTokens: accessToken, idTokens: idToken, saml2Tokens: saml2Token };
}

/**
 * The deployed application in the same terms, with the service's defaults for properties that the program doesn't set.
 */
function deployedInputs({ inputs, outputs }: Deployed, identifierUris: readonly string[]): Values {
  const { api, web, singlePageApplication, publicClient } = inputs;
  const { homepageUrl, logoutUrl, redirectUris, implicitGrant } = mapOf(web);
  const { accessTokenIssuanceEnabled = false, idTokenIssuanceEnabled = false } = mapOf(implicitGrant);
  const { requestedAccessTokenVersion = 1, mappedClaimsEnabled = false, knownClientApplications } = mapOf(api);
  return {
    signInAudience: inputs["signInAudience"] ?? "AzureADMyOrg",
    fallbackPublicClientEnabled: inputs["fallbackPublicClientEnabled"] ?? false,
    groupMembershipClaims: listOf(inputs["groupMembershipClaims"]).join(","),
    optionalClaims: inputs["optionalClaims"],
    identifierUris: [...texts(inputs["identifierUris"]), ...identifierUris].filter(isFirst),
    // If the program sets no owners, use those that the deployment left.
    owners: inputs["owners"] ?? outputs["owners"],
    appRoles: listOf(inputs["appRoles"]),
    api: {
      requestedAccessTokenVersion,
      mappedClaimsEnabled,
      knownClientApplications,
      oauth2PermissionScopes: listOf(mapOf(api)["oauth2PermissionScopes"]),
    },
    web: {
      homepageUrl,
      logoutUrl,
      redirectUris,
      implicitGrant: { accessTokenIssuanceEnabled, idTokenIssuanceEnabled },
    },
    singlePageApplication: { redirectUris: mapOf(singlePageApplication)["redirectUris"] },
    publicClient: { redirectUris: mapOf(publicClient)["redirectUris"] },
    requiredResourceAccesses: inputs["requiredResourceAccesses"],
  };
}

/** App roles and scopes: Graph's `isEnabled` is azuread's `enabled`. */
function entitlements(value: unknown): readonly Values[] {
  return listOf(value).map(({ isEnabled, origin: _readOnly, ...rest }) => ({ ...rest, enabled: isEnabled }));
}

const isFirst = (item: string, index: number, all: readonly string[]): boolean => all.indexOf(item) === index;

function mapOf(value: unknown): Values {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function listOf(value: unknown): readonly Values[] {
  return Array.isArray(value) ? (value as readonly Values[]) : [];
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
