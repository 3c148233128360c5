import { shellWord } from "../../text/shell-word.ts";
import { type GetApplicationResult, getApplication } from "@pulumi/azuread/getApplication.js";
import { getServicePrincipal } from "@pulumi/azuread/getServicePrincipal.js";
import type { Settings } from "../settings/settings-schema.ts";
import { markInNotes } from "../stack-mark.ts";
import { type AdoptionProblem, lookedUp } from "./adoption-problem.ts";
import { type Adopter, ownedProblems } from "./already-owned.ts";

/** A registration that was made by hand and is taken over. */
export interface AdoptedApi {
  readonly clientId: string;
  readonly applicationObjectId: string;
  readonly servicePrincipalObjectId: string;
  /** Whether it has the identifier URI `api://<clientId>` already. */
  readonly hasIdentifierUri: boolean;
  /** Id of its scope `user_impersonation`: kept, so that consents to it stay. */
  readonly userImpersonationId?: string | undefined;
  /** Id of the administrator's consent to Microsoft Graph; empty: none yet. */
  readonly consentId: string;
  /** It is a public client, which people sign in at, and stays one. */
  readonly isPublicClient?: true;
}

type Api = NonNullable<NonNullable<Settings["adopt"]>["api"]>;
type AppRole = Pick<GetApplicationResult["appRoles"][number], "id" | "value">;

/**
 * Looks up the registration and its service principal: that the three ids are of one registration, and what of it would
 * be lost.
 *
 * @param appRoleId of the app role that the program declares; every other would be removed
 */
export async function lookUpApi(
  api: Api,
  {
    appRoleId,
    people,
    publicClientFlows,
    adopter,
  }: {
    readonly appRoleId: string;
    readonly people: readonly string[];
    readonly publicClientFlows: boolean;
    readonly adopter: Adopter;
  },
): Promise<{ readonly api: AdoptedApi; readonly problems: readonly AdoptionProblem[] }> {
  const { clientId, applicationObjectId, servicePrincipalObjectId, consentId, publicClient } = api;
  const [application, principal] = await Promise.all([
    lookedUp(
      { path: "api.clientId", rule: "must be the client id of a registration of this tenant", found: clientId },
      getApplication({ clientId }),
    ),
    lookedUp(
      { path: "api.clientId", rule: "must have a service principal (enterprise application)", found: clientId },
      getServicePrincipal({ clientId }),
    ),
  ]);
  return {
    api: {
      clientId,
      applicationObjectId,
      servicePrincipalObjectId,
      hasIdentifierUri: application.found?.identifierUris.includes(`api://${clientId}`) ?? false,
      userImpersonationId: application.found?.oauth2PermissionScopeIds["user_impersonation"],
      consentId,
      // Whoever signs in there goes on doing so, until the settings say otherwise.
      ...(publicClientFlows &&
        (publicClient ?? application.found?.fallbackPublicClientEnabled) && { isPublicClient: true as const }),
    },
    problems: [
      // Without the registration, there is no service principal either.
      ...[application.problem ?? principal.problem].filter((problem) => problem !== undefined),
      ...ownedProblems("api.clientId", clientId, markInNotes(application.found?.notes), adopter),
      ...(application.found ? applicationProblems(api, application.found, appRoleId) : []),
      ...idProblem("servicePrincipalObjectId", servicePrincipalObjectId, principal.found?.objectId),
      ...(publicClient === true && !publicClientFlows ? [contradiction] : []),
      ...strangers(api, people),
    ],
  };
}

const contradiction: AdoptionProblem = {
  path: "api.publicClient",
  rule: "must not be true while publicClientFlows is false: nobody signs in with a password then",
  found: "true",
  fix: "pulumi config set protected-function:publicClientFlows true, or remove adopt.api.publicClient",
};

function applicationProblems(
  api: Api,
  { objectId, signInAudience, appRoles }: GetApplicationResult,
  appRoleId: string,
): readonly AdoptionProblem[] {
  return [
    ...idProblem("applicationObjectId", api.applicationObjectId, objectId),
    ...(signInAudience === "AzureADMyOrg"
      ? []
      : [
          {
            path: "api.clientId",
            rule: "must be a registration for this tenant only",
            found: `one for ${signInAudience}`,
            fix: 'in the portal, App registrations, Authentication: "My organization only"',
          },
        ]),
    ...roleProblems(api.appRoleId, appRoles, appRoleId),
  ];
}

function idProblem(
  name: "applicationObjectId" | "servicePrincipalObjectId",
  id: string,
  actual: string | undefined,
): readonly AdoptionProblem[] {
  if (actual === undefined || actual.toLowerCase() === id.toLowerCase()) return [];
  return [
    {
      path: `api.${name}`,
      rule: "must be of the registration that clientId names",
      found: `"${id}"`,
      fix: `pulumi config set --path 'protected-function:adopt.api.${name}' ${shellWord(actual)}`,
    },
  ];
}

/** Removing a role voids every assignment of it: nobody means that by taking a registration over. */
function roleProblems(
  named: string | undefined,
  roles: readonly AppRole[],
  appRoleId: string,
): readonly AdoptionProblem[] {
  const isOurs = ({ id }: AppRole): boolean => id.toLowerCase() === appRoleId.toLowerCase();
  const listed = roles.map(({ id, value }) => `${id} (${value})`).join(", ");
  if (named !== undefined && !roles.some(isOurs)) {
    return [
      {
        path: "api.appRoleId",
        rule: "must be an app role of the registration",
        found: `"${named}", and there ${listed === "" ? "is none" : `are ${listed}`}`,
        fix: "pulumi config rm --path 'protected-function:adopt.api.appRoleId', or name one of them",
      },
    ];
  }
  const lost = roles.filter((role) => !isOurs(role));
  if (lost.length === 0) return [];
  return [
    {
      path: "api.appRoleId",
      rule: "must be the only app role: every other would be removed, and with it whoever holds it",
      found: `${named === undefined ? "none named" : `"${named}"`}, and there are ${listed}`,
      fix: "name the one that callers hold; disable and delete the others in the portal",
    },
  ];
}

function strangers({ assignmentIds = {} }: Api, people: readonly string[]): readonly AdoptionProblem[] {
  return Object.keys(assignmentIds)
    .filter((name) => !people.includes(name))
    .map((name) => ({
      path: `api.assignmentIds.${name}`,
      rule: "must be of somebody in assignedUsers or assignedGroups, written alike",
      found: `assignedUsers and assignedGroups with ${people.length === 0 ? "nobody" : people.join(", ")}`,
      fix: "add the name there, or leave the assignment to itself: it stays as it is",
    }));
}
