import { expect, test } from "vitest";
import { responseOf, unauthenticated, useIssuer } from "./gated-site.ts";

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
