import { expect, test } from "vitest";
import { createHostTable } from "../../../packages/twin/network/host-table.ts";
import { type Injection, injectFailures } from "../../../packages/twin/network/injection.ts";
import { runNetwork } from "./running-network.ts";

const host = "func.scm.azurewebsites.net";

/** A service that counts what reaches it, behind trouble. */
function troubled(...injections: Injection[]) {
  const reached: string[] = [];
  const hosts = createHostTable();
  for (const name of [host, "other.azurewebsites.net"]) {
    hosts.add(name, (request) => {
      reached.push(`${request.method} ${new URL(request.url).pathname}`);
      return new Response("served");
    });
  }
  return { hosts: injectFailures(hosts, injections), reached };
}

async function ask(hosts: ReturnType<typeof injectFailures>, method: string, url: string): Promise<string> {
  const handler = hosts.resolve(new URL(url).host);
  if (!handler) throw new Error(`no host for ${url}`);
  const response = await handler(new Request(url, { method }));
  return `${response.status} ${await response.text()}`;
}

test("answers the first matching requests in place of the service", async () => {
  const { hosts, reached } = troubled({
    host: /\.scm\./,
    method: "POST",
    path: /^\/api\/publish$/,
    during: 2,
    status: 503,
  });

  const answers = [];
  for (const path of ["/api/publish?a=b", "/api/other", "/api/publish", "/api/publish"]) {
    answers.push(await ask(hosts, "POST", `https://${host}${path}`));
  }

  expect(answers).toEqual(["503 ", "200 served", "503 ", "200 served"]);
  expect(reached).toEqual(["POST /api/other", "POST /api/publish"]);
});

test("serves other methods and hosts as before", async () => {
  const { hosts } = troubled({ host: /\.scm\./, method: "POST", during: 1, status: 503 });
  expect(await ask(hosts, "GET", `https://${host}/`)).toBe("200 served");
  expect(await ask(hosts, "POST", "https://other.azurewebsites.net/")).toBe("200 served");
});

test("loses an answer after the service has handled the request", async () => {
  const body = { error: { code: "Gone", message: "astray" } };
  const { hosts, reached } = troubled({ host: /scm/, method: "POST", during: 1, after: true, status: 400, body });
  expect(await ask(hosts, "POST", `https://${host}/x`)).toBe(`400 ${JSON.stringify(body)}`);
  expect(reached).toEqual(["POST /x"]);
});

test("adds headers to the answer", async () => {
  const headers = { "Retry-After": "2" };
  const { hosts } = troubled({ host: /scm/, method: "GET", during: 1, status: 429, body: { error: {} }, headers });
  const answer = await hosts.resolve(host)?.(new Request(`https://${host}/`));
  expect([answer?.status, answer?.headers.get("retry-after"), answer?.headers.get("content-type")]).toEqual([
    429,
    "2",
    "application/json",
  ]);
});

test("fails while a condition holds, after the entry before it has ended", async () => {
  let isBroken = true;
  const { hosts } = troubled(
    { host: /scm/, method: "GET", during: 1, status: 502, body: "first" },
    { host: /scm/, method: "GET", during: () => isBroken, status: 503, body: "second" },
  );

  const answers = [];
  for (let count = 0; count < 3; count += 1) answers.push(await ask(hosts, "GET", `https://${host}/`));
  isBroken = false;
  answers.push(await ask(hosts, "GET", `https://${host}/`));

  expect(answers).toEqual(["502 first", "503 second", "503 second", "200 served"]);
});

test("refuses an unreachable host the configured number of times", async () => {
  const { hosts, reached } = troubled({ host: /\.scm\./, method: "CONNECT", during: 1, status: 502 });
  const network = await runNetwork({}, { hosts });

  const refused: unknown = await network.fetch(`https://${host}/`).catch((error: unknown) => error);
  const answered = await network.fetch(`https://${host}/`);

  expect(String((refused as Error).cause)).toMatch(/cancelled|502/);
  expect(await answered.text()).toBe("served");
  expect(reached).toEqual(["GET /"]);
  expect(network.proxy.refusedHosts.size).toBe(0);
  expect(network.proxy.faults()).toEqual([]);
});
