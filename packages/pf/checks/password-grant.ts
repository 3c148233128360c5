import { decodeJwt } from "jose";
import { passwordForm, requestToken } from "@protected-function/core/azure/token.ts";
import { checkByAltering, type Check, inGroup } from "./check.ts";
import {
  withConsent,
  withApiAsPublicClient,
  withSignInClient,
  type Assignment,
  type Person,
  withPerson,
  apiAsClient,
  type SignInClient,
} from "./people.ts";
import { requirePasswordOnly } from "./mfa-required.ts";
import type { Administrator, Origin } from "./origin.ts";
import { tokenErrorIn, tokensIn, versionFacts } from "./tokens.ts";

/** A user who can sign in with a password, and the client to sign in at. */
export interface SigningInPerson extends Person {
  readonly client: SignInClient;
}

/** Requests a token as the user's client does, with username and password. */
export function askByPassword({ outputs }: Origin, person: SigningInPerson, scope = scopeOf(person)) {
  return requestToken(outputs, passwordForm(person.client.clientId, person, scope));
}

/** The same for a token. @throws PowerMissing if the tenant requires more than a password of every new user */
export async function requestByPassword(origin: Origin, person: SigningInPerson, scope?: string) {
  return requirePasswordOnly(origin, await askByPassword(origin, person, scope));
}

/** The API's scope, with the scopes for an ID token. */
export function scopeOf({ client }: SigningInPerson): string {
  return `${client.scope} openid profile`;
}

/**
 * The scopes that App Service authentication requests when a user signs in with a browser (reported:
 * https://github.com/Azure-Samples/active-directory-aspnetcore-webapp-openidconnect-v2/issues/499).
 */
const browsersScopes = "openid profile email";

/** Creates a user for the body, who signs in at the stack's public client. */
export function withSigningInPerson<Result>(
  origin: Origin,
  administrator: Administrator,
  assignment: Assignment,
  body: (person: SigningInPerson) => Promise<Result>,
): Promise<Result> {
  return withPerson(origin, administrator, assignment, (person) =>
    withSignInClient(origin, administrator, (client) => body({ ...person, client })),
  );
}

/** As in the guide: the user signs in at the API itself. @throws PowerMissing if the tenant refuses that */
export function withPersonAtTheApi<Result>(
  origin: Origin,
  administrator: Administrator,
  body: (person: SigningInPerson) => Promise<Result>,
): Promise<Result> {
  return withPerson(origin, administrator, "assigned", (person) =>
    withApiAsPublicClient(origin, administrator, (client) => body({ ...person, client })),
  );
}

/** Rows G05, G12, G23, G24, G34: users, with username and password. */
export const passwordGrantChecks: readonly Check[] = [
  ...inGroup("People and conditional access", [
    checkByAltering(
      "G12",
      "With public client flows on, a username and password get an access token for the API and an ID token.",
      (origin, admin) =>
        withSigningInPerson(origin, admin, "assigned", async (person) => {
          const { audience, clientClaim } = versionFacts(origin.outputs);
          const answer = await requestByPassword(origin, person);
          const { accessToken, idToken = "" } = tokensIn(answer);
          const { clientId } = person.client;
          return {
            action: "created a user, and requested a token for the API at the public client",
            expected: {
              keys: ["access_token", "expires_in", "ext_expires_in", "id_token", "scope", "token_type"],
              access: { aud: audience, [clientClaim]: clientId, roles: person.roles, scp: "user_impersonation" },
              id: { aud: clientId, preferred_username: person.userPrincipalName },
            },
            found: {
              keys: Object.keys(answer.json as object).toSorted(),
              access: pick(decodeJwt(accessToken), ["aud", clientClaim, "roles", "scp"]),
              id: pick(decodeJwt(idToken), ["aud", "preferred_username"]),
            },
          };
        }),
    ),

    checkByAltering(
      "G12",
      "When the API is its own client, its client ID works as the scope; the api:// form gets AADSTS90009.",
      (origin, admin) =>
        withPersonAtTheApi(origin, admin, async (person) => {
          const { clientId } = origin.outputs.api;
          const { accessToken, idToken = "" } = tokensIn(await requestByPassword(origin, person));
          const byUri = await requestByPassword(origin, person, `${origin.outputs.scope} openid profile`);
          return {
            action:
              "made the API a public client briefly, created a user, and requested tokens with both forms of the scope",
            expected: {
              access: { aud: clientId, roles: person.roles },
              id: { aud: clientId, preferred_username: person.userPrincipalName },
              byUri: { status: 400, error: "invalid_request", codes: [90009] },
            },
            found: {
              access: pick(decodeJwt(accessToken), ["aud", "roles"]),
              id: pick(decodeJwt(idToken), ["aud", "preferred_username"]),
              byUri: tokenErrorIn(byUri),
            },
          };
        }),
    ),

    checkByAltering(
      "G23",
      "A user assigned directly, or through a group, gets a token with the app role.",
      async (origin, admin) => {
        const rolesOf = (assignment: Assignment) =>
          withSigningInPerson(origin, admin, assignment, async (person) => {
            const { accessToken } = tokensIn(await requestByPassword(origin, person));
            return { carried: decodeJwt(accessToken)["roles"], held: person.roles };
          });
        const directly = await rolesOf("assigned");
        const byGroup = await rolesOf("in an assigned group");
        return {
          action: "assigned a user, then a group with a user in it, and requested a token as each",
          expected: { directly: directly.held, byGroup: byGroup.held },
          found: { directly: directly.carried, byGroup: byGroup.carried },
        };
      },
    ),

    checkByAltering("G24", "A user who isn't assigned gets AADSTS50105.", (origin, admin) =>
      withSigningInPerson(origin, admin, "not assigned", async (person) => ({
        action: "created a user without an assignment, and requested a token as that user",
        expected: { status: 400, error: "invalid_grant", codes: [50105] },
        found: tokenErrorIn(await requestByPassword(origin, person)),
      })),
    ),
  ]),

  ...inGroup("App registrations and consent", [
    checkByAltering(
      "G05",
      "With admin consent, a user signs in without a consent prompt; without it, the user gets AADSTS65001.",
      (origin, admin) =>
        withPersonAtTheApi(origin, admin, async (person) => {
          const { client } = person;
          const ask = () => requestByPassword(origin, person, `${client.scope} ${browsersScopes}`);
          const consented = await ask();
          const withoutConsent = await withConsent(admin, client, "openid profile", ask);
          return {
            action: "requested a token with the scopes App Service uses, with and without consent to email",
            expected: { consented: 200, without: { status: 400, error: "invalid_grant", codes: [65001] } },
            found: { consented: consented.status, without: tokenErrorIn(withoutConsent) },
          };
        }),
    ),

    {
      ...checkByAltering(
        "G34",
        "Public client flows are off at the API's app registration: a username and password get AADSTS7000218.",
        (origin, admin) =>
          withPerson(origin, admin, "assigned", async (person) => ({
            action: "created a user, and requested a token with a password at the API's own app registration",
            expected: { status: 401, error: "invalid_client", codes: [7000218] },
            found: tokenErrorIn(await requestByPassword(origin, { ...person, client: apiAsClient(origin.outputs) })),
          })),
      ),
      notApplicableReason: ({ api }) =>
        api.publicClientFlows ? "the API's own app registration is a public client" : undefined,
    },
  ]),
];

function pick(claims: Readonly<Record<string, unknown>>, names: readonly string[]): object {
  return Object.fromEntries(names.map((name) => [name, claims[name]]));
}
