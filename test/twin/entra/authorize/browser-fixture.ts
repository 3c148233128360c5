import { createHash } from "node:crypto";
import type { ApplicationProperties } from "../../../../packages/twin/tenant/applications.ts";
import { newApplication } from "../../../../packages/twin/tenant/applications.ts";
import type { DirectoryBehavior } from "../../../../packages/twin/tenant/directory-behavior.ts";
import { FormBrowser, type Seen } from "../../../support/form-browser.ts";
import { createFixture, type Fixture, tenantId } from "../entra-fixture.ts";
import { adasPassword, addUsers, type UserFixture } from "../user-fixture.ts";

const login = "https://login.microsoftonline.com";
export const redirectUris = {
  web: "https://app.contoso.example/signin",
  spa: "https://spa.contoso.example/",
  publicClient: "http://localhost",
} as const;

export const verifier = "a-verifier-of-43-characters-at-the-very-least";
export const challenge = createHash("sha256").update(verifier).digest("base64url");

/** A browser in front of the twin's Entra. */
export class Browser extends FormBrowser {
  constructor({ entra }: Pick<UserFixture, "entra">) {
    super(entra);
  }

  authorize(parameters: Record<string, string | undefined>, path = "oauth2/v2.0/authorize"): Promise<Seen> {
    const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return this.request(`${login}/${tenantId}/${path}?${new URLSearchParams(given).toString()}`);
  }

  logOut(parameters: Record<string, string> = {}): Promise<Seen> {
    return this.request(`${login}/${tenantId}/oauth2/v2.0/logout?${new URLSearchParams(parameters).toString()}`);
  }
}

export interface BrowserFixture extends UserFixture {
  readonly app: UserFixture["client"];
  readonly appSecret: string;
  readonly browser: Browser;
  /** An authorization request that Ada can grant, with changes; `undefined` leaves one out. */
  readonly ask: (changes?: Record<string, string | undefined>, browser?: Browser) => Promise<Seen>;
  /** Signs Ada in on the first page. */
  readonly signAdaIn: (page: Seen) => Promise<Seen>;
  /** Redeems a code for the single-page application, with changes. */
  readonly redeem: (
    code: string | null,
    changes?: Record<string, string | undefined>,
    origin?: string | null,
  ) => Promise<Response>;
}

/** An application with a redirect URI of each kind, in front of the API, with a user who has a password. */
export function openBrowser(
  behavior: DirectoryBehavior = {},
  properties: Partial<ApplicationProperties> = {},
  fixture: Fixture = createFixture({ directoryBehavior: behavior }),
): BrowserFixture {
  const users = addUsers(fixture);
  const { web, spa } = redirectUris;
  const blank = newApplication("");
  const app = users.register("portal", {
    web: {
      ...blank.web,
      redirectUris: [web],
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: true },
    },
    spa: { redirectUris: [spa] },
    publicClient: { redirectUris: [redirectUris.publicClient] },
    ...properties,
  });
  const { secretText } = users.tenant.directory.applications.addPassword(app.application.id, { displayName: "web" });
  users.consent(app.servicePrincipal.id, users.api.servicePrincipal.id, "user_impersonation");
  users.consent(app.servicePrincipal.id, users.graphId, "openid profile email");
  const browser = new Browser(users);
  const scope = `api://${users.api.application.appId}/user_impersonation openid profile offline_access`;
  return {
    ...users,
    app,
    appSecret: secretText,
    browser,
    ask: (changes = {}, from = browser) =>
      from.authorize({
        client_id: app.application.appId,
        redirect_uri: spa,
        response_type: "code",
        scope,
        state: "s-1",
        nonce: "n-1",
        code_challenge: challenge,
        code_challenge_method: "S256",
        ...changes,
      }),
    signAdaIn: (page) => page.press("password", { username: users.ada.userPrincipalName, password: adasPassword }),
    redeem: (code, changes = {}, origin = "https://spa.contoso.example") => {
      const form = {
        grant_type: "authorization_code",
        client_id: app.application.appId,
        code: code ?? undefined,
        redirect_uri: spa,
        code_verifier: verifier,
        ...changes,
      };
      const given = Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined);
      return users.post(Object.fromEntries(given), origin === null ? {} : { headers: { origin } });
    },
  };
}
