import { type ByProgramType, types } from "../../../../stacks/live/program-types.ts";
import {
  type Comparison,
  judgedBy,
  operational,
  type OwnRules,
  sameRuleFor,
  withOneComparison,
} from "../property-rules.ts";

/** Inputs that one comparison reads back from Graph. */
const read = (comparison: Comparison, names: string) => sameRuleFor(judgedBy(comparison), names);

/** Resources in Entra ID. Every property that decides access is read back over Graph, id by id. */
export const entraTypes: ByProgramType<OwnRules> = {
  [types.application]: withOneComparison(
    "registrations",
    {
      ...read(
        "registrations",
        "signInAudience identifierUris owners fallbackPublicClientEnabled api.requestedAccessTokenVersion api.oauth2PermissionScopes appRoles web.redirectUris web.implicitGrant singlePageApplication.redirectUris publicClient.redirectUris requiredResourceAccesses groupMembershipClaims optionalClaims displayName serviceManagementReference notes tags",
      ),
      // No rule covers inputs that make Entra ID trust other claims or skip consent, such as api.mappedClaimsEnabled.
      ...sameRuleFor(operational, "web.homepageUrl web.logoutUrl"),
      preventDuplicateNames: operational,
    },
    { isGuard: true, isProtectable: true },
  ),
  [types.servicePrincipal]: withOneComparison(
    "registrations",
    {
      ...read("registrations", "clientId accountEnabled appRoleAssignmentRequired owners"),
      // A teardown and the portal identify it by these.
      ...sameRuleFor(operational, "notes tags"),
    },
    { isGuard: true, isProtectable: true },
  ),
  [types.identifierUri]: withOneComparison("registrations", read("registrations", "applicationId identifierUri"), {
    isGuard: true,
    partOf: "Application",
  }),
  [types.appRoleAssignment]: withOneComparison(
    "grants",
    read("grants", "appRoleId principalObjectId resourceObjectId"),
    {
      isGuard: true,
    },
  ),
  [types.permissionGrant]: withOneComparison(
    "grants",
    read("grants", "claimValues resourceServicePrincipalObjectId servicePrincipalObjectId"),
    { isGuard: true },
  ),
  [types.clientSecret]: withOneComparison(
    "credentials",
    read("credentials", "applicationId displayName endDate startDate"),
    {
      partOf: "Application",
    },
  ),
  [types.certificate]: withOneComparison(
    "credentials",
    { ...read("credentials", "applicationId type value endDate startDate"), encoding: operational },
    { partOf: "Application" },
  ),
  [types.federatedCredential]: withOneComparison(
    "credentials",
    read("credentials", "applicationId displayName issuer subject audiences"),
    { partOf: "Application" },
  ),
  // The comparison of policies reads these, except sessions, devices, platforms and risks.
  [types.policy]: withOneComparison(
    "conditional access",
    read(
      "conditional access",
      "displayName state conditions.applications conditions.users conditions.clientAppTypes conditions.clientApplications conditions.locations grantControls",
    ),
    { isGuard: true },
  ),
  [types.namedLocation]: withOneComparison(
    "conditional access",
    read("conditional access", "displayName ip.ipRanges ip.trusted"),
    { isGuard: true },
  ),
};
