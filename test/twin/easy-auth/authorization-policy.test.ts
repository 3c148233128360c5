import { expect, test } from "vitest";
import {
  callerId,
  clientId,
  refused,
  responseOf,
  settingsWith,
  sign,
  useIssuer,
  v1Claims,
  v2Claims,
  v2Issuer,
} from "./protected-site.ts";

const issuer = useIssuer();
const unassigned = "66666666-6666-4666-8666-666666666666";
function withPolicy(defaultAuthorizationPolicy: object | undefined, openIdIssuer?: string): Record<string, unknown> {
  const validation = {
    allowedAudiences: [`api://${clientId}`],
    ...(defaultAuthorizationPolicy && { defaultAuthorizationPolicy }),
  };
  return settingsWith({}, { validation, ...(openIdIssuer && { registration: { openIdIssuer, clientId } }) });
}

test("B03 forbids a valid v1 token of a client that is not listed", async () => {
  const site = issuer.site();
  const token = await sign(issuer.key, { ...v1Claims, appid: unassigned });
  expect(await responseOf(await site.callWith(token))).toEqual(refused(403));
  expect(site.reached).toEqual([]);
});

test("B03 forbids a valid v2 token of a client that is not listed", async () => {
  const site = issuer.site();
  site.configure(withPolicy({ allowedApplications: [callerId] }, v2Issuer));
  const token = await sign(issuer.key, { ...v2Claims, azp: unassigned });
  expect(await responseOf(await site.callWith(token))).toEqual(refused(403));
});

test("forbids a token that names no client", async () => {
  const { appid: _, ...claims } = v1Claims;
  expect((await issuer.site().callWith(await sign(issuer.key, claims))).status).toBe(403);
});

test.each([
  ["any client when no policy is set", undefined],
  ["any client when the policy is empty", {}],
  ["any client when the policy lists no applications", { allowedPrincipals: {} }],
])("B03 allows %s", async (_, policy) => {
  const site = issuer.site();
  site.configure(withPolicy(policy));
  expect((await site.callWith(await sign(issuer.key, { ...v1Claims, appid: unassigned }))).status).toBe(200);
});

test("ignores roles", async () => {
  const { roles: _, ...claims } = v1Claims;
  expect((await issuer.site().callWith(await sign(issuer.key, claims))).status).toBe(200);
});
