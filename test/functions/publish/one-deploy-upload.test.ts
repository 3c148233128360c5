import { describe, expect, test } from "vitest";
import { oneDeploy } from "../../../functions/publish/one-deploy.ts";
import { accepted, connectionError, deployment, fakeAzure } from "../support/fake-azure.ts";

const hostName = "site-0123456789abcdef.scm.westeurope-01.azurewebsites.net";
const host = `https://${hostName}`;

describe("the upload", () => {
  test("is One Deploy without a remote build, with the deployer's token", async () => {
    const scm = fakeAzure(accepted, deployment(4));
    expect(await oneDeploy(scm.options)).toBe("d-1");
    expect(scm.requests).toEqual([
      {
        method: "POST",
        url: `${host}/api/publish?RemoteBuild=false&Deployer=protected-function`,
        headers: {
          authorization: "Bearer t0ken",
          "cache-control": "no-cache",
          "content-type": "application/zip",
        },
        body: "the zip",
      },
      { method: "GET", url: `${host}/api/deployments/latest`, headers: { authorization: "Bearer t0ken" }, body: "" },
    ]);
    expect(scm.reported).toEqual([]);
  });

  test("asks for the token on each request: it may end before the deadline", async () => {
    const scm = fakeAzure({ status: 503 }, accepted, deployment(4));
    const tokens = ["one", "two", "three"];
    await oneDeploy({ ...scm.options, token: async () => tokens.shift() ?? "none" });
    expect(scm.requests.map((request) => request.headers["authorization"])).toEqual([
      "Bearer one",
      "Bearer two",
      "Bearer three",
    ]);
  });

  test.each([
    [401, "the SCM host does not accept the deployer's token yet"],
    [
      403,
      "the deployer's role has not reached the site yet, or lacks microsoft.web/sites/publish/action (Owner, " +
        "Contributor and Website Contributor have it)",
    ],
    [404, "the site's SCM host is not there yet"],
    [409, "another deployment is going on"],
    [502, "the site's SCM host is starting"],
    [503, "the site's SCM host is starting"],
  ])("is tried again after %i", async (status, why) => {
    const scm = fakeAzure({ status }, { status }, accepted, deployment(4));
    expect(await oneDeploy(scm.options)).toBe("d-1");
    expect(scm.requests.map((request) => request.method)).toEqual(["POST", "POST", "POST", "GET"]);
    expect(scm.reported).toEqual([`${status}: ${why}; trying again in 2 s`, `${status}: ${why}; trying again in 3 s`]);
  });

  test.each([
    ["ECONNREFUSED", "connection refused"],
    ["ECONNRESET", "connection reset"],
    ["UND_ERR_SOCKET", "connection reset"],
    ["ENOTFOUND", "the name is not in DNS yet"],
    ["EAI_AGAIN", "DNS does not answer"],
    ["UND_ERR_CONNECT_TIMEOUT", "no connection in time"],
    ["UND_ERR_HEADERS_TIMEOUT", "no answer in time"],
  ])("is tried again after %s", async (code, why) => {
    const scm = fakeAzure(connectionError(code), accepted, deployment(4));
    expect(await oneDeploy(scm.options)).toBe("d-1");
    expect(scm.reported).toEqual([`${code} at ${hostName}: ${why}; trying again in 2 s`]);
  });

  test.each([502, 503, 504])("is tried again when a proxy has no connection to the host: %i", async (status) => {
    // As undici words and nests it, which Node's fetch is.
    const reason = new Error(`Proxy response (${status}) !== 200 when HTTP Tunneling`);
    const cause = new Error("Request was cancelled.", { cause: reason });
    const scm = fakeAzure(new TypeError("fetch failed", { cause }), accepted, deployment(4));
    expect(await oneDeploy(scm.options)).toBe("d-1");
    expect(scm.reported).toEqual([
      `the proxy answers ${status} for ${hostName}: the host cannot be reached yet; trying again in 2 s`,
    ]);
  });

  test("fails at once when a proxy forbids the host, and says what the proxy answered", async () => {
    const reason = new Error("Proxy response (403) !== 200 when HTTP Tunneling");
    const cause = new Error("Request was cancelled.", { cause: reason });
    const scm = fakeAzure(new TypeError("fetch failed", { cause }));
    await expect(oneDeploy(scm.options)).rejects.toMatchObject({
      code: "refused",
      message: expect.stringContaining(
        "Request was cancelled: Proxy response (403) !== 200 when HTTP Tunneling. Check",
      ),
    });
  });

  test("is tried again when the host takes a request and does not answer", async () => {
    const scm = fakeAzure(new DOMException("The operation timed out.", "TimeoutError"), accepted, deployment(4));
    expect(await oneDeploy(scm.options)).toBe("d-1");
    expect(scm.reported).toEqual([`no answer in time from ${hostName}; trying again in 2 s`]);
  });

  test("is tried again after growing pauses, up to 20 seconds", async () => {
    const scm = fakeAzure(
      { status: 503 },
      ...Array.from({ length: 7 }, () => ({ status: 503 })),
      accepted,
      deployment(4),
    );
    await oneDeploy(scm.options);
    expect(scm.slept).toEqual([2000, 3000, 4500, 6750, 10_125, 15_188, 20_000, 20_000, 1000]);
  });

  test("is given up at the deadline, not before and not after", async () => {
    const scm = fakeAzure({ status: 403 });
    await expect(oneDeploy({ ...scm.options, patience: scm.patience(10) })).rejects.toMatchObject({
      name: "PublishFailed",
      code: "deadline",
      message:
        "Not deployed within 10 s. Last: 403: the deployer's role has not reached the site yet, or lacks " +
        "microsoft.web/sites/publish/action (Owner, Contributor and Website Contributor have it). Mend that, or give " +
        "it longer with PUBLISH_DEADLINE_SECONDS, and run `pulumi up` again; nothing has to be cleaned up.",
    });
    expect(scm.slept).toEqual([2000, 3000, 4500, 500]);
    expect(scm.requests).toHaveLength(5);
    expect(scm.reported).toHaveLength(4);
  });

  test.each([200, 301, 302, 400, 405, 413, 415, 429, 500, 501, 504])("fails at once on %i", async (status) => {
    const scm = fakeAzure({ status, body: "No\nway.\u001B[31m" });
    await expect(oneDeploy(scm.options)).rejects.toMatchObject({
      code: "refused",
      message:
        `site-0123456789abcdef.scm.westeurope-01.azurewebsites.net answered POST /api/publish with ${status} "No way. ` +
        `[31m"; 202 was expected of the upload, 200 or 202 of its status. That does not pass by waiting: see that the ` +
        "site is on Flex Consumption, and what its deployment log says.",
    });
    expect(scm.requests).toHaveLength(1);
    expect(scm.slept).toEqual([]);
  });

  test.each(["DEPTH_ZERO_SELF_SIGNED_CERT", "UND_ERR_ABORTED", "EPROTO"])("fails at once on %s", async (code) => {
    const scm = fakeAzure(connectionError(code));
    await expect(oneDeploy(scm.options)).rejects.toMatchObject({
      code: "refused",
      message:
        `site-0123456789abcdef.scm.westeurope-01.azurewebsites.net cannot be reached: fetch failed: connect ${code}. ` +
        "Check HTTPS_PROXY (with NODE_USE_ENV_PROXY=1) and, for a proxy with a certificate authority of its own, " +
        "NODE_EXTRA_CA_CERTS.",
    });
    expect(scm.requests).toHaveLength(1);
  });

  test("never tells the token, even where the host does", async () => {
    const scm = fakeAzure({ status: 400, body: "Bearer t0ken is no good" });
    await expect(oneDeploy(scm.options)).rejects.toThrow('with 400 "Bearer [token] is no good";');
  });

  test("does not follow a redirect, which would take the token elsewhere", async () => {
    let redirect: string | undefined;
    const scm = fakeAzure(accepted, deployment(4));
    await oneDeploy({
      ...scm.options,
      fetch: async (input, init) => {
        redirect = init?.redirect;
        return await scm.options.fetch(input, init);
      },
    });
    expect(redirect).toBe("manual");
  });

  test.each([
    ["as text", "d-1", "d-1"],
    ["as a JSON string", '"d-1"', "d-1"],
    ["with a line break", "d-1\r\n", "d-1"],
    ["not at all", "", "d-9"],
    ["as what is no id", "../../evil\u001B", "d-9"],
  ])("takes the deployment's id when it comes %s", async (_, body, id) => {
    const scm = fakeAzure({ status: 202, body }, deployment(4, { id: id }));
    expect(await oneDeploy(scm.options)).toBe(id);
  });
});
