import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleProject } from "../../support/sample-project.ts";
import { claimsOf, clientPrincipal, ids } from "../support/client-principals.ts";

const run = promisify(execFile);
const stubWorker = fileURLToPath(new URL("../support/stub-worker.cjs", import.meta.url));
const { zip, sha256 } = await whoCalls();
let folder: string;
let elsewhere: string;

async function whoCalls() {
  await using project = await sampleProject("who-calls");
  return await project.buildPackage();
}

beforeAll(async () => {
  // Outside the repository: nothing but the package can be required.
  folder = await mkdtemp(join(tmpdir(), "package-"));
  // The working directory, whose manifest is not the package's.
  elsewhere = await mkdtemp(join(tmpdir(), "elsewhere-"));
  await mkdir(join(elsewhere, "dist"));
  await writeFile(join(elsewhere, "package.json"), JSON.stringify({ packageSha256: "0".repeat(64) }));
  for (const [name, content] of Object.entries(unzipSync(zip))) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await rm(elsewhere, { recursive: true, force: true });
});

async function invoke(environment: Record<string, string>) {
  const principal = clientPrincipal(claimsOf.v1Application);
  const { stdout, stderr } = await run(process.execPath, [stubWorker, folder, principal], {
    env: environment,
    cwd: elsewhere,
  });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

describe("the package, loaded by a worker", () => {
  test("registers who-calls and answers through the worker's contract, with the package's own hash", async () => {
    const found = await invoke({ WEBSITE_AUTH_ENABLED: "True" });
    expect(Object.values(found.bindings)).toEqual([
      expect.objectContaining({
        type: "httpTrigger",
        route: "who-calls",
        methods: ["GET", "POST"],
        authLevel: "anonymous",
      }),
      expect.objectContaining({ type: "http", direction: "out" }),
    ]);
    expect(found).toEqual({
      registered: 1,
      name: "who-calls",
      bindings: expect.any(Object),
      answer: {
        statusCode: "200",
        headers: { "content-type": "application/json", "cache-control": "no-store" },
        body: {
          caller: {
            kind: "application",
            clientId: ids.clientId,
            objectId: ids.servicePrincipalObjectId,
            tenantId: ids.tenantId,
            roles: ["Function.Invoke"],
          },
          packageSha256: sha256,
        },
      },
      log: [
        {
          level: "information",
          category: "user",
          message: `called by application ${ids.clientId} with roles Function.Invoke`,
        },
      ],
    });
  });

  test("B15 refuses where the platform does not say that the gate is on", async () => {
    const { answer } = await invoke({});
    expect(answer).toEqual({
      statusCode: "401",
      headers: {
        "content-type": "application/problem+json",
        "cache-control": "no-store",
        "www-authenticate": "Bearer",
      },
      body: {
        type: "urn:problem:protected-function:gate-off",
        title: "App Service authentication is off",
        status: 401,
        detail: "The platform does not say that App Service authentication is on, so no caller can be trusted.",
      },
    });
  });
});
