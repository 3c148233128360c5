import { clientCredentialsForm, passwordForm, requestToken } from "@protected-function/core/azure/token.ts";
import { withoutAssignmentRequired } from "../deployed-settings.ts";
import { withAllowedApplications, assignTo, assignToClient } from "../people.ts";
import type { Administrator, Origin } from "../origin.ts";
import { scopeOf, withSigningInPerson } from "../password-grant.ts";
import { addSecret, temporaryName, withApplication } from "../temporary-application.ts";
import { requirePasswordOnly } from "../mfa-required.ts";
import { tokensIn } from "../tokens.ts";

/** An application or user created for a check, with exactly these app roles and a token for the API. */
export interface Subject {
  readonly kind: "application" | "person";
  /** Names of app roles. */
  readonly roles: readonly string[];
  readonly token: string;
}

/** The subject that a check needs. */
export type SubjectKind = Pick<Subject, "kind" | "roles">;

/** `an application with Orders.Read`, `a person without a role` */
export function subjectName({ kind, roles }: SubjectKind): string {
  return `${kind === "person" ? "a person" : "an application"} ${roles.length === 0 ? "without a role" : `with ${roles.join(" and ")}`}`;
}

/**
 * Creates applications and users with exactly these app roles, allows them to get tokens and call, gets each a token,
 * and removes everything after the body. Equal kinds share one subject.
 */
export async function withSubjects<Result>(
  origin: Origin,
  administrator: Administrator,
  kinds: readonly SubjectKind[],
  body: (subjects: readonly Subject[]) => Promise<Result>,
): Promise<Result> {
  const distinctKinds = [...new Map(kinds.map((kind) => [keyOf(kind), kind])).values()];
  const applications = distinctKinds.filter(({ kind }) => kind === "application");
  const people = distinctKinds.filter(({ kind }) => kind === "person");
  return withoutAssignmentRequired(origin, administrator, () =>
    withApplications(origin, administrator, applications, (asApplications) =>
      withPeople(origin, administrator, people, (asPeople) => body([...asApplications, ...asPeople])),
    ),
  );
}

function keyOf({ kind, roles }: SubjectKind): string {
  return JSON.stringify([kind, roles.toSorted()]);
}

/** The subject of this kind. */
export function subjectFor(subjects: readonly Subject[], kind: SubjectKind): Subject {
  const subject = subjects.find((member) => keyOf(member) === keyOf(kind));
  if (!subject) throw new Error(`No subject is ${subjectName(kind)}.`);
  return subject;
}

async function withApplications<Result>(
  origin: Origin,
  administrator: Administrator,
  kinds: readonly SubjectKind[],
  body: (subjects: readonly Subject[]) => Promise<Result>,
): Promise<Result> {
  const { graph } = administrator;
  const credentials: { readonly clientId: string; readonly clientSecret: string; readonly part: SubjectKind }[] = [];
  const make = async (remaining: readonly SubjectKind[]): Promise<Result> => {
    const [kind, ...rest] = remaining;
    if (!kind) return withEveryone();
    return withApplication({ graph }, { displayName: temporaryName("Caller") }, async (application) => {
      const { applicationObjectId, clientId, servicePrincipalObjectId } = application;
      const { secretText } = await addSecret({ graph }, `/v1.0/applications/${applicationObjectId}`);
      for (const role of kind.roles) await assign(origin, administrator, servicePrincipalObjectId, role);
      credentials.push({ clientId, clientSecret: secretText, part: kind });
      return make(rest);
    });
  };
  const withEveryone = () =>
    withAllowedApplications(
      origin,
      administrator,
      credentials.map(({ clientId }) => clientId),
      async () => {
        const { tenantId } = origin.outputs;
        const subjects: Subject[] = [];
        for (const { part, ...credential } of credentials) {
          const answer = await requestToken(
            origin.outputs,
            clientCredentialsForm({ ...credential, tenantId }, origin.outputs.scope),
          );
          subjects.push({ ...part, token: tokensIn(answer).accessToken });
        }
        return body(subjects);
      },
    );
  return make(kinds);
}

async function withPeople<Result>(
  origin: Origin,
  administrator: Administrator,
  kinds: readonly SubjectKind[],
  body: (subjects: readonly Subject[]) => Promise<Result>,
): Promise<Result> {
  const [kind, ...rest] = kinds;
  if (!kind) return body([]);
  return withSigningInPerson(origin, administrator, "not assigned", async (person) => {
    await assignToClient(origin, administrator, person.objectId);
    for (const role of kind.roles) await assign(origin, administrator, person.objectId, role);
    const form = passwordForm(person.client.clientId, person, scopeOf(person));
    const { accessToken } = tokensIn(requirePasswordOnly(origin, await requestToken(origin.outputs, form)));
    return withPeople(origin, administrator, rest, (subjects) => body([{ ...kind, token: accessToken }, ...subjects]));
  });
}

function assign(origin: Origin, administrator: Administrator, principalId: string, role: string): Promise<void> {
  const { servicePrincipalObjectId: resourceId, appRoles } = origin.outputs.api;
  return assignTo(administrator, { principalId, resourceId, appRoleId: appRoles[role] ?? role });
}
