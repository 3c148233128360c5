import { expect, it } from "vitest";
import { otherPrincipal } from "./arm-fixture.ts";
import { deployed, ids } from "./stack.ts";

const path = `${ids.site}/config/authsettings/list`;

it("answers that classic authentication is off, and names the version to ask", async () => {
  const before = await deployed("site");
  const after = await deployed("authSettings");
  const view = async ({ call }: typeof before) => (await call("POST", path)).body;
  expect(await view(before)).toMatchObject({
    name: "authsettings",
    properties: { enabled: false, configVersion: "v1" },
  });
  expect(await view(after)).toMatchObject({
    id: `${ids.site}/config/authsettings`,
    properties: { enabled: false, clientId: null, issuer: null, configVersion: "v2" },
  });
});

it("returns the same master key to callers that may list keys, and a new one for a new site", async () => {
  const { call, grant } = await deployed("site");
  const keys = `${ids.site}/host/default/listkeys`;
  const first = (await call("POST", keys)).body as { masterKey: string };
  expect(first).toEqual({ masterKey: expect.stringMatching(/^[\w+/]{54}==$/), functionKeys: {}, systemKeys: {} });
  expect((await call("POST", keys)).body).toEqual(first);
  grant("reader", otherPrincipal);
  expect((await call("POST", keys, { oid: otherPrincipal })).status).toBe(403);
});
