import { expect, test } from "vitest";
import type { FunctionsHost } from "../../packages/twin/functions-host/index.ts";
import type { AuthenticationReadings } from "../../packages/twin/easy-auth/index.ts";
import { siteHandlers } from "../../packages/twin/sites.ts";
import { Tenant } from "../../packages/twin/tenant/tenant.ts";
import { AdjustableClock } from "../../packages/twin/clock.ts";
import {
  callerId,
  FakeIssuer,
  sessionIn,
  settingsWith,
  sign,
  startOfTest,
  useIssuer,
  v1Claims,
} from "./easy-auth/protected-site.ts";

const issuer = useIssuer();
const sites = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Web/sites";

const functionsHost: FunctionsHost = {
  scm: (siteId) => () => new Response(`scm ${siteId}`),
  site: (siteId) => () => new Response(`app ${siteId}`),
  homepageOver: () => (_request, answer) => answer,
  call: async () => Promise.reject(new Error("not called")),
  run: async () => Promise.reject(new Error("not run")),
  swap: async () => undefined,
  logs: () => [],
  close: async () => {},
};

/** Two sites of one tenant, by their names. */
function twoSites(readings: AuthenticationReadings, properties = settingsWith({})) {
  const tenant = new Tenant({ clock: new AdjustableClock({ now: () => startOfTest }), subscriptionId: "s" });
  for (const name of ["one", "two"]) {
    const id = `${sites}/${name}`;
    const hostNameSslStates = [
      { name: `${name}.azurewebsites.net`, hostType: "Standard" },
      { name: `${name}.scm.azurewebsites.net`, hostType: "Repository" },
    ];
    tenant.subscription.put({ id, name, type: "Microsoft.Web/sites", body: { properties: { hostNameSslStates } } });
    const settings = `${id}/config/authsettingsV2`;
    const type = "Microsoft.Web/sites/config";
    tenant.subscription.put({ id: settings, name: "authsettingsV2", type, body: { properties } });
  }
  const handlers = siteHandlers({ tenant, functionsHost, fetch: new FakeIssuer([issuer.key]).fetch, readings });
  return async (host: string, path: string, init?: RequestInit): Promise<Response> => {
    const handler = handlers(host);
    if (!handler) throw new Error(`${host} is no site.`);
    return handler(new Request(`https://${host}${path}`, init));
  };
}

async function sessionOn(call: ReturnType<typeof twoSites>, host: string): Promise<string> {
  const body = JSON.stringify({ access_token: await sign(issuer.key, v1Claims) });
  const init = { method: "POST", headers: { "content-type": "application/json" }, body };
  return (await sessionIn(await call(host, "/.auth/login/aad", init))).authenticationToken;
}

test("keeps the sessions of each site to itself", async () => {
  const call = twoSites({});
  const headers = { "x-zumo-auth": await sessionOn(call, "one.azurewebsites.net") };
  const answer = await call("one.azurewebsites.net", "/api", { headers });
  expect(await answer.text()).toBe(`app ${sites}/one`);
  expect((await call("two.azurewebsites.net", "/api", { headers })).status).toBe(401);
});

test("has no App Service authentication in front of Kudu", async () => {
  const answer = await twoSites({})("one.scm.azurewebsites.net", "/");
  expect(await answer.text()).toBe(`scm ${sites}/one`);
});

test.each([
  [{}, 200],
  [{ sessionTokenAsBearer: "accepted" as const }, 200],
  [{ sessionTokenAsBearer: "refused" as const }, 401],
])("reads a session token as Bearer by %j", async (readings, status) => {
  const call = twoSites(readings);
  const authorization = `Bearer ${await sessionOn(call, "one.azurewebsites.net")}`;
  expect((await call("one.azurewebsites.net", "/api", { headers: { authorization } })).status).toBe(status);
});

test.each([
  [{}, 403],
  [{ emptyAllowedApplications: "deny" as const }, 403],
  [{ emptyAllowedApplications: "unrestricted" as const }, 200],
])("reads an empty list of allowed applications by %j", async (readings, status) => {
  const validation = {
    allowedAudiences: [String(v1Claims.aud)],
    defaultAuthorizationPolicy: { allowedApplications: [] },
  };
  const call = twoSites(readings, settingsWith({}, { validation }));
  const authorization = `Bearer ${await sign(issuer.key, { ...v1Claims, appid: callerId })}`;
  expect((await call("one.azurewebsites.net", "/api", { headers: { authorization } })).status).toBe(status);
});
