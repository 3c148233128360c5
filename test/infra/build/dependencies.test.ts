import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { strFromU8, strToU8, unzipSync } from "fflate";
import { beforeAll, describe, expect, test } from "vitest";
import type { FunctionPackage } from "../../../infra/build/build-package.ts";
import { registrationsOf } from "../../../infra/build/registered-functions.ts";
import { allowPublishing, siteId, useHostedSites } from "../../support/hosted-site.ts";
import { sampleProject } from "../../support/sample-project.ts";
import { claimsOf, clientPrincipal, ids } from "../../support/client-principals.ts";

const hosted = useHostedSites();
const gateOn = [{ name: "WEBSITE_AUTH_ENABLED", value: "true" }];

/** Sent to the host as a deployment does it. */
async function publish({ zip }: FunctionPackage) {
  const site = await hosted();
  site.configure({}, gateOn);
  allowPublishing(site);
  const uploaded = await site.scm("/api/publish?RemoteBuild=false", {
    method: "POST",
    headers: { "content-type": "application/zip" },
    body: new Uint8Array(zip),
  });
  expect(uploaded.status).toBe(202);
  return site;
}

describe("a package whose functions have dependencies and a timer", () => {
  let built: FunctionPackage;
  beforeAll(async () => {
    await using project = await sampleProject("orders");
    built = await project.buildPackage();
  });

  test("carries them in its bundle, and the host installs nothing", () => {
    const files = unzipSync(built.zip);
    expect(Object.keys(files)).toEqual([
      "dist/index.cjs",
      "dist/index.cjs.map",
      "dist/main.cjs",
      "host.json",
      "package.json",
    ]);
    expect(JSON.parse(strFromU8(files["package.json"] ?? new Uint8Array()))).not.toHaveProperty("dependencies");
    expect(built.warnings).toEqual([]);
  });

  test("loads, and registers the timer beside its routes", async () => {
    const { functions, served } = await registrationsOf(built.zip);
    expect(functions.map(({ name, trigger }) => `${name} ${trigger}`)).toEqual([
      "orders httpTrigger",
      "orders-write httpTrigger",
      "health httpTrigger",
      "nightly-cleanup timerTrigger",
    ]);
    expect(served).toEqual(["orders", "orders-write", "health"]);
  });

  test("answers in the twin with both, and refuses a body that zod refuses", async () => {
    const site = await publish(built);
    const as = (role: string) => ({
      "x-ms-client-principal": clientPrincipal({ ...claimsOf.v1Application, roles: role }),
    });
    const post = (body: unknown) =>
      site.call("/api/orders/7", { method: "POST", headers: as("Orders.Write"), body: JSON.stringify(body) });
    const [good, bad] = [await post({ sku: "a", quantity: 1 }), await post({ sku: "", quantity: -1 })];
    const order = { id: "7", sku: "a", quantity: 1, by: ids.servicePrincipalObjectId };
    expect([good.status, await good.json()]).toEqual([201, expect.objectContaining({ order })]);
    expect([bad.status, await bad.json()]).toEqual([400, { wrong: ["sku", "quantity"] }]);
    const read = await site.call("/api/orders", { headers: as("Orders.Read") });
    expect([read.status, await read.json()]).toEqual([200, { orders: [order] }]);
    expect((await site.call("/api/orders", { headers: as("Orders.Write") })).status).toBe(403);
    const health = await site.call("/api/health");
    expect([health.status, await health.text()]).toEqual([200, "ok"]);
  });

  test("is listed with its timer, which doesn't keep routes from answering", async () => {
    const site = await publish(built);
    const headers = { "x-functions-key": site.tenant.subscription.masterKeyOf(siteId) };
    const listed = (await (await site.call("/admin/functions", { headers })).json()) as readonly {
      readonly name: string;
    }[];
    expect(listed.map(({ name }) => name).toSorted()).toEqual(["health", "nightly-cleanup", "orders", "orders-write"]);
    expect((await site.call("/api/health")).status).toBe(200);
  });
});

/** An API of one anonymous endpoint, with a source of its own. */
function withHealth(lines: string, more: Readonly<Record<string, string>> = {}, files: readonly string[] = []) {
  return {
    "contract.ts": `import { defineContract } from "@protected-function/guard/contract";
export const contract = defineContract({
  roles: {},
  endpoints: { health: { methods: ["GET"], route: "health", anonymous: "Load balancer probe" } },
  files: ${JSON.stringify(files)},
});
`,
    "src/index.ts": `import { contract } from "../contract.ts";
import { serve } from "@protected-function/guard";
${lines}
`,
    ...more,
  };
}

async function build(app: Readonly<Record<string, string>>): Promise<FunctionPackage> {
  await using project = await sampleProject(app);
  return await project.buildPackage();
}

test("a module finds its bundle, as a module and as a file", async () => {
  const source =
    "serve(contract, { health: () => ({ jsonBody: [import.meta.url, import.meta.filename, import.meta.dirname] }) });";
  const site = await publish(await build(withHealth(source)));
  const [url, filename, dirname] = (await (await site.call("/api/health")).json()) as readonly string[];
  expect(filename).toMatch(/dist\/index\.cjs$/);
  expect([url, dirname]).toEqual([pathToFileURL(filename ?? "").href, join(filename ?? "", "..")]);
});

describe("bundler warnings", () => {
  test("are shown with their place, in plain text", async () => {
    const { warnings } = await build(
      withHealth(
        'export const found = () => import.meta.resolve("zod");\nif (typeof found === "strnig") throw found;\nserve(contract, { health: () => ({}) });',
      ),
    );
    expect(warnings).toEqual([
      expect.stringMatching(/^▲ \[WARNING\] "import\.meta" is not available[^]*src\/index\.ts:3:/),
      expect.stringMatching(/^▲ \[WARNING\] [^]*"strnig"[^]*src\/index\.ts:4:/),
    ]);
    // oxlint-disable-next-line no-control-regex
    expect(warnings.join()).not.toMatch(/\u001b/);
  });

  test("are also shown if the package doesn't load, because they may explain it", async () => {
    const source = 'import.meta.resolve("zod");\nserve(contract, { health: () => ({}) });';
    await expect(build(withHealth(source))).rejects.toMatchObject({
      code: "PACKAGE_INVALID",
      problems: [
        {
          path: expect.stringMatching(/^functions\/src\/index\.ts:\d+$/),
          found: expect.stringMatching(/^"TypeError: .*resolve is not a function"$/),
        },
        { rule: "has a warning from the bundler", found: expect.stringContaining('"import.meta" is not available') },
      ],
    });
  });
});

describe("files that ship beside the code", () => {
  const serveHealth = "serve(contract, { health: () => ({}) });";

  test("are those in functions/assets/ and those that the contract lists, unchanged", async () => {
    const more = {
      "assets/a/prices.csv": "1;2\r\n",
      "assets/.hidden": "x",
      "templates/mail.html": "<p>",
      "beside.txt": "no",
    };
    const { zip } = await build(withHealth(serveHealth, more, ["templates/mail.html", "assets/a/prices.csv"]));
    const files = unzipSync(zip);
    expect(Object.keys(files)).toEqual([
      "assets/.hidden",
      "assets/a/prices.csv",
      "dist/index.cjs",
      "dist/index.cjs.map",
      "dist/main.cjs",
      "host.json",
      "package.json",
      "templates/mail.html",
    ]);
    expect(files["assets/a/prices.csv"]).toEqual(strToU8("1;2\r\n"));
  });

  test("affect the package's name", async () => {
    const [one, other] = await Promise.all(
      ["1", "2"].map(async (text) => await build(withHealth(serveHealth, { "assets/x": text }))),
    );
    expect(one?.sha256).not.toBe(other?.sha256);
  });

  test.each([
    "",
    "/etc/hosts",
    "../package.json",
    "..",
    "a/../x",
    "./x",
    "a\\b",
    "dist/index.cjs",
    "host.json",
    "package.json",
  ])("are refused outside functions/, or in the build's own output: %j", async (path) => {
    await expect(build(withHealth(serveHealth, { x: "", "a/x": "" }, [path]))).rejects.toMatchObject({
      code: "PACKAGE_INVALID",
      problems: [
        {
          path: "files",
          rule: "must be a path below functions/, but not host.json, package.json, dist",
          found: JSON.stringify(path),
        },
      ],
    });
  });

  test("are refused if they are absent, folders, links, or of an unsafe name", async () => {
    await using project = await sampleProject(
      withHealth(serveHealth, { "a/x": "", "assets/ok": "" }, ["absent", "a", "link", "linked/x", "..x"]),
    );
    const functions = join(project.directory, "functions");
    await symlink("/etc/hosts", join(functions, "link"));
    await symlink("a", join(functions, "linked"));
    await symlink("/etc/hosts", join(functions, "assets/hosts"));
    await expect(project.buildPackage()).rejects.toMatchObject({
      problems: ["assets/hosts", "absent", "a", "link", "linked/x", "..x"].map((path) => ({
        rule: "must be a file below functions/, not a link",
        found: JSON.stringify(path),
        fix: "correct files in functions/contract.ts, or put the file in functions/assets/",
      })),
    });
  });
});
