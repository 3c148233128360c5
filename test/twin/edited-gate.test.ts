import { expect, it } from "vitest";
import type { FunctionsHost } from "../../packages/twin/functions-host/index.ts";
import { siteHandlers } from "../../packages/twin/sites.ts";
import { deployed, ids } from "./arm/stack.ts";
import { clientId, FakeIssuer, settingsWith, sign, useIssuer, v1Claims } from "./easy-auth/protected-site.ts";

const issuer = useIssuer();
const functionsHost: FunctionsHost = {
  scm: () => () => new Response("scm"),
  site: () => () => new Response("the app"),
  homepageOver: () => (_request, answer) => answer,
  call: async () => Promise.reject(new Error("not called")),
  run: async () => Promise.reject(new Error("not run")),
  swap: async () => undefined,
  logs: () => [],
  close: async () => {},
};

/** App Service authentication over what Resource Manager stored, and the settings as a person edits them. */
async function gateWith(validation: object, emptyAllowedApplications?: "deny" | "unrestricted") {
  const { call, put, tenant, clock } = await deployed("site");
  const handlers = siteHandlers({
    tenant,
    functionsHost,
    fetch: new FakeIssuer([issuer.key]).fetch,
    readings: { ...(emptyAllowedApplications && { emptyAllowedApplications }) },
  });
  await put(ids.authSettings, { properties: settingsWith({}, { validation }) });
  const now = Math.floor(clock.now().getTime() / 1000);
  const token = await sign(issuer.key, { ...v1Claims, iat: now, nbf: now, exp: now + 3600 });
  return {
    statusOf: async () => {
      const host = "func-twin.azurewebsites.net";
      const request = new Request(`https://${host}/api`, { headers: { authorization: `Bearer ${token}` } });
      return (await handlers(host)?.(request))?.status;
    },
    /** `az webapp auth update --excluded-paths`: reads, edits and writes back. */
    edit: async () => {
      const { properties } = (await call("GET", `${ids.authSettings}/list`)).body as {
        properties: { globalValidation: object };
      };
      const globalValidation = { ...properties.globalValidation, excludedPaths: ["/health"] };
      await put(ids.authSettings, { properties: { ...properties, globalValidation } });
    },
  };
}

const allowedAudiences = [`api://${clientId}`];

it.each([
  [403, undefined],
  [403, "deny" as const],
  [200, "unrestricted" as const],
])("a gate without a policy answers 200, and %i once somebody has edited it, by %j", async (after, reading) => {
  const gate = await gateWith({ allowedAudiences }, reading);
  expect(await gate.statusOf()).toBe(200);
  await gate.edit();
  expect(await gate.statusOf()).toBe(after);
});

it("a gate that lists its applications stays as it is, however often it is edited", async () => {
  const defaultAuthorizationPolicy = { allowedApplications: [String(v1Claims["appid"])] };
  const gate = await gateWith({ allowedAudiences, defaultAuthorizationPolicy });
  await gate.edit();
  await gate.edit();
  expect(await gate.statusOf()).toBe(200);
});
