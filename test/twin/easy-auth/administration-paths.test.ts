import { expect, test } from "vitest";
import { responseOf, sign, unauthenticated, useIssuer, v1Claims } from "./gated-site.ts";

const issuer = useIssuer();

test("lets the host's own administration through, without a caller, and strips a forged one", async () => {
  const site = issuer.site();
  const answer = await site.call({ "x-ms-client-principal": "e30=" }, "/admin/host/status");
  expect(answer.status).toBe(200);
  expect(
    site.reached.map((request) => [new URL(request.url).pathname, request.headers.get("x-ms-client-principal")]),
  ).toEqual([["/admin/host/status", null]]);
});

test.each(["/admin", "/administration/x", "/api/admin/x", "//admin/x"])("but not %s", async (path) => {
  const site = issuer.site();
  expect(await responseOf(await site.call({}, path))).toEqual(unauthenticated);
  expect(site.reached).toEqual([]);
});

test("protects them like any other path where it is read so", async () => {
  const site = issuer.site({ administrationPaths: "protected" });
  const path = "/admin/host/synctriggers";
  expect(await responseOf(await site.call({}, path, { method: "POST" }))).toEqual(unauthenticated);
  expect(site.reached).toEqual([]);
  const authorization = `Bearer ${await sign(issuer.key, v1Claims)}`;
  expect((await site.call({ authorization }, path, { method: "POST" })).status).toBe(200);
});
