import { shellWord } from "@protected-function/core/text/shell-word.ts";
import { getApplication, type GetApplicationResult } from "@pulumi/azuread/getApplication.js";
import { getServicePrincipal } from "@pulumi/azuread/getServicePrincipal.js";
import type { DeclaredRole } from "../definitions/declared-role.ts";
import { pathCommand } from "../settings/config-command.ts";
import type { Settings } from "../settings/settings-schema.ts";
import { markInNotes } from "../stack-mark.ts";
import { type Adopter, type AdoptionProblem, lookedUp, ownedProblems } from "./adoption-problem.ts";

/** An app registration that was created by hand and is adopted. */
export interface AdoptedApi {
  readonly clientId: string;
  readonly applicationObjectId: string;
  readonly servicePrincipalObjectId: string;
  /** Whether it already has the identifier URI `api://<clientId>`. */
  readonly hasIdentifierUri: boolean;
  /** ID of its scope `user_impersonation`. It is kept so that consents to it stay valid. */
  readonly userImpersonationId?: string | undefined;
  /** ID of the admin consent to Microsoft Graph; empty without one. */
  readonly consentId: string;
  /** It is a public client that people sign in to, and stays one. */
  readonly isPublicClient?: true;
}

type Api = NonNullable<NonNullable<Settings["adopt"]>["api"]>;
type Holders = Pick<Settings, "people" | "callers">;
type FoundRole = Pick<GetApplicationResult["appRoles"][number], "id" | "value">;

/**
 * Looks up the app registration and its service principal. Checks that the three IDs belong together, and finds what
 * adopting the app registration would remove.
 *
 * @param appRoles the app roles that the program declares; adoption would remove every other one
 */
export async function lookUpApi(
  api: Api,
  {
    appRoles,
    holders,
    publicClientFlows,
    adopter,
  }: {
    readonly appRoles: readonly DeclaredRole[];
    readonly holders: Holders;
    readonly publicClientFlows: boolean;
    readonly adopter: Adopter;
  },
): Promise<{ readonly api: AdoptedApi; readonly problems: readonly AdoptionProblem[] }> {
  const { stack } = adopter;
  const { clientId, applicationObjectId, servicePrincipalObjectId, consentId, publicClient } = api;
  const [application, principal] = await Promise.all([
    lookedUp(
      { path: "api.clientId", rule: "must be the client ID of an app registration in this tenant", found: clientId },
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
      hasIdentifierUri: application.result?.identifierUris.includes(`api://${clientId}`) ?? false,
      userImpersonationId: application.result?.oauth2PermissionScopeIds["user_impersonation"],
      consentId,
      // Users can still sign in there, until the settings say otherwise.
      ...(publicClientFlows &&
        (publicClient ?? application.result?.fallbackPublicClientEnabled) && { isPublicClient: true as const }),
    },
    problems: [
      // Without the app registration, there is no service principal either.
      ...[application.problem ?? principal.problem].filter((problem) => problem !== undefined),
      ...ownedProblems("api.clientId", clientId, markInNotes(application.result?.notes), adopter),
      ...(application.result ? applicationProblems(api, application.result, appRoles, stack) : []),
      ...idProblem("servicePrincipalObjectId", servicePrincipalObjectId, principal.result?.objectId, stack),
      ...(publicClient === true && !publicClientFlows ? [contradiction(stack)] : []),
      ...unknownHolders(api, holders),
    ],
  };
}

const contradiction = (stack: string): AdoptionProblem => ({
  path: "api.publicClient",
  rule: "must not be true while publicClientFlows is false, because no user can sign in with a password then",
  found: "true",
  fix: `remove adopt.api.publicClient in the stack's settings file, or: ${pathCommand("set", "publicClientFlows", stack)} true`,
});

function applicationProblems(
  api: Api,
  { objectId, signInAudience, appRoles: deployedRoles }: GetApplicationResult,
  appRoles: readonly DeclaredRole[],
  stack: string,
): readonly AdoptionProblem[] {
  return [
    ...idProblem("applicationObjectId", api.applicationObjectId, objectId, stack),
    ...(signInAudience === "AzureADMyOrg"
      ? []
      : [
          {
            path: "api.clientId",
            rule: "must be an app registration for this tenant only",
            found: `one for ${signInAudience}`,
            fix: 'in the portal, App registrations, Authentication: "My organization only"',
          },
        ]),
    ...roleProblems(api.appRoleIds ?? {}, deployedRoles, appRoles),
  ];
}

function idProblem(
  name: "applicationObjectId" | "servicePrincipalObjectId",
  id: string,
  actual: string | undefined,
  stack: string,
): readonly AdoptionProblem[] {
  if (actual === undefined || actual.toLowerCase() === id.toLowerCase()) return [];
  return [
    {
      path: `api.${name}`,
      rule: "must belong to the app registration with this clientId",
      found: `"${id}"`,
      fix: `${pathCommand("set", `adopt.api.${name}`, stack)} ${shellWord(actual)}`,
    },
  ];
}

/** Removing a role removes its assignments, which no one intends when adopting an app registration. */
function roleProblems(
  roleNames: Readonly<Record<string, string>>,
  foundRoles: readonly FoundRole[],
  declared: readonly DeclaredRole[],
): readonly AdoptionProblem[] {
  const includesId = (roles: readonly Pick<FoundRole, "id">[], id: string): boolean =>
    roles.some((role) => role.id.toLowerCase() === id.toLowerCase());
  const roleList = foundRoles.map(({ id, value }) => `${id} (${value})`).join(", ");
  const unknown = Object.entries(roleNames).filter(([, id]) => !includesId(foundRoles, id));
  if (unknown.length > 0) {
    return unknown.map(([role, id]) => ({
      path: `api.appRoleIds.${role}`,
      rule: "must be the ID of an app role of the app registration",
      found: `"${id}", and the app registration has ${roleList === "" ? "no app roles" : roleList}`,
      fix: "use one of these in the stack's settings file, or remove it to have the role created",
    }));
  }
  const lost = foundRoles.filter(({ id }) => !includesId(declared, id));
  if (lost.length === 0) return [];
  const lines = suggested(roleNames, lost, declared);
  return [
    {
      path: "api.appRoleIds",
      rule: "must list every app role of the app registration: a role that isn't listed would be removed, with its assignments",
      found: `${roleList}; ${lost.map(({ value }) => value).join(", ")} would be removed`,
      fix:
        lines === undefined
          ? "list the ones that callers hold, each by its role in functions/contract.ts; disable and delete the others in the portal"
          : `in the stack's settings file, write appRoleIds: ${JSON.stringify(lines)}`,
    },
  ];
}

/**
 * Pairs each role of the contract with the ID of the existing role of that name; a single leftover role gets the single
 * leftover ID.
 */
function suggested(
  roleNames: Readonly<Record<string, string>>,
  lost: readonly FoundRole[],
  declared: readonly DeclaredRole[],
): Readonly<Record<string, string>> | undefined {
  const idLike = (value: string): string | undefined => lost.find((role) => role.value === value)?.id;
  const alike = declared.flatMap(({ value }) => (idLike(value) === undefined ? [] : [[value, idLike(value)]]));
  const free = declared.filter(({ value }) => roleNames[value] === undefined && idLike(value) === undefined);
  const unmatched = lost.filter(({ value }) => !alike.some(([name]) => name === value));
  if (unmatched.length > 1 || (unmatched.length === 1 && free.length !== 1)) return undefined;
  const suggestions = unmatched.map(({ id }) => [free[0]?.value ?? "", id]);
  return { ...roleNames, ...Object.fromEntries([...alike, ...suggestions]) };
}

function unknownHolders({ assignmentIds = {} }: Api, { people, callers }: Holders): readonly AdoptionProblem[] {
  const existing = Object.keys(callers).filter((name) => callers[name]?.servicePrincipal !== undefined);
  return Object.entries(assignmentIds).flatMap(([role, ids]) => {
    const { users = [], groups = [] } = people[role] ?? {};
    const holders = [...users, ...groups, ...existing];
    return Object.keys(ids)
      .filter((name) => !holders.includes(name))
      .map((name) => ({
        path: `api.assignmentIds.${role}.${name}`,
        rule: `must be a name in people under ${role}, or a caller with a servicePrincipal, spelled the same`,
        found: holders.length === 0 ? "no names there" : `these names: ${holders.join(", ")}`,
        fix: "add the name there, or remove the assignment here to leave it unchanged",
      }));
  });
}
