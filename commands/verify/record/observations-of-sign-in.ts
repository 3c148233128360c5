import { askByPassword, scopeOf, withSigningInPerson } from "../../../checks/password-grant.ts";
import type { Answer } from "../../../azure/http.ts";
import { cut } from "../../../text/cut.ts";
import { NotSeen, type Observation } from "./observation.ts";
import type { Observer } from "./observer.ts";
import { shapeOf } from "./seen.ts";

/** What the token endpoint says to people. */
export const observationsOfSignIn: readonly Observation[] = [
  {
    id: "enrollment-refusal",
    unknown: "The `error`, the sentence and the claims of AADSTS50079 at version 2",
    by: "verify --alter",
    how:
      "a new user, who has no authentication method registered, asks for the API by password; AADSTS50079 comes where the " +
      "tenant requires MFA of everyone, a token elsewhere",
    look: (observer) => newUserAsks(observer, ""),
  },
  {
    id: "offline-access",
    unknown: "Whether `offline_access` needs a consent of its own beside that to `openid` and `profile`",
    by: "verify --alter",
    how: "a new user asks for the API by password, with offline_access: a refresh token, or AADSTS65001",
    look: (observer) => newUserAsks(observer, " offline_access"),
  },
  {
    id: "browser-sign-in",
    unknown: "Whether a person who signs in by a browser is asked for consent, with and without that to `email`",
    by: "a person",
    how: "as a person without a role open https://<host name>/.auth/login/aad in a private window: a session, or Need admin approval",
  },
  {
    id: "security-defaults-challenge",
    unknown: "Whom with a registered authentication method security defaults ask for it at a password",
    by: "a person",
    how:
      "in a test tenant with security defaults on: register a method for a user, and ask for the API, then for " +
      "https://management.azure.com/.default, by password: AADSTS50076, or a token",
  },
];

async function newUserAsks({ origin }: Observer, more: string): Promise<object> {
  const { administrator } = origin;
  if (!administrator) throw new NotSeen("it takes an administrator's login");
  return withSigningInPerson(origin, administrator, "assigned", async (person) =>
    answered(await askByPassword(origin, person, `${scopeOf(person)}${more}`)),
  );
}

/** Of a refusal what it says, of tokens which ones there are. */
function answered({ status, json }: Answer): object {
  const { error, error_codes, error_description, error_uri, suberror, claims } = Object(json) as Readonly<
    Record<string, unknown>
  >;
  if (error === undefined) return { status, members: shapeOf(json, 1) };
  const sentence = cut(String(error_description), 600);
  return { status, error, error_codes, error_uri, suberror, claims, sentence };
}
