import { expect, test } from "vitest";
import {
  newSigningKey,
  responseOf,
  settingsWith,
  sign,
  unauthenticated,
  useIssuer,
  v1Claims,
} from "./protected-site.ts";

const issuer = useIssuer();
const readings = [
  "https://sts.windows.net/11111111-1111-4111-8111-111111111111/.well-known/openid-configuration",
  "https://login.microsoftonline.com/common/discovery/keys",
];

test("reads discovery and keys once for many requests", async () => {
  const site = issuer.site();
  const token = await sign(issuer.key, v1Claims);
  await Promise.all([site.callWith(token), site.callWith(token), site.callWith(token)]);
  await site.callWith(token);
  expect(site.reached).toHaveLength(4);
  expect(site.issuer.requested).toEqual(readings);
});

test("reads them again after twelve hours", async () => {
  const site = issuer.site();
  const token = await sign(issuer.key, { ...v1Claims, exp: (v1Claims.exp ?? 0) + 86_400 });
  await site.callWith(token);
  site.clock.advance(12 * 3_600_000);
  expect((await site.callWith(token)).status).toBe(200);
  expect(site.issuer.requested).toEqual([...readings, ...readings]);
});

test("reads them again for a newly published key", async () => {
  const site = issuer.site();
  await site.callWith(await sign(issuer.key, v1Claims));
  const rolled = await newSigningKey("key-2");
  site.issuer.published = [rolled];
  expect((await site.callWith(await sign(rolled, v1Claims))).status).toBe(200);
  expect((await site.callWith(await sign(issuer.key, v1Claims))).status).toBe(401);
});

test("refuses an unpublished key id after reading the keys once more", async () => {
  const site = issuer.site();
  await site.callWith(await sign(issuer.key, v1Claims));
  const unknown = await sign(issuer.key, v1Claims, { kid: "unknown" });
  expect(await responseOf(await site.callWith(unknown))).toEqual(unauthenticated);
  expect(site.issuer.requested).toEqual([...readings, ...readings]);
});

test("reads them once for a hundred unpublished key IDs, and again after five minutes", async () => {
  const site = issuer.site();
  await site.callWith(await sign(issuer.key, v1Claims));
  for (let made = 0; made < 100; made++) {
    const response = await site.callWith(await sign(issuer.key, v1Claims, { kid: `made-up-${made}` }));
    expect(response.status).toBe(401);
  }
  expect(site.issuer.requested).toEqual([...readings, ...readings]);

  const rolled = await newSigningKey("key-2");
  site.issuer.published = [issuer.key, rolled];
  site.clock.advance(5 * 60_000 - 1);
  expect((await site.callWith(await sign(rolled, v1Claims))).status).toBe(401);
  site.clock.advance(1);
  expect((await site.callWith(await sign(rolled, v1Claims))).status).toBe(200);
  expect(site.issuer.requested).toEqual([...readings, ...readings, ...readings]);
});

test("sends the issuer no request for a caller without a token", async () => {
  const site = issuer.site();
  await site.call();
  expect(site.issuer.requested).toEqual([]);
});

test("refuses everyone while the issuer is unreachable, logs it, and tries again", async () => {
  const site = issuer.site();
  const token = await sign(issuer.key, v1Claims);
  site.issuer.isDown = true;
  const response = await site.callWith(token);
  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({
    error: {
      code: "IssuerUnreadable",
      message: `App Service authentication can't read ${readings[0]}: status 503. Check registration.openIdIssuer in authsettingsV2.`,
    },
  });
  expect(site.reached).toEqual([]);
  site.issuer.isDown = false;
  expect((await site.callWith(token)).status).toBe(200);
});

test("logs that the configured tenant doesn't exist", async () => {
  const site = issuer.site();
  const openIdIssuer = "https://sts.windows.net/55555555-5555-4555-8555-555555555555/";
  site.configure(settingsWith({}, { registration: { openIdIssuer, clientId: "x" } }));
  expect((await site.callWith(await sign(issuer.key, v1Claims))).status).toBe(500);
});
