import * as fc from "fast-check";
import { expect, test } from "vitest";
import { entraClaims, wrongClaim } from "../../support/wrong-claims.ts";
import { refused, responseOf, sign, unauthenticated, useIssuer, v1Claims, callerId } from "./gated-site.ts";

const issuer = useIssuer();
const another = "55555555-5555-4555-8555-555555555555";

test("a claim of another type than Entra gives it lets nobody in, and is no fault", async () => {
  const site = issuer.site();
  const isRefused = async ([name, value]: readonly [string, unknown]): Promise<void> => {
    const token = await sign(issuer.key, { ...v1Claims, [name]: value });
    expect(await responseOf(await site.callWith(token))).toEqual(unauthenticated);
    expect(await responseOf(await site.callIn(token))).toEqual(unauthenticated);
    expect(await responseOf(await site.exchange({ access_token: token }))).toEqual(refused(401));
    expect(await responseOf(await site.exchange({ id_token: token }))).toEqual(refused(401));
  };
  await fc.assert(fc.asyncProperty(wrongClaim(entraClaims), isRefused), { numRuns: 100 });
  expect(site.reached).toEqual([]);
});

test.each([
  ["an object id with a line break", { oid: "x\r\nx-ms-client-principal-name: ada" }],
  ["an end that no calendar has", { exp: 1e20 }],
  ["the client id of another application beside an allowed one's", { appid: another, azp: callerId }],
  ["the client id of an allowed application beside another one's", { appid: callerId, azp: another }],
])("a token with %s lets nobody in", async (_, claims) => {
  const site = issuer.site();
  const token = await sign(issuer.key, { ...v1Claims, ...claims });
  expect(await responseOf(await site.callWith(token))).toEqual(unauthenticated);
  expect(await responseOf(await site.exchange({ access_token: token }))).toEqual(refused(401));
  expect(site.reached).toEqual([]);
});

test.each([
  ["an extension that a library knows", { crit: ["b64"], b64: true }],
  ["no extension, though it says so", { crit: [] }],
])("a token whose header demands %s lets nobody in", async (_, header) => {
  const site = issuer.site();
  const [, ...rest] = (await sign(issuer.key, v1Claims)).split(".");
  const altered = Buffer.from(JSON.stringify({ alg: "RS256", kid: issuer.key.kid, ...header })).toString("base64url");
  expect(await responseOf(await site.callWith([altered, ...rest].join(".")))).toEqual(unauthenticated);
});

test("a token that names its client twice alike lets it in", async () => {
  const site = issuer.site();
  expect((await site.callWith(await sign(issuer.key, { ...v1Claims, azp: callerId }))).status).toBe(200);
});

test("an object id that no header can hold is not imitated, and no fault", async () => {
  const site = issuer.site();
  const response = await site.callWith(await sign(issuer.key, { ...v1Claims, oid: "\u0100" }));
  expect(response.status).toBe(501);
  expect(site.reached).toEqual([]);
});
