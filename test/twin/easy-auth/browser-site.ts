import { createAppServiceAuthentication } from "../../../packages/twin/easy-auth/index.ts";
import { newApplication } from "../../../packages/twin/tenant/applications.ts";
import { type Seen } from "../../support/form-browser.ts";
import { Browser } from "../entra/authorize/browser-fixture.ts";
import { createFixture, tenantId } from "../entra/entra-fixture.ts";
import { adasPassword, addUsers, type UserFixture } from "../entra/user-fixture.ts";

const siteId = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites/portal";
export const origin = "https://portal.azurewebsites.net";
export const callback = `${origin}/.auth/login/aad/callback`;
const userAgent = "Mozilla/5.0 (X11; Linux x86_64)";

export interface BrowserSite extends Omit<UserFixture, "get"> {
  readonly browser: Browser;
  readonly clientId: string;
  /** The requests that reached the app. */
  readonly reached: Request[];
  readonly configure: (changes?: object, provider?: object) => void;
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Seen>;
  readonly post: UserFixture["post"];
  readonly send: (path: string, init: RequestInit) => Promise<Seen>;
  /** Follows redirects and pages that post themselves, and signs Ada in where a page asks. */
  readonly follow: (seen: Seen) => Promise<Seen>;
}

/** A site with App Service authentication, the twin's Entra ID, and a browser in front of both. */
export function openSite({ secret = true, version = 2 as 1 | 2 } = {}): BrowserSite {
  const users = addUsers(createFixture());
  const { tenant, register, consent, graphId } = users;
  const blank = newApplication("");
  const app = register("portal-site", {
    web: {
      ...blank.web,
      redirectUris: [callback],
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: true },
    },
  });
  consent(app.servicePrincipal.id, graphId, "openid profile email offline_access");
  const { secretText } = tenant.directory.applications.addPassword(app.application.id, { displayName: "site" });
  const appSettings = secret ? [{ name: "MICROSOFT_PROVIDER_AUTHENTICATION_SECRET", value: secretText }] : [];
  tenant.subscription.put({
    id: siteId,
    type: "Microsoft.Web/sites",
    name: "portal",
    body: { properties: { siteConfig: { appSettings, cors: { allowedOrigins: ["https://spa.example"] } } } },
  });
  const reached: Request[] = [];
  const clientId = app.application.appId;
  const openIdIssuer =
    version === 1 ? `https://sts.windows.net/${tenantId}/` : `https://login.microsoftonline.com/${tenantId}/v2.0`;
  const configure = (changes: object = {}, provider: object = {}): void => {
    const registration = {
      clientId,
      openIdIssuer,
      ...(secret && { clientSecretSettingName: "MICROSOFT_PROVIDER_AUTHENTICATION_SECRET" }),
    };
    const properties = {
      platform: { enabled: true },
      globalValidation: { requireAuthentication: true, unauthenticatedClientAction: "RedirectToLoginPage" },
      identityProviders: { azureActiveDirectory: { enabled: true, registration, ...provider } },
      login: { tokenStore: { enabled: true } },
      ...changes,
    };
    const id = `${siteId}/config/authsettingsV2`;
    tenant.subscription.put({ id, type: "Microsoft.Web/sites/config", name: "authsettingsV2", body: { properties } });
  };
  configure();
  const fetch: typeof globalThis.fetch = async (input, init) => users.entra(new Request(input, init));
  const site = createAppServiceAuthentication({ tenant, siteId, fetch }, (request) => {
    reached.push(request);
    return new Response("from the app");
  });
  const browser = new Browser({
    entra: async (request) => (new URL(request.url).origin === origin ? site(request) : users.entra(request)),
  });
  const send = (path: string, init: RequestInit): Promise<Seen> =>
    browser.request(new URL(path, origin).href, {
      ...init,
      headers: { "user-agent": userAgent, ...Object.fromEntries(new Headers(init.headers)) },
    });
  const get = (path: string, headers: Record<string, string> = {}): Promise<Seen> => send(path, { headers });

  async function follow(seen: Seen): Promise<Seen> {
    if (seen.location !== undefined) return follow(await get(seen.location));
    if (seen.text.includes('name="password"')) {
      return follow(await seen.press("password", { username: users.ada.userPrincipalName, password: adasPassword }));
    }
    if (!seen.text.includes("document.forms[0].submit()")) return seen;
    const [, action = ""] = /<form method="post" action="([^"]+)"/.exec(seen.text) ?? [];
    return follow(
      await send(action, {
        method: "POST",
        body: seen.answer,
        headers: { origin: "https://login.microsoftonline.com" },
      }),
    );
  }

  return { ...users, browser, clientId, reached, configure, get, send, follow };
}
