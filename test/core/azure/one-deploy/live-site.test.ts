import { describe, expect, test } from "vitest";
import { deployersCloud } from "../../../../packages/core/azure/clouds.ts";
import { LiveSite } from "../../../../packages/core/azure/one-deploy/live-site.ts";
import { connectionError, fakeClock, fakeFetch, type Scripted, type SentRequest } from "./fake-azure.ts";
import { hostRefused, sha256, siteId } from "./fake-platform.ts";

const base = `https://management.azure.com${siteId}`;
const list = (...names: readonly string[]): Scripted => ({
  status: 200,
  body: { value: names.map((name) => ({ name: `site/${name}` })) },
});
const manifest = (packageSha256: unknown): Scripted => ({ status: 200, body: { packageSha256, main: "index.cjs" } });

interface Answers {
  readonly sync?: (request: SentRequest) => Scripted;
  readonly functions?: (request: SentRequest) => Scripted;
  readonly manifest?: () => Scripted;
}

function liveSite(answers: Answers = {}, functions: readonly string[] = ["who-calls"]) {
  const { fetch, requests } = fakeFetch((request) => {
    if (request.method === "POST") return answers.sync?.(request) ?? { status: 204 };
    if (request.url.includes("/hostruntime/")) return answers.manifest?.() ?? hostRefused;
    return answers.functions?.(request) ?? list("who-calls");
  });
  const { deadline } = fakeClock();
  const token = async () => "arm-t0ken";
  const access = { fetch, deadline: deadline(600), token };
  const site = new LiveSite({ ...access, cloud: deployersCloud({}), siteId, sha256, functions });
  const asked = () => requests.map(({ method, url }) => `${method} ${url.replace(`${base}/`, "")}`);
  return { site, requests, asked };
}

describe("an observation of the site", () => {
  test("synchronizes, lists, and reads the running package's manifest with Resource Manager's token", async () => {
    const { site, asked, requests } = liveSite({ manifest: () => manifest(sha256) });
    expect(await site.observe()).toEqual({ package: "ours", functions: "listed", sync: "done", missing: "" });
    expect(asked()).toEqual([
      "POST syncfunctiontriggers?api-version=2025-05-01",
      "GET functions?api-version=2025-05-01",
      "GET hostruntime/admin/vfs/home/site/wwwroot/package.json?api-version=2018-11-01",
    ]);
    expect(new Set(requests.map(({ headers }) => headers["authorization"]))).toEqual(new Set(["Bearer arm-t0ken"]));
  });

  test("alternates between the two ways to synchronize", async () => {
    const { site, asked } = liveSite();
    for (const _ of [1, 2, 3]) await site.observe();
    expect(asked().filter((line) => line.startsWith("POST"))).toEqual([
      "POST syncfunctiontriggers?api-version=2025-05-01",
      "POST host/default/sync?api-version=2025-05-01",
      "POST syncfunctiontriggers?api-version=2025-05-01",
    ]);
  });

  test.each([200, 204])("treats %i as synchronized", async (status) => {
    const { site } = liveSite({ sync: () => ({ status }) });
    expect((await site.observe()).sync).toBe("done");
  });

  test("gives up at the first 501, in the host's words: waiting gives the host no more features", async () => {
    const body = { error: { code: "NotSupportedByTheTwin", message: "The twin doesn't support host.json contoso." } };
    const lacking = { status: 501, body };
    const { site, asked } = liveSite({ sync: () => lacking, functions: () => lacking });
    await expect(site.observe()).rejects.toMatchObject({
      code: "unable",
      message: expect.stringMatching(/^The package is deployed, but the Functions host lacks .*host\.json contoso/),
    });
    expect(asked()).toHaveLength(1);
  });

  test("uses the other way if one is refused", async () => {
    const { site, asked } = liveSite({
      sync: ({ url }) => (url.includes("syncfunctiontriggers") ? hostRefused : { status: 204 }),
    });
    expect((await site.observe()).sync).toBe("done");
    expect(asked().filter((line) => line.startsWith("POST"))).toHaveLength(2);
  });

  test.each<[string, Scripted, string]>([
    ["403", { status: 403, body: "AuthorizationFailed" }, '403 "AuthorizationFailed"'],
    ["400 of the host", hostRefused, "400 "],
    ["503", { status: 503 }, "503"],
    ["no connection", connectionError("ECONNRESET"), "ECONNRESET at management.azure.com: connection reset"],
    ["no way to connect", connectionError("EPROTO"), "management.azure.com cannot be reached: "],
  ])("reports %s for each request, and concludes nothing from it", async (_, answer, words) => {
    const { site } = liveSite({ sync: () => answer, functions: () => answer, manifest: () => answer });
    const { missing, ...look } = await site.observe();
    expect(look).toEqual({ package: "unknown", functions: "unknown", sync: "refused" });
    const parts = missing.split("; ");
    expect(parts).toHaveLength(3);
    expect(parts[0]).toMatch(/^Resource Manager (?:answers|doesn't answer) GET functions /);
    expect(parts[0]).toContain(words);
    expect(parts[1]).toMatch(/^Resource Manager (?:answers|doesn't answer) POST host\/default\/sync /);
    expect(parts[1]).toContain(words);
    expect(parts[2]).toMatch(/^the running package can't be read \((?:\d{3}|no answer)\)$/);
  });

  test("never shows the token", async () => {
    const { site } = liveSite({ functions: () => ({ status: 400, body: "Bearer arm-t0ken" }) });
    expect((await site.observe()).missing).toContain('400 "Bearer [secret]"');
  });
});

describe("the functions are listed", () => {
  test.each<[string, readonly string[], readonly string[], string, string]>([
    ["only all of them", ["a", "b"], ["a"], "not listed", "Resource Manager lists a, not b"],
    ["among others", ["a", "b"], ["x", "b", "a"], "listed", ""],
    ["without case", ["Orders"], ["orders"], "listed", ""],
    ["not by the placeholder's", ["a"], ["WarmUp"], "not listed", "Resource Manager lists WarmUp, not a"],
    ["not by none", ["a"], [], "not listed", "Resource Manager lists no functions, not a"],
  ])("%s", async (_, functions, names, judged, missing) => {
    const { site } = liveSite({ functions: () => list(...names), manifest: () => manifest(sha256) }, functions);
    expect(await site.observe()).toMatchObject({ functions: judged, missing });
  });

  test("over all pages of Resource Manager's own host", async () => {
    const pages: Readonly<Record<string, Scripted>> = {
      first: { status: 200, body: { value: [{ name: "site/a" }], nextLink: `${base}/functions?$skiptoken=2` } },
      second: { status: 200, body: { value: [{ name: "site/b" }], nextLink: "https://evil.example/functions" } },
    };
    const { site, requests } = liveSite(
      { functions: ({ url }) => (url.includes("skiptoken") ? pages["second"] : pages["first"]) ?? list() },
      ["a", "b"],
    );
    expect((await site.observe()).functions).toBe("listed");
    expect(new Set(requests.map(({ url }) => new URL(url).host))).toEqual(new Set(["management.azure.com"]));
  });

  test("by a limited number of pages", async () => {
    const { site, requests } = liveSite({
      functions: () => ({ status: 200, body: { value: [], nextLink: `${base}/functions?$skiptoken=2` } }),
    });
    expect((await site.observe()).functions).toBe("not listed");
    expect(requests.length).toBeLessThan(30);
  });

  test.each([
    ["no list", { value: "x" }],
    ["no JSON", "<html>"],
    ["nothing", {}],
  ])("not by %s", async (_, body) => {
    const { site } = liveSite({ functions: () => ({ status: 200, body }) });
    expect((await site.observe()).functions).toBe("unknown");
  });
});

describe("newly, meaning after the upload,", () => {
  test("if they were synchronized and missing before it", async () => {
    let names: readonly string[] = ["WarmUp"];
    const { site, asked } = liveSite({ functions: () => list(...names) });
    await site.observeBefore();
    expect(asked()).toEqual([
      "POST syncfunctiontriggers?api-version=2025-05-01",
      "GET functions?api-version=2025-05-01",
    ]);
    names = ["who-calls"];
    expect((await site.observe()).functions).toBe("newly listed");
  });

  test.each<[string, Answers]>([
    ["were there before", {}],
    ["could not be synchronized before", { sync: () => hostRefused, functions: () => list() }],
    ["could not be listed before", { functions: () => ({ status: 503 }) }],
  ])("but not if they %s", async (_, before) => {
    let answers = before;
    const { site } = liveSite({
      sync: (request) => answers.sync?.(request) ?? { status: 204 },
      functions: (request) => answers.functions?.(request) ?? list("who-calls"),
    });
    await site.observeBefore();
    answers = {};
    expect((await site.observe()).functions).toBe("listed");
  });
});

describe("the running package is", () => {
  test.each<[string, Scripted, string, string]>([
    ["ours by its hash", manifest(sha256), "ours", ""],
    [
      "another by its hash",
      manifest("b".repeat(64)),
      "another",
      `the running package is another one: ${"b".repeat(64)}`,
    ],
    ["another without one", manifest(undefined), "another", "the running package is another one: one without a hash"],
    ["unknown without a manifest", { status: 200, body: { properties: {} } }, "unknown", "can't be read (200)"],
    ["unknown without JSON", { status: 200, body: "<html>" }, "unknown", "can't be read (200)"],
    ["unknown if it is missing", { status: 404 }, "unknown", "can't be read (404)"],
  ])("%s", async (_, answer, known, missing) => {
    const { site } = liveSite({ manifest: () => answer });
    const look = await site.observe();
    expect(look.package).toBe(known);
    expect(look.missing).toContain(missing);
  });
});

test("keeps the last known state until another answer replaces it", async () => {
  let answers: Answers = { manifest: () => manifest(sha256) };
  let before: readonly string[] = [];
  const { site } = liveSite({
    functions: (request) => answers.functions?.(request) ?? list(...before),
    manifest: () => answers.manifest?.() ?? hostRefused,
  });
  await site.observeBefore();
  before = ["who-calls"];
  await site.observe();
  answers = { functions: () => ({ status: 503 }) };
  expect(await site.observe()).toMatchObject({ package: "ours", functions: "newly listed", missing: "" });
  answers = { functions: () => list("other"), manifest: () => manifest("b".repeat(64)) };
  expect(await site.observe()).toMatchObject({ package: "another", functions: "not listed" });
  answers = { functions: () => ({ status: 503 }) };
  expect(await site.observe()).toMatchObject({ package: "unknown", functions: "unknown" });
});

test("earlier functions are requested at each observation", async () => {
  let answers: Answers = {};
  const { site } = liveSite({ functions: (request) => answers.functions?.(request) ?? list("who-calls") });
  expect((await site.observe()).functions).toBe("listed");
  answers = { functions: () => ({ status: 503 }) };
  expect((await site.observe()).functions).toBe("unknown");
});

test("the manual command uses the portal's address", () => {
  expect(liveSite().site.syncUrl).toBe(`${base}/host/default/sync?api-version=2025-05-01`);
});
