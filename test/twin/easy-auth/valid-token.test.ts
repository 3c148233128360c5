import { expect, test } from "vitest";
import { clientId, declaredSettings, settingsWith, sign, useIssuer, v1Claims, v2Claims } from "./gated-site.ts";
import { v2Issuer } from "./fake-issuer.ts";

const issuer = useIssuer();
const v2Settings = settingsWith({}, { registration: { openIdIssuer: v2Issuer, clientId } });

test("B01 lets a v1 access token in under a v1 issuer", async () => {
  const site = issuer.site();
  const response = await site.callWith(await sign(issuer.key, v1Claims));
  expect(response.status).toBe(200);
  expect(await response.text()).toBe("from the app");
  expect(site.reached).toHaveLength(1);
});

test("lets a v2 access token in under a v2 issuer", async () => {
  const site = issuer.site();
  site.configure(v2Settings);
  expect((await site.callWith(await sign(issuer.key, v2Claims))).status).toBe(200);
});

test("takes the client id as audience though no audience is listed", async () => {
  const site = issuer.site();
  site.configure(settingsWith({}, { validation: {} }));
  expect((await site.callWith(await sign(issuer.key, { ...v1Claims, aud: clientId }))).status).toBe(200);
});

test("takes the authorization scheme in any case", async () => {
  const site = issuer.site();
  const token = await sign(issuer.key, v1Claims);
  expect((await site.call({ authorization: `bearer ${token}` })).status).toBe(200);
});

test("hands method, query and body on to the app", async () => {
  const site = issuer.site();
  const authorization = `Bearer ${await sign(issuer.key, v1Claims)}`;
  await site.call({ authorization, "content-type": "text/plain" }, "/api/who-calls?a=1&b=2", {
    method: "POST",
    body: "hi",
  });
  const [reached] = site.reached;
  expect(reached?.method).toBe("POST");
  expect(new URL(reached?.url ?? "").search).toBe("?a=1&b=2");
  expect(reached?.headers.get("content-type")).toBe("text/plain");
  expect(await reached?.text()).toBe("hi");
});

test("G32 obeys settings that were altered after the last request", async () => {
  const site = issuer.site();
  const token = await sign(issuer.key, v1Claims);
  expect((await site.callWith(token)).status).toBe(200);
  site.configure(v2Settings);
  expect((await site.callWith(token)).status).toBe(401);
  site.configure(declaredSettings);
  expect((await site.callWith(token)).status).toBe(200);
});
