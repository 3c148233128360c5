import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { requireContract } from "../../infra/contract/read-contract.ts";
import { packageSha256, readPackageSha256, readRoutePrefix, routePrefix } from "../../packages/guard/own-package.ts";
import { contract } from "../sample-apps/who-calls/contract.ts";

const sha256 = "0123456789abcdef".repeat(4);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "manifest-"));
});

afterAll(async () => await rm(folder, { recursive: true, force: true }));

async function read(manifest: string): Promise<string | undefined> {
  const file = join(folder, "package.json");
  await writeFile(file, manifest);
  return readPackageSha256(file);
}

test("the package's hash is the one in its manifest", async () => {
  expect(await read(JSON.stringify({ main: "dist/index.cjs", packageSha256: sha256 }))).toBe(sha256);
});

describe("the package's hash is unknown without an error if the manifest", () => {
  test.each([
    ["carries none", "{}"],
    ["carries a number", '{"packageSha256":1}'],
    ["carries another text", '{"packageSha256":"latest"}'],
    ["carries more than a hash", JSON.stringify({ packageSha256: `${sha256}\n` })],
    ["carries capitals, which the build does not write", JSON.stringify({ packageSha256: sha256.toUpperCase() })],
    ["is null", "null"],
    ["isn't JSON", "{"],
  ])("%s", async (_what, manifest) => {
    expect(await read(manifest)).toBeUndefined();
  });

  test("is not there", () => {
    expect(readPackageSha256(join(folder, "absent.json"))).toBeUndefined();
  });
});

test("the function isn't a package when run from source", () => {
  expect(packageSha256).toBeUndefined();
});

describe("the route prefix is read from host.json by the guard as by the contract's rules", () => {
  test.each([
    ["/api", {}],
    ["/api", { extensions: { http: { routePrefix: 1 } } }],
    ["/v1/shop", { extensions: { http: { routePrefix: "/v1/shop/" } } }],
    ["", { extensions: { http: { routePrefix: "" } } }],
  ])("%j of %j", async (prefix, host) => {
    const file = join(folder, "host.json");
    await writeFile(file, JSON.stringify(host));
    expect(readRoutePrefix(file)).toBe(prefix);
    expect(requireContract(contract, host).routePrefix).toBe(prefix.slice(1));
  });

  test("as /api if nothing can be read", () => {
    expect(readRoutePrefix(join(folder, "absent.json"))).toBe("/api");
    expect(routePrefix).toMatch(/^(?:\/|$)/);
  });
});
