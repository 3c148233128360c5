import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { strFromU8, unzipSync } from "fflate";
import { beforeAll, describe, expect, test } from "vitest";
import type { buildPackage, FunctionPackage } from "../../../functions/build.ts";
import { registeredFunctions } from "../../../functions/build/registered-functions.ts";
import { allowPublishing, siteId, useHostedSites } from "../../support/hosted-site.ts";
import { copyFunctionsFolder } from "../support/copied-functions-folder.ts";

const source = fileURLToPath(new URL("../support/function-with-dependencies.ts", import.meta.url));

/** What `npm install --workspace functions zod @azure/storage-blob` leaves, and a source that uses both. */
async function build(edit: (folder: string) => Promise<void>): Promise<FunctionPackage> {
  await using copy = await copyFunctionsFolder({ named: "a" });
  await edit(copy.folder);
  const module = (await import(pathToFileURL(join(copy.folder, "build.ts")).href)) as {
    readonly buildPackage: typeof buildPackage;
  };
  return await module.buildPackage();
}

describe("a package whose function has dependencies and a timer", () => {
  let built: FunctionPackage;
  beforeAll(async () => {
    built = await build(async (folder) => {
      const manifest = join(folder, "package.json");
      const before = JSON.parse(await readFile(manifest, "utf8")) as object;
      const dependencies = { "@azure/storage-blob": "^12.32.0", zod: "^4.6.7" };
      await writeFile(manifest, JSON.stringify({ ...before, dependencies }));
      await cp(source, join(folder, "src/index.ts"));
    });
  });
  const hosted = useHostedSites();
  const deploy = async () => {
    const site = await hosted();
    allowPublishing(site);
    const body = new Uint8Array(built.zip);
    const uploaded = await site.scm("/api/publish?RemoteBuild=false", {
      method: "POST",
      headers: { "content-type": "application/zip" },
      body,
    });
    expect(uploaded.status).toBe(202);
    return site;
  };

  test("carries them in its bundle: the host installs nothing", () => {
    const files = unzipSync(built.zip);
    expect(Object.keys(files)).toEqual(["dist/index.cjs", "host.json", "package.json"]);
    expect(JSON.parse(strFromU8(files["package.json"] ?? new Uint8Array()))).not.toHaveProperty("dependencies");
    expect(built.warnings).toEqual([]);
  });

  test("loads, and registers the timer beside its routes", async () => {
    expect(await registeredFunctions(built.zip)).toEqual(["module", "orders", "sweep"]);
  });

  test("answers in the twin, by the code of both", async () => {
    const site = await deploy();
    const post = (body: unknown) => site.call("/api/orders", { method: "POST", body: JSON.stringify(body) });
    const [good, bad] = [await post({ id: "o-1", amount: 3 }), await post({ id: "O 1", amount: -3 })];
    expect([good.status, await good.json()]).toEqual([
      201,
      { blob: "https://storders.blob.core.windows.net/orders/o-1", account: "storders" },
    ]);
    expect([bad.status, await bad.json()]).toEqual([400, ["id", "amount"]]);
  });

  test("is listed with its timer, which keeps no route from answering", async () => {
    const site = await deploy();
    const headers = { "x-functions-key": site.tenant.subscription.masterKeyOf(siteId) };
    const listed = (await (await site.call("/admin/functions", { headers })).json()) as readonly {
      readonly name: string;
    }[];
    expect(listed.map(({ name }) => name).toSorted()).toEqual(["module", "orders", "sweep"]);
    expect((await site.call("/api/module")).status).toBe(200);
  });

  test("knows where its bundle is, as a module and as a file", async () => {
    const site = await deploy();
    const [url, filename, dirname] = (await (await site.call("/api/module")).json()) as readonly string[];
    expect(filename).toMatch(/dist\/index\.cjs$/);
    expect([url, dirname]).toEqual([pathToFileURL(filename ?? "").href, join(filename ?? "", "..")]);
  });
});

describe("what the bundler warns of", () => {
  test("is told with its place, in plain text", async () => {
    const { warnings } = await build(async (folder) => {
      await writeFile(
        join(folder, "src/index.ts"),
        'export const found = import.meta.resolve("zod");\nif (typeof found === "strnig") throw found;\n',
      );
    });
    expect(warnings).toEqual([
      expect.stringMatching(/^▲ \[WARNING\] "import\.meta" is not available[^]*src\/index\.ts:1:/),
      expect.stringMatching(/^▲ \[WARNING\] [^]*"strnig"[^]*src\/index\.ts:2:/),
    ]);
    // oxlint-disable-next-line no-control-regex
    expect(warnings.join()).not.toMatch(/\u001b/);
  });

  test("is nothing, for the function as it is", async () => {
    expect((await build(async () => {})).warnings).toEqual([]);
  });
});
