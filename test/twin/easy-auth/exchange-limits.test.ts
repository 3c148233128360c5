import { expect, test } from "vitest";
import { refused, responseOf, sign, useIssuer, v1Claims } from "./gated-site.ts";

const issuer = useIssuer();
const json = { "content-type": "application/json" };

test.each([
  ["a million members", () => `{${Array.from({ length: 1_000_000 }, (_, index) => `"${index}":0`).join(",")}}`],
  ["20,000 arrays in each other", () => `{"access_token":${"[".repeat(20_000)}${"]".repeat(20_000)}}`],
  ["5 MiB of token", () => JSON.stringify({ access_token: "x".repeat(5 * 1024 * 1024) })],
])("a body of %s is no exchange, and costs the others nothing", async (_, body) => {
  const site = issuer.site();
  const response = await site.call(json, "/.auth/login/aad", { method: "POST", body: body() });
  expect(await responseOf(response)).toEqual(refused(400));
  expect((await site.exchange({ access_token: await sign(issuer.key, v1Claims) })).status).toBe(200);
});
