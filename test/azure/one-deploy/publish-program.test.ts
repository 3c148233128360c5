import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createCertificateAuthority } from "../../../twin/network/certificate-authority.ts";
import { clientEnvironment } from "../../../twin/network/client-environment.ts";
import { type ConnectProxy, createConnectProxy } from "../../../twin/network/connect-proxy.ts";
import { createHostTable } from "../../../twin/network/host-table.ts";
import { sampleProject } from "../../support/sample-project.ts";

// A user's repository: what ships here may be another API.
const project = await sampleProject("who-calls");
const program = join(project.directory, "publish.ts");
const tenantId = "11111111-1111-4111-8111-111111111111";
const scmHostName = "site-0123456789abcdef.scm.westeurope-01.azurewebsites.net";
const siteId =
  "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-dev/providers/Microsoft.Web/sites/site";
const { zip, sha256 } = await project.buildPackage();

interface Seen {
  readonly tokenRequests: URLSearchParams[];
  readonly siteRequests: { readonly line: string; readonly authorization: string | null }[];
  readonly scmRequests: { readonly line: string; readonly authorization: string | null; readonly body: Buffer }[];
}
let seen: Seen;
let namedHost: string;
let scmAnswers: Response[];
let proxy: ConnectProxy;
let folder: string;
let network: Record<string, string>;

beforeAll(async () => {
  const certificateAuthority = await createCertificateAuthority();
  const hosts = createHostTable();
  hosts.add("login.microsoftonline.com", signIn);
  hosts.add("management.azure.com", resourceManager);
  hosts.add(scmHostName, scm);
  proxy = await createConnectProxy({ hosts, certificateAuthority });
  folder = await mkdtemp(join(tmpdir(), "publish-"));
  const caFile = join(folder, "ca.pem");
  await writeFile(caFile, certificateAuthority.pem);
  network = clientEnvironment({ proxyUrl: proxy.url, caFile });
});

beforeEach(() => {
  seen = { tokenRequests: [], siteRequests: [], scmRequests: [] };
  namedHost = scmHostName;
});

afterAll(async () => {
  await proxy.close();
  await project[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** As little of Entra ID as `@azure/identity` asks for. */
async function signIn(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const authority = `https://login.microsoftonline.com/${tenantId}`;
  if (pathname.endsWith("/discovery/instance")) {
    const host = "login.microsoftonline.com";
    return Response.json({
      tenant_discovery_endpoint: `${authority}/v2.0/.well-known/openid-configuration`,
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    });
  }
  if (pathname.endsWith("/.well-known/openid-configuration")) {
    return Response.json({
      issuer: `${authority}/v2.0`,
      authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
      token_endpoint: `${authority}/oauth2/v2.0/token`,
      jwks_uri: `${authority}/discovery/v2.0/keys`,
    });
  }
  const form = new URLSearchParams(await request.text());
  seen.tokenRequests.push(form);
  const { hostname } = new URL(form.get("scope") ?? "");
  return Response.json({ token_type: "Bearer", expires_in: 3599, access_token: `t0ken-for-${hostname}` });
}

function resourceManager(request: Request): Response {
  seen.siteRequests.push({
    line: `${request.method} ${request.url}`,
    authorization: request.headers.get("authorization"),
  });
  const { pathname } = new URL(request.url);
  if (request.method === "POST") return new Response(null, { status: 204 });
  const listed = seen.scmRequests.length === 0 ? [] : [{ name: "site/who-calls" }];
  if (pathname.endsWith("/functions")) return Response.json({ value: listed });
  if (pathname.includes("/hostruntime/")) return Response.json({ packageSha256: sha256, main: "dist/index.cjs" });
  return Response.json({ properties: { hostNameSslStates: [{ hostType: "Repository", name: namedHost }] } });
}

async function scm(request: Request): Promise<Response> {
  seen.scmRequests.push({
    line: `${request.method} ${request.url}`,
    authorization: request.headers.get("authorization"),
    body: Buffer.from(await request.arrayBuffer()),
  });
  return scmAnswers.shift() ?? Response.json({ id: "d-1", status: 4, complete: true });
}

async function publish(environment: Record<string, string>) {
  const child = spawn(process.execPath, [program], {
    cwd: folder,
    env: {
      ...network,
      ARM_TENANT_ID: tenantId,
      ARM_CLIENT_ID: "the-deployer",
      ARM_CLIENT_SECRET: "s3cr3t",
      SITE_ID: siteId,
      PACKAGE_SHA256: sha256,
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  const [exitCode] = await once(child, "close");
  return { exitCode, stdout, stderr };
}

describe("node publish.ts", () => {
  test("deploys through the proxy of its environment, as the deployer of its environment, from any folder", async () => {
    scmAnswers = [new Response('"d-1"', { status: 202 })];
    expect(await publish({})).toEqual({
      exitCode: 0,
      stdout: `deployed ${sha256} as d-1; confirmed by the running host's hash and Resource Manager's list: who-calls\n`,
      stderr: "",
    });
    expect(
      seen.tokenRequests.map((form) => [form.get("client_id"), form.get("scope"), form.get("grant_type")]),
    ).toEqual([
      ["the-deployer", "https://management.azure.com/.default", "client_credentials"],
      ["the-deployer", "https://appservice.azure.com/.default", "client_credentials"],
    ]);
    const paths = seen.siteRequests.map(({ line }) => line.replace(`https://management.azure.com${siteId}`, "…"));
    expect(paths).toEqual([
      "GET …?api-version=2025-05-01",
      "POST …/syncfunctiontriggers?api-version=2025-05-01",
      "GET …/functions?api-version=2025-05-01",
      "POST …/host/default/sync?api-version=2025-05-01",
      "GET …/functions?api-version=2025-05-01",
      "GET …/hostruntime/admin/vfs/home/site/wwwroot/package.json?api-version=2018-11-01",
    ]);
    expect(new Set(seen.siteRequests.map(({ authorization }) => authorization))).toEqual(
      new Set(["Bearer t0ken-for-management.azure.com"]),
    );
    expect(seen.scmRequests).toEqual([
      {
        line: `POST https://${scmHostName}/api/publish?RemoteBuild=false&Deployer=protected-function`,
        authorization: "Bearer t0ken-for-appservice.azure.com",
        body: Buffer.from(zip),
      },
      {
        line: `GET https://${scmHostName}/api/deployments/d-1`,
        authorization: "Bearer t0ken-for-appservice.azure.com",
        body: Buffer.alloc(0),
      },
    ]);
  });

  test("fails with exit code 1 and one line that tells neither token nor secret", async () => {
    scmAnswers = [new Response("t0ken-for-appservice.azure.com is no good", { status: 400 })];
    const { exitCode, stdout, stderr } = await publish({});
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(
      /^Nothing was uploaded: site-\S+ answered POST \/api\/publish with 400 "\[secret\] is no good"; .*\n$/,
    );
  });

  test("deploys nothing when the sources changed between preview and up", async () => {
    const { exitCode, stdout, stderr } = await publish({ PACKAGE_SHA256: "0".repeat(64) });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toContain("The function's sources changed between preview and up");
    expect(seen).toEqual({ tokenRequests: [], siteRequests: [], scmRequests: [] });
  });

  test("sends nothing when SITE_ID is no site's", async () => {
    const { exitCode, stdout, stderr } = await publish({ SITE_ID: `.example.com${siteId}` });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(
      /^SITE_ID is "\.example\.com\/subscriptions\/\S+"; the resource id of the site is needed, .*\n$/,
    );
    expect(seen).toEqual({ tokenRequests: [], siteRequests: [], scmRequests: [] });
  });

  test("says which host a proxy refuses, at once", async () => {
    namedHost = "other.scm.azurewebsites.net";
    const { exitCode, stderr } = await publish({});
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^other\.scm\.azurewebsites\.net cannot be reached: fetch failed: .* Check HTTPS_PROXY/);
  });
});
