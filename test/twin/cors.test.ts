import { expect, test } from "vitest";
import { type Cors, withCors } from "../../packages/twin/cors.ts";

const site = "https://func.azurewebsites.net/api/orders";
const shop = "https://shop.contoso.com";

const answers = (cors: Cors) =>
  withCors(
    () => cors,
    () => new Response(undefined, { status: 204 }),
    () => new Response("no token", { status: 401 }),
  );
const ask = async (cors: Cors, method: string, headers: Record<string, string>) =>
  await answers(cors)(new Request(site, { method, headers }));
const preflight = { "access-control-request-method": "POST", "access-control-request-headers": "authorization" };

test("allows a listed origin's preflight without a token, and names it in every answer", async () => {
  const cors = { allowedOrigins: [shop] };
  const before = await ask(cors, "OPTIONS", { origin: shop, ...preflight });
  expect([before.status, ...before.headers].flat()).toEqual([
    204,
    "access-control-allow-headers",
    "authorization",
    "access-control-allow-methods",
    "POST",
    "access-control-allow-origin",
    shop,
    "vary",
    "Origin",
  ]);
  const call = await ask(cors, "POST", { origin: shop });
  expect([call.status, call.headers.get("access-control-allow-origin")]).toEqual([401, shop]);
});

test.each([
  [{}, shop],
  [{ allowedOrigins: [shop] }, "https://stranger.invalid"],
  [{ allowedOrigins: [shop] }, "null"],
])("allows nothing with %j to %s", async (cors, origin) => {
  for (const [method, headers] of [
    ["OPTIONS", preflight],
    ["GET", {}],
  ] as const) {
    const { headers: answered } = await ask(cors, method, { origin, ...headers });
    expect([...answered.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  }
});

test("sends the request on if it isn't a preflight", async () => {
  expect((await ask({ allowedOrigins: [shop] }, "OPTIONS", { origin: shop })).status).toBe(401);
  expect((await ask({ allowedOrigins: [shop] }, "OPTIONS", {})).status).toBe(401);
});

test("answers as Azure would to a wildcard and credentials, which the program refuses", async () => {
  const { headers } = await ask({ allowedOrigins: ["*"], supportCredentials: true }, "GET", { origin: shop });
  expect(headers.get("access-control-allow-origin")).toBe("*");
  expect(headers.get("access-control-allow-credentials")).toBe("true");
});
