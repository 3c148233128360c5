import { describe, expect, test } from "vitest";
import { accepted, connectionError, deployment } from "./fake-azure.ts";
import { fakePlatform, scmHostName } from "./fake-platform.ts";

const host = `https://${scmHostName}`;
const done = /^deployed a{64} as d-1; /;

describe("the upload", () => {
  test("uses One Deploy without a remote build, with the deployer's token for SCM hosts", async () => {
    const platform = fakePlatform({ scm: [accepted, deployment(4)] });
    expect(await platform.deploy()).toMatch(done);
    expect(platform.toScm()).toEqual([
      {
        method: "POST",
        url: `${host}/api/publish?RemoteBuild=false&Deployer=protected-function`,
        headers: {
          authorization: "Bearer scm-t0ken",
          "cache-control": "no-cache",
          "content-type": "application/zip",
        },
        body: "the zip",
      },
      { method: "GET", url: `${host}/api/deployments/d-1`, headers: { authorization: "Bearer scm-t0ken" }, body: "" },
    ]);
    expect(platform.reported).toEqual([]);
  });

  test.each([
    [401, "401: the SCM host doesn't accept the deployer's token yet"],
    [
      403,
      "403: the deployer's role has not reached the site yet, or lacks microsoft.web/sites/publish/action (Owner, " +
        "Contributor and Website Contributor have it)",
    ],
    [404, "404: the site's SCM host doesn't exist yet"],
    [409, "409: another deployment is in progress"],
    [408, '408 "Wait."'],
    [429, '429 "Wait."'],
    [500, '500 "Wait."'],
    [502, "502: the site's SCM host is starting"],
    [503, "503: the site's SCM host is starting"],
    [504, "504: the site's SCM host is starting"],
  ])("is repeated after %i", async (status, words) => {
    const refused = { status, body: "Wait." };
    const platform = fakePlatform({ scm: [refused, refused, accepted, deployment(4)] });
    expect(await platform.deploy()).toMatch(done);
    expect(platform.toScm().map(({ method }) => method)).toEqual(["POST", "POST", "POST", "GET"]);
    expect(platform.reported).toEqual([`${words}; trying again in 2 s`, `${words}; trying again in 3 s`]);
  });

  test.each([
    ["ECONNREFUSED", "connection refused"],
    ["ECONNRESET", "connection reset"],
    ["UND_ERR_SOCKET", "connection reset"],
    ["ENOTFOUND", "the name is not in DNS yet"],
    ["EAI_AGAIN", "DNS does not answer"],
    ["UND_ERR_CONNECT_TIMEOUT", "no connection in time"],
    ["UND_ERR_HEADERS_TIMEOUT", "no answer in time"],
  ])("is repeated after %s", async (code, why) => {
    const platform = fakePlatform({ scm: [connectionError(code), accepted, deployment(4)] });
    expect(await platform.deploy()).toMatch(done);
    expect(platform.reported).toEqual([`${code} at ${scmHostName}: ${why}; trying again in 2 s`]);
  });

  test.each([502, 503, 504])("is repeated if a proxy has no connection to the host: %i", async (status) => {
    // As undici words and nests it, which Node's fetch is.
    const reason = new Error(`Proxy response (${status}) !== 200 when HTTP Tunneling`);
    const cause = new Error("Request was cancelled.", { cause: reason });
    const platform = fakePlatform({ scm: [new TypeError("fetch failed", { cause }), accepted, deployment(4)] });
    expect(await platform.deploy()).toMatch(done);
    expect(platform.reported).toEqual([
      `the proxy answers ${status} for ${scmHostName}: the host cannot be reached yet; trying again in 2 s`,
    ]);
  });

  test("fails at once if a proxy forbids the host, and reports the proxy's answer", async () => {
    const reason = new Error("Proxy response (403) !== 200 when HTTP Tunneling");
    const cause = new Error("Request was cancelled.", { cause: reason });
    const platform = fakePlatform({ scm: [new TypeError("fetch failed", { cause })] });
    await expect(platform.deploy()).rejects.toMatchObject({
      code: "refused",
      message: expect.stringContaining(
        "Request was cancelled: Proxy response (403) !== 200 when HTTP Tunneling. Check",
      ),
    });
  });

  test("is repeated if the host accepts a request without an answer", async () => {
    const timeout = new DOMException("The operation timed out.", "TimeoutError");
    const platform = fakePlatform({ scm: [timeout, accepted, deployment(4)] });
    expect(await platform.deploy()).toMatch(done);
    expect(platform.reported).toEqual([`no answer in time from ${scmHostName}; trying again in 2 s`]);
  });

  test("is repeated after growing pauses, up to 20 seconds", async () => {
    const busy = { status: 503 };
    const platform = fakePlatform({ scm: [busy, busy, busy, busy, busy, busy, busy, busy, accepted, deployment(4)] });
    await platform.deploy();
    expect(platform.slept).toEqual([2000, 3000, 4500, 6750, 10_125, 15_188, 20_000, 20_000, 1000]);
  });

  test("fails exactly at the deadline, and reports that nothing was uploaded", async () => {
    const platform = fakePlatform({ scm: [{ status: 403 }] });
    await expect(platform.deploy({ deadlineSeconds: 10 })).rejects.toMatchObject({
      name: "PublishFailed",
      code: "deadline",
      message:
        "Nothing was uploaded within 10 s. Last: 403: the deployer's role has not reached the site yet, or lacks " +
        "microsoft.web/sites/publish/action (Owner, Contributor and Website Contributor have it). Fix it, or allow " +
        "more time with PUBLISH_DEADLINE_SECONDS, and run `pulumi up` again. There is nothing to clean up.",
    });
    expect(platform.slept).toEqual([2000, 3000, 4500, 500]);
    expect(platform.toScm()).toHaveLength(5);
    expect(platform.reported).toHaveLength(4);
  });

  test.each([200, 301, 302, 400, 405, 413, 415, 501, 505])("fails at once on %i", async (status) => {
    const platform = fakePlatform({ scm: [{ status, body: "No\nway.\u001B[31m" }] });
    await expect(platform.deploy()).rejects.toMatchObject({
      code: "refused",
      message:
        `Nothing was uploaded: ${scmHostName} answered POST /api/publish with ${status} "No way. [31m"; 202 was ` +
        "expected. Waiting won't help. Check that the site is on the Flex Consumption plan.",
    });
    expect(platform.toScm()).toHaveLength(1);
    expect(platform.slept).toEqual([]);
  });

  test("is repeated if the host refuses because storage refuses it", async () => {
    const body = "InaccessibleStorageException: Failed to access storage account for deployment";
    const platform = fakePlatform({ scm: [{ status: 400, body }, accepted, deployment(4)] });
    expect(await platform.deploy()).toMatch(done);
    expect(platform.reported).toEqual([expect.stringMatching(/^400 "Inacc.*can't store the package.*in 2 s$/)]);
  });

  test.each(["DEPTH_ZERO_SELF_SIGNED_CERT", "UND_ERR_ABORTED", "EPROTO"])("fails at once on %s", async (code) => {
    const platform = fakePlatform({ scm: [connectionError(code)] });
    await expect(platform.deploy()).rejects.toMatchObject({
      code: "refused",
      message:
        `${scmHostName} cannot be reached: fetch failed: connect ${code}. Check HTTPS_PROXY (with ` +
        "NODE_USE_ENV_PROXY=1) and, for a proxy with a certificate authority of its own, NODE_EXTRA_CA_CERTS.",
    });
    expect(platform.toScm()).toHaveLength(1);
  });

  test("never shows the token, even if the host does", async () => {
    const platform = fakePlatform({ scm: [{ status: 400, body: "Bearer scm-t0ken is no good" }] });
    await expect(platform.deploy()).rejects.toThrow('with 400 "Bearer [secret] is no good";');
  });

  test("doesn't follow a redirect, which would send the token elsewhere", async () => {
    const redirects: unknown[] = [];
    const platform = fakePlatform({ scm: [accepted, deployment(4)] });
    const { fetch } = platform;
    await platform.deploy({
      fetch: async (input, init) => {
        redirects.push(init?.redirect);
        return await fetch(input, init);
      },
    });
    expect(new Set(redirects)).toEqual(new Set(["manual"]));
  });

  test.each([
    ["as text", "d-1", "d-1"],
    ["as a JSON string", '"d-1"', "d-1"],
    ["with a line break", "d-1\r\n", "d-1"],
    ["not at all", "", "unknown"],
    ["as an invalid id", "../../evil\u001B", "unknown"],
  ])("reads the deployment's id if it comes %s", async (_, body, id) => {
    const platform = fakePlatform({ scm: [{ status: 202, body }, deployment(4, { id: "d-1" })] });
    expect(await platform.deploy()).toMatch(new RegExp(`^deployed a{64} as ${id}; `));
    expect(platform.toScm()[1]?.url).toBe(`${host}/api/deployments/${id === "unknown" ? "latest" : id}`);
  });
});

describe("an SCM host that refuses tokens", () => {
  const refused = { status: 401 };
  const tokens = (platform: ReturnType<typeof fakePlatform>) =>
    platform.toScm().map(({ headers }) => headers["authorization"]?.replace("Bearer ", ""));

  test("gets tokens for Resource Manager after three refusals in a row, with a message", async () => {
    const platform = fakePlatform({ scm: [refused, refused, refused, accepted, deployment(4)] });
    expect(await platform.deploy()).toMatch(done);
    expect(tokens(platform)).toEqual(["scm-t0ken", "scm-t0ken", "scm-t0ken", "arm-t0ken", "arm-t0ken"]);
    expect(platform.reported.at(-1)).toBe(
      "401, 3 times in a row, with tokens for https://appservice.azure.com: trying tokens for https://management.azure.com next",
    );
  });

  test("gets each kind of token in turn until the deadline", async () => {
    const platform = fakePlatform({ scm: [refused] });
    await expect(platform.deploy({ deadlineSeconds: 60 })).rejects.toMatchObject({ code: "deadline" });
    expect(tokens(platform)).toEqual([
      ...Array(3).fill("scm-t0ken"),
      ...Array(3).fill("arm-t0ken"),
      ...Array(2).fill("scm-t0ken"),
    ]);
  });

  test("gets its own kind after occasional refusals, because only those in a row count", async () => {
    const platform = fakePlatform({
      scm: [refused, refused, { status: 503 }, refused, refused, accepted, deployment(4)],
    });
    expect(await platform.deploy()).toMatch(done);
    expect(new Set(tokens(platform))).toEqual(new Set(["scm-t0ken"]));
  });

  test("also gets the other kind while the deployment is followed", async () => {
    const platform = fakePlatform({ scm: [accepted, refused, refused, refused, deployment(4)] });
    expect(await platform.deploy()).toMatch(done);
    expect(tokens(platform).at(-1)).toBe("arm-t0ken");
  });
});
