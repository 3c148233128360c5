import { expect, test } from "vitest";
import { declaredSettings, sign, useIssuer, v1Claims } from "./gated-site.ts";

const issuer = useIssuer();
const forged = { "x-ms-client-principal": "forged", "x-ms-token-aad-id-token": "forged", "x-zumo-auth": "forged" };

test.each([
  ["there are no settings", undefined],
  ["the platform is disabled, as Pulumi's delete leaves it", { platform: { enabled: false } }],
  ["nothing says that it is enabled", { ...declaredSettings, platform: {} }],
])("B15 is not there at all when %s: forged headers reach the app", async (_, properties) => {
  const site = issuer.site();
  if (properties) site.configure(properties);
  else site.removeSettings();
  expect((await site.call(forged)).status).toBe(200);
  expect(Object.fromEntries(site.reached[0]?.headers ?? [])).toEqual(forged);
});

test("when off, leaves even its own routes to the app", async () => {
  const site = issuer.site();
  site.removeSettings();
  expect(await (await site.call({}, "/.auth/me")).text()).toBe("from the app");
});

test("allows anonymous callers when settings say so, without what they claim about themselves", async () => {
  const site = issuer.site();
  site.configure({
    ...declaredSettings,
    globalValidation: { requireAuthentication: false, unauthenticatedClientAction: "AllowAnonymous" },
  });
  expect((await site.call({ ...forged, "x-other": "kept" })).status).toBe(200);
  expect(Object.fromEntries(site.reached[0]?.headers ?? [])).toEqual({ "x-other": "kept" });
  expect((await site.callWith(await sign(issuer.key, v1Claims))).status).toBe(200);
  expect(site.reached[1]?.headers.get("x-ms-client-principal-idp")).toBe("aad");
});
