import { expect, it } from "vitest";
import { otherPrincipal } from "./arm-fixture.ts";
import { bodies, deployed, ids } from "./stack.ts";

const path = `${ids.site}/config/authsettings/list`;

it("shows what authsettingsV2 says, and names the version in force", async () => {
  const { call, put } = await deployed("site");
  const view = async () => (await call("POST", path)).body;
  expect(await view()).toMatchObject({
    id: `${ids.site}/config/authsettings`,
    name: "authsettings",
    location: "West Europe",
    properties: { enabled: false, clientId: null, configVersion: "v1" },
  });
  const { properties } = bodies.authSettings;
  await put(ids.authSettings, { properties: { ...properties, platform: { enabled: false } } });
  expect(await view()).toMatchObject({ properties: { enabled: false, clientId: null, configVersion: "v2" } });
  await put(ids.authSettings, bodies.authSettings);
  expect(await view()).toMatchObject({
    properties: {
      enabled: true,
      unauthenticatedClientAction: "Return401",
      tokenStoreEnabled: true,
      clientId: "api",
      issuer: "https://sts.windows.net/tenant/",
      allowedAudiences: ["api://api"],
      aadClaimsAuthorization: '{"allowed_groups":null,"allowed_client_applications":["client"]}',
      configVersion: "v2",
    },
  });
});

it("returns the same keys to callers that may list keys", async () => {
  const { call, grant } = await deployed("site");
  const keys = `${ids.site}/host/default/listkeys`;
  const key = /^[\w+/]{54}==$/;
  const first = (await call("POST", keys)).body;
  expect(first).toEqual({
    masterKey: expect.stringMatching(key),
    functionKeys: { default: expect.stringMatching(key) },
    systemKeys: {},
  });
  expect((await call("POST", keys)).body).toEqual(first);
  grant("reader", otherPrincipal);
  expect((await call("POST", keys, { oid: otherPrincipal })).status).toBe(403);
});
