import { createHash } from "node:crypto";
import { strFromU8, strToU8, unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import manifest from "../../sample-apps/who-calls/package.json" with { type: "json" };
import { sampleProject } from "../../support/sample-project.ts";

const { zip, sha256 } = await whoCalls();
const files = unzipSync(zip);

async function whoCalls() {
  await using project = await sampleProject("who-calls");
  return await project.buildPackage();
}

function text(name: string): string {
  return strFromU8(files[name] ?? new Uint8Array());
}

function hash(content: Uint8Array | string = ""): string {
  return createHash("sha256").update(content).digest("hex");
}

describe("the package", () => {
  test("contains only the bundle, the host's settings and a manifest, sorted", () => {
    expect(Object.keys(files)).toEqual([
      "dist/index.cjs",
      "dist/index.cjs.map",
      "dist/main.cjs",
      "host.json",
      "package.json",
    ]);
  });

  test("is named by its content: the hash of the list of its files' hashes, without the line that carries it", () => {
    const manifest = text("package.json").replace(/^.*"packageSha256".*\n/m, "");
    const counted: typeof files = { ...files, "package.json": strToU8(manifest) };
    const list = Object.keys(counted)
      .sort()
      .map((name) => `${hash(counted[name])}  ${name}\n`);
    expect(sha256).toBe(hash(list.join("")));
  });

  test("names itself and its bundle in its manifest, and isn't an ES module", () => {
    expect(JSON.parse(text("package.json"))).toEqual({
      name: "protected-function-app",
      version: manifest.version,
      packageSha256: sha256,
      main: "dist/main.cjs",
    });
  });

  test("samples neither requests nor traces, so that the log of who calls has no gaps", () => {
    expect(JSON.parse(text("host.json"))).toEqual({
      version: "2.0",
      logging: {
        applicationInsights: { samplingSettings: { isEnabled: true, excludedTypes: "Request;Trace" } },
      },
      extensionBundle: { id: "Microsoft.Azure.Functions.ExtensionBundle", version: "[4.*, 5.0.0)" },
    });
  });

  test("contains no path of the machine that built it", () => {
    expect(text("dist/index.cjs")).not.toMatch(/node_modules/);
    for (const file of Object.keys(files)) expect(text(file)).not.toContain(process.cwd());
  });

  test("maps its lines to those of functions/ and of the guard, without source text or npm packages", () => {
    const map = JSON.parse(text("dist/index.cjs.map"));
    expect(text("dist/index.cjs").trimEnd()).toMatch(/\n\/\/# sourceMappingURL=index\.cjs\.map$/);
    expect(map).not.toHaveProperty("sourcesContent");
    expect(map.sources).toContain("../functions/src/who-calls.ts");
    const others = map.sources.filter((source: string) => !/^\.\.\/(?:functions|packages\/guard)\//.test(source));
    expect([...new Set(others)]).toEqual(["node_modules"]);
    expect(text("dist/index.cjs.map").length).toBeLessThan(text("dist/index.cjs").length);
  });

  test("leaves the worker's core to the worker", () => {
    expect(text("dist/index.cjs")).toContain('require("@azure/functions-core")');
  });

  test("gives each file a readable mode and a zip file's earliest time", () => {
    expect(centralDirectory(zip)).toEqual([
      { name: "dist/index.cjs", madeOn: 3, mode: 0o100644, time: 0, date: 0x21 },
      { name: "dist/index.cjs.map", madeOn: 3, mode: 0o100644, time: 0, date: 0x21 },
      { name: "dist/main.cjs", madeOn: 3, mode: 0o100644, time: 0, date: 0x21 },
      { name: "host.json", madeOn: 3, mode: 0o100644, time: 0, date: 0x21 },
      { name: "package.json", madeOn: 3, mode: 0o100644, time: 0, date: 0x21 },
    ]);
  });
});

/** APPNOTE.TXT 4.3.12. */
function centralDirectory(bytes: Uint8Array) {
  const view = Buffer.from(bytes);
  const entries = [];
  for (let at = view.readUInt32LE(view.length - 6); view.readUInt32LE(at) === 0x02014b50;) {
    const nameLength = view.readUInt16LE(at + 28);
    entries.push({
      name: view.toString("utf8", at + 46, at + 46 + nameLength),
      madeOn: view.readUInt8(at + 5),
      mode: view.readUInt32LE(at + 38) >>> 16,
      time: view.readUInt16LE(at + 12),
      date: view.readUInt16LE(at + 14),
    });
    at += 46 + nameLength + view.readUInt16LE(at + 30) + view.readUInt16LE(at + 32);
  }
  return entries;
}
