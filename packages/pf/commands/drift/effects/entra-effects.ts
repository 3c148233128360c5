import { type ByProgramType, types } from "../../../stacks/live/program-types.ts";
import {
  access,
  allows,
  breaks,
  decides,
  describes,
  sameRuleFor,
  identity,
  type OwnEffects,
  lessAccess,
  lessProtected,
  moreAllowed,
  restricts,
  type Rule,
  safeAs,
} from "./effect.ts";

type Properties = NonNullable<OwnEffects["properties"]>;

const trusted = decides(moreAllowed, ({ name }) => `Anyone who this credential trusts can sign in as ${name}.`);

/** App roles and permission scopes, below these paths. */
function entitlements(path: string, noun: string): Properties {
  return {
    [path]: allows(moreAllowed, `Someone may get this ${noun}.`, `Tokens no longer carry this ${noun}.`),
    [`${path}[].value`]: decides(moreAllowed, `Tokens name the ${noun} differently, so it may allow another endpoint.`),
    [`${path}[].enabled`]: safeAs([false], moreAllowed, `The ${noun} can be used.`, `The ${noun} is turned off.`),
    ...sameRuleFor(
      describes,
      [
        "description",
        "displayName",
        "adminConsentDescription",
        "adminConsentDisplayName",
        "userConsentDescription",
        "userConsentDisplayName",
      ]
        .map((name) => `${path}[].${name}`)
        .join(" "),
    ),
  };
}

/** A name in what was found: of the holder, or of the role. */
function nameIn(value: unknown, key: "displayName" | "appRole" = "displayName"): string {
  const name = (Object(value) as Readonly<Record<string, unknown>>)[key];
  if (typeof name === "string") return name;
  return key === "appRole" ? "(name unknown)" : "an identity without a name";
}

const uris: Rule = allows(
  moreAllowed,
  "Sign-ins may send their code or token to this address.",
  "Sign-ins that return to this address fail.",
);
const owners: Rule = allows(
  moreAllowed,
  "An owner can add a credential and sign in as the application.",
  "This owner can no longer manage it.",
);
const credentials = sameRuleFor(
  allows(
    moreAllowed,
    ({ name }) => `Anyone who has this added credential can sign in as ${name}.`,
    "Anyone who signs in with it is refused.",
  ),
  "passwordCredentials keyCredentials federatedIdentityCredentials",
);
const implicit = safeAs([false], moreAllowed, "Browsers get tokens without a code.", "Sign-ins that rely on it fail.");

const application: Properties = {
  ...sameRuleFor(describes, "displayName notes logoUrl logoImage info web.homepageUrl"),
  ...sameRuleFor(describes, "tags featureTags serviceManagementReference preventDuplicateNames"),
  "web.logoutUrl": decides(lessProtected, "Sign-outs may not reach the application."),
  ...entitlements("appRoles", "app role"),
  "appRoles[].allowedMemberTypes": allows(moreAllowed, "More kinds of identities can get the role.", "Fewer can."),
  ...entitlements("api.oauth2PermissionScopes", "permission"),
  "api.requestedAccessTokenVersion": breaks("Tokens come from another issuer, so App Service refuses them."),
  "api.mappedClaimsEnabled": safeAs([false], moreAllowed, "Mapped claims can change what tokens say.", "They can't."),
  "api.knownClientApplications": allows(
    moreAllowed,
    "Consent for this client also covers the API.",
    "It no longer does.",
  ),
  "api.preAuthorizedApplications": allows(
    moreAllowed,
    "This application gets tokens for the API without consent.",
    "This application needs consent again.",
  ),
  ...sameRuleFor(uris, "web.redirectUris singlePageApplication.redirectUris publicClient.redirectUris"),
  ...sameRuleFor(implicit, "web.implicitGrant.accessTokenIssuanceEnabled web.implicitGrant.idTokenIssuanceEnabled"),
  fallbackPublicClientEnabled: safeAs(
    [false],
    moreAllowed,
    "People can sign in at this application with a password, and it needs no secret.",
    "People can't sign in with a password at this application any more.",
  ),
  signInAudience: safeAs(
    ["AzureADMyOrg"],
    moreAllowed,
    "Accounts of other tenants can sign in.",
    "Only this tenant's accounts can sign in.",
  ),
  identifierUris: allows(moreAllowed, "Tokens are also issued for this name.", "No token is issued for this name."),
  owners,
  requiredResourceAccesses: allows(
    moreAllowed,
    "The application asks for this permission at the next consent.",
    "The application no longer asks for it.",
  ),
  ...sameRuleFor(
    decides(moreAllowed, "Tokens say other things about their holder."),
    "groupMembershipClaims optionalClaims",
  ),
  ...credentials,
};

const servicePrincipal: Properties = {
  ...sameRuleFor(describes, "displayName notes"),
  ...sameRuleFor(describes, "tags featureTags"),
  ...entitlements("appRoles", "app role"),
  ...entitlements("oauth2PermissionScopes", "permission"),
  clientId: identity,
  accountEnabled: safeAs(
    [false],
    moreAllowed,
    "It can sign in and get tokens.",
    "Nobody gets a token as this application, or for it.",
  ),
  appRoleAssignmentRequired: safeAs(
    [true],
    moreAllowed,
    "Every application and person of the tenant gets a token for it, without an assignment.",
    "Only assigned applications and people get a token for it.",
  ),
  owners,
  appRoleAssignedTo: allows(
    moreAllowed,
    ({ found: value }) =>
      `${nameIn(value)} holds the role ${nameIn(value, "appRole")}, which the program doesn't assign.`,
    "A holder of a role lost it.",
  ),
  appRoleAssignments: allows(
    moreAllowed,
    ({ found: value }) => `It holds a permission at ${nameIn(value)} that the program doesn't grant.`,
    "It lost a permission.",
  ),
  oauth2PermissionGrants: allows(
    moreAllowed,
    "The application can act for the people who consented, or for everybody.",
    "The application can no longer act for people.",
  ),
  ...credentials,
};

const covers = (noun: string): Rule =>
  restricts(
    lessProtected,
    ({ name }) => `The policy ${name} covers fewer ${noun}.`,
    ({ name }) => `The policy ${name} covers more ${noun}.`,
  );
const excludes = (noun: string): Rule =>
  allows(
    lessProtected,
    ({ name }) => `The policy ${name} excludes more ${noun}.`,
    ({ name }) => `The policy ${name} excludes fewer ${noun}.`,
  );

/** Applies or not, and to whom: https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy */
const policy: Properties = {
  displayName: describes,
  state: safeAs(["enabled"], lessProtected, "The policy no longer applies as declared.", "The policy is enforced."),
  conditions: decides(lessProtected, "The policy applies in other cases."),
  "conditions.users.includedUsers": covers("users"),
  "conditions.users.includedGroups": covers("groups"),
  "conditions.users.includedRoles": covers("roles"),
  "conditions.users.excludedUsers": excludes("users"),
  "conditions.users.excludedGroups": excludes("groups"),
  "conditions.users.excludedRoles": excludes("roles"),
  "conditions.applications.includedApplications": covers("applications"),
  "conditions.applications.excludedApplications": excludes("applications"),
  "conditions.clientApplications.includedServicePrincipals": covers("workload identities"),
  "conditions.clientApplications.excludedServicePrincipals": excludes("workload identities"),
  "conditions.locations.includedLocations": covers("places"),
  "conditions.locations.excludedLocations": excludes("places"),
  "conditions.clientAppTypes": covers("kinds of clients"),
  ...sameRuleFor(decides(lessProtected, "The policy asks for something else."), "grantControls sessionControls"),
};

const goneCredential = lessAccess("Anyone who signs in with it is refused.");

/** What Entra ID's properties do, by Pulumi's type. */
export const entraEffects: ByProgramType<OwnEffects> = {
  [types.application]: {
    ifDeleted: lessAccess("Nobody gets a token as this application, or for it."),
    properties: application,
  },
  [types.servicePrincipal]: {
    ifDeleted: lessAccess("Nobody gets a token as this application, or for it."),
    properties: servicePrincipal,
  },
  [types.identifierUri]: {
    ifDeleted: lessAccess("No token is issued for this name."),
    properties: sameRuleFor(identity, "applicationId identifierUri"),
  },
  [types.clientSecret]: {
    ifDeleted: goneCredential,
    properties: {
      displayName: describes,
      applicationId: identity,
      ...sameRuleFor(decides(moreAllowed, "The secret is good for another time."), "startDate endDate endDateRelative"),
    },
  },
  [types.certificate]: {
    ifDeleted: goneCredential,
    properties: {
      applicationId: identity,
      value: decides(moreAllowed, "Anyone who holds the key of this certificate can sign in as the application."),
      ...sameRuleFor(
        decides(moreAllowed, "The certificate is read or dated differently."),
        "type encoding startDate endDate",
      ),
    },
  },
  [types.federatedCredential]: {
    ifDeleted: goneCredential,
    properties: {
      displayName: describes,
      applicationId: identity,
      ...sameRuleFor(trusted, "issuer subject audiences"),
    },
  },
  [types.appRoleAssignment]: {
    ifDeleted: lessAccess("Its holder lost the role, and is refused."),
    properties: sameRuleFor(identity, "appRoleId principalObjectId resourceObjectId"),
  },
  [types.permissionGrant]: {
    ifDeleted: lessAccess("People have to consent themselves, or can't sign in."),
    properties: {
      claimValues: allows(
        moreAllowed,
        "The application can do this for everybody in the tenant.",
        "The application can no longer do this for people.",
      ),
      ...sameRuleFor(identity, "resourceServicePrincipalObjectId servicePrincipalObjectId userObjectId"),
    },
  },
  [types.policy]: {
    ifDeleted: access(lessProtected, "Nothing of what the policy required is required any more."),
    properties: policy,
  },
  [types.namedLocation]: {
    ifDeleted: access(lessProtected, "Policies can't go by this place any more."),
    properties: {
      displayName: describes,
      ...sameRuleFor(decides(lessProtected, "Other addresses count as this place."), "ip.ipRanges country"),
      "ip.trusted": safeAs([false], lessProtected, "The place counts as trusted.", "The place isn't trusted any more."),
    },
  },
};
