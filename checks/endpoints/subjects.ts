import { clientCredentialsForm, passwordForm, requestToken } from "../../azure/token.ts";
import { withoutAssignmentRequired } from "../deployed-settings.ts";
import { withAllowedApplications, assignTo, assignToClient } from "../people.ts";
import type { Administrator, Origin } from "../origin.ts";
import { scopeOf, withSigningInPerson } from "../password-grant.ts";
import { addSecret, withApplication } from "../temporary-application.ts";
import { demandPasswordAlone } from "../mfa-required.ts";
import { tokensIn } from "../tokens.ts";

/** Somebody made for a moment, who holds exactly these app roles, and a token for the API. */
export interface CastMember {
  readonly kind: "application" | "person";
  /** Names of app roles. */
  readonly roles: readonly string[];
  readonly token: string;
}

/** Whom a check needs. */
export type Part = Pick<CastMember, "kind" | "roles">;

/** `an application with Orders.Read`, `a person without a role` */
export function nameOfPart({ kind, roles }: Part): string {
  return `${kind === "person" ? "a person" : "an application"} ${roles.length === 0 ? "without a role" : `with ${roles.join(" and ")}`}`;
}

/**
 * Makes applications and people with exactly the app roles that are asked for, lets them through assignment and gate, gets each a
 * token, and takes everything back after the body. Each part once, however often it is asked for.
 */
export async function withCast<Result>(
  origin: Origin,
  administrator: Administrator,
  parts: readonly Part[],
  body: (cast: readonly CastMember[]) => Promise<Result>,
): Promise<Result> {
  const wanted = [...new Map(parts.map((part) => [keyOf(part), part])).values()];
  const applications = wanted.filter(({ kind }) => kind === "application");
  const people = wanted.filter(({ kind }) => kind === "person");
  return withoutAssignmentRequired(origin, administrator, () =>
    withApplications(origin, administrator, applications, (asApplications) =>
      withPeople(origin, administrator, people, (asPeople) => body([...asApplications, ...asPeople])),
    ),
  );
}

function keyOf({ kind, roles }: Part): string {
  return JSON.stringify([kind, roles.toSorted()]);
}

/** The member of a cast that plays a part. */
export function memberFor(cast: readonly CastMember[], part: Part): CastMember {
  const found = cast.find((member) => keyOf(member) === keyOf(part));
  if (!found) throw new Error(`Nobody in the cast is ${nameOfPart(part)}.`);
  return found;
}

async function withApplications<Result>(
  origin: Origin,
  administrator: Administrator,
  parts: readonly Part[],
  body: (cast: readonly CastMember[]) => Promise<Result>,
): Promise<Result> {
  const { graph } = administrator;
  const made: { readonly clientId: string; readonly clientSecret: string; readonly part: Part }[] = [];
  const make = async (rest: readonly Part[]): Promise<Result> => {
    const [part, ...others] = rest;
    if (!part) return withEveryone();
    return withApplication({ graph }, { what: "caller" }, async (application) => {
      const { applicationObjectId, clientId, servicePrincipalObjectId } = application;
      const { secretText } = await addSecret({ graph }, `/v1.0/applications/${applicationObjectId}`);
      for (const role of part.roles) await assign(origin, administrator, servicePrincipalObjectId, role);
      made.push({ clientId, clientSecret: secretText, part });
      return make(others);
    });
  };
  const withEveryone = () =>
    withAllowedApplications(
      origin,
      administrator,
      made.map(({ clientId }) => clientId),
      async () => {
        const { tenantId } = origin.outputs;
        const cast: CastMember[] = [];
        for (const { part, ...credential } of made) {
          const answer = await requestToken(
            origin.outputs,
            clientCredentialsForm({ ...credential, tenantId }, origin.outputs.scope),
          );
          cast.push({ ...part, token: tokensIn(answer).accessToken });
        }
        return body(cast);
      },
    );
  return make(parts);
}

async function withPeople<Result>(
  origin: Origin,
  administrator: Administrator,
  parts: readonly Part[],
  body: (cast: readonly CastMember[]) => Promise<Result>,
): Promise<Result> {
  const [part, ...others] = parts;
  if (!part) return body([]);
  return withSigningInPerson(origin, administrator, "not assigned", async (person) => {
    await assignToClient(origin, administrator, person.objectId);
    for (const role of part.roles) await assign(origin, administrator, person.objectId, role);
    const form = passwordForm(person.client.clientId, person, scopeOf(person));
    const { accessToken } = tokensIn(demandPasswordAlone(origin, await requestToken(origin.outputs, form)));
    return withPeople(origin, administrator, others, (cast) => body([{ ...part, token: accessToken }, ...cast]));
  });
}

function assign(origin: Origin, administrator: Administrator, principalId: string, role: string): Promise<void> {
  const { servicePrincipalObjectId: resourceId, appRoles } = origin.outputs.api;
  return assignTo(administrator, { principalId, resourceId, appRoleId: appRoles[role] ?? role });
}
