import { decodeJwt } from "jose";
import { passwordForm, requestToken } from "../clients/token.ts";
import { checkByAltering, type Check } from "./check.ts";
import { withConsent } from "./consent.ts";
import { demandPasswordAlone } from "./mfa-required.ts";
import type { Administrator, Origin } from "./origin.ts";
import { type Assignment, type Person, withPerson } from "./person.ts";
import { withPublicClientFlows } from "./public-client-flows.ts";
import { tokenErrorIn, tokensIn } from "./token-answer.ts";

/** Asks as the guide does: the client is the API's own registration, named by its client id. */
export function askByPassword({ outputs }: Origin, person: Person, scope = guidesScope(outputs.api.clientId)) {
  return requestToken(outputs.tenantId, passwordForm(outputs.api.clientId, person, scope));
}

/** The same for a token. @throws PowerMissing where the tenant asks every new user for more than a password */
export async function requestByPassword(origin: Origin, person: Person, scope?: string) {
  return demandPasswordAlone(origin, await askByPassword(origin, person, scope));
}

export function guidesScope(clientId: string): string {
  return `${clientId}/.default openid profile`;
}

/** A person who may sign in with a password, for the body. */
export function withSigningInPerson<Result>(
  origin: Origin,
  administrator: Administrator,
  assignment: Assignment,
  body: (person: Person) => Promise<Result>,
): Promise<Result> {
  return withPerson(origin, administrator, assignment, (person) =>
    withPublicClientFlows(origin, administrator, true, () => body(person)),
  );
}

/** Rows G05, G12, G23, G24, G34: people, by username and password. */
export const passwordGrantChecks: readonly Check[] = [
  checkByAltering(
    "G12",
    "With public client flows on, username and password get an access token and an id token, and not by the api:// form.",
    (origin, admin) =>
      withSigningInPerson(origin, admin, "assigned", async (person) => {
        const { clientId } = origin.outputs.api;
        const answer = await requestByPassword(origin, person);
        const byUri = await requestByPassword(origin, person, `${origin.outputs.scope} openid profile`);
        const { accessToken, idToken = "" } = tokensIn(answer);
        return {
          did: "switched public client flows on, made a user, and asked by both forms of the API's name",
          expected: {
            keys: ["access_token", "expires_in", "ext_expires_in", "id_token", "scope", "token_type"],
            access: { aud: clientId, roles: ["Function.Invoke"] },
            id: { aud: clientId, name: person.userPrincipalName },
            byUri: { status: 400, error: "invalid_request", codes: [90009] },
          },
          found: {
            keys: Object.keys(answer.json as object).toSorted(),
            access: pick(decodeJwt(accessToken), ["aud", "roles"]),
            id: { aud: decodeJwt(idToken).aud, name: decodeJwt(idToken)["preferred_username"] },
            byUri: tokenErrorIn(byUri),
          },
        };
      }),
  ),

  checkByAltering("G23", "An assigned user gets a token, be it directly or by a group.", async (origin, admin) => {
    const rolesOf = (assignment: Assignment) =>
      withSigningInPerson(origin, admin, assignment, async (person) => {
        const { accessToken } = tokensIn(await requestByPassword(origin, person));
        return decodeJwt(accessToken)["roles"];
      });
    return {
      did: "assigned a user, then a group with a user in it, and asked as each",
      expected: { directly: ["Function.Invoke"], byGroup: ["Function.Invoke"] },
      found: { directly: await rolesOf("assigned"), byGroup: await rolesOf("in an assigned group") },
    };
  }),

  checkByAltering("G24", "A user who is not assigned is refused with AADSTS50105.", (origin, admin) =>
    withSigningInPerson(origin, admin, "not assigned", async (person) => ({
      did: "made a user without an assignment, and asked as that one",
      expected: { status: 400, error: "invalid_grant", codes: [50105] },
      found: tokenErrorIn(await requestByPassword(origin, person)),
    })),
  ),

  checkByAltering(
    "G05",
    "With the administrator's consent nobody is asked for theirs; without it, AADSTS65001.",
    (origin, admin) =>
      withSigningInPerson(origin, admin, "assigned", async (person) => {
        const consented = await requestByPassword(origin, person);
        const without = await withConsent(origin, admin, "openid", () => requestByPassword(origin, person));
        return {
          did: "asked, took the consent to profile away, asked again, and gave it back",
          expected: { consented: 200, without: { status: 400, error: "invalid_grant", codes: [65001] } },
          found: { consented: consented.status, without: tokenErrorIn(without) },
        };
      }),
  ),

  {
    ...checkByAltering(
      "G34",
      "With public client flows off, as by default, a password gets nobody a token: AADSTS7000218.",
      (origin, admin) =>
        withPerson(origin, admin, "assigned", async (person) => ({
          did: "made a user, and asked with username and password",
          expected: { status: 401, error: "invalid_client", codes: [7000218] },
          found: tokenErrorIn(await requestByPassword(origin, person)),
        })),
    ),
    pointlessWhere: ({ api }) => (api.publicClientFlows ? "public client flows are on by setting" : undefined),
  },
];

function pick(claims: Readonly<Record<string, unknown>>, names: readonly string[]): object {
  return Object.fromEntries(names.map((name) => [name, claims[name]]));
}
