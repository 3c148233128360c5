import { execFile } from "node:child_process";
import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { sampleProject } from "../../support/sample-project.ts";

const run = promisify(execFile);

/** Builds in a process of its own, as `pulumi preview` on another machine would. */
async function buildElsewhere(directory: string, options: { timeZone: string; cwd: string }): Promise<Buffer> {
  const program = `
    const { buildPackage } = await import(${JSON.stringify(pathToFileURL(join(directory, "infra/build/build-package.ts")).href)});
    process.stdout.write(Buffer.from((await buildPackage(new URL(${JSON.stringify(pathToFileURL(join(directory, "functions/")).href)}))).zip).toString("base64"));
  `;
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", program], {
    cwd: options.cwd,
    env: { ...process.env, TZ: options.timeZone, NODE_PATH: "/nowhere", NODE_NO_WARNINGS: "1" },
    maxBuffer: 64 * 1024 * 1024,
  });
  return Buffer.from(stdout, "base64");
}

test("one commit gives the same bytes in any folder, on any day, in any time zone, from any working directory", async () => {
  await using here = await sampleProject("orders", { modified: new Date("1999-12-31T23:59:59Z") });
  await using there = await sampleProject("orders", {
    named: "another/and deeper",
    modified: new Date("2031-06-01"),
  });
  const [one, other] = await Promise.all([
    buildElsewhere(here.directory, { timeZone: "Pacific/Kiritimati", cwd: here.directory }),
    buildElsewhere(there.directory, { timeZone: "America/Los_Angeles", cwd: "/" }),
  ]);
  expect(one.length).toBeGreaterThan(1000);
  expect(other.equals(one)).toBe(true);
  const { zip } = await here.buildPackage();
  expect(one.equals(zip)).toBe(true);
});

test("a checkout's line endings and a tsconfig.json above it don't affect the package", async () => {
  await using checkout = await sampleProject("who-calls");
  await using copy = await sampleProject("who-calls");
  const functions = join(copy.directory, "functions");
  for (const name of ["host.json", "package.json", "contract.ts", "src/index.ts", "src/who-calls.ts"]) {
    const text = await readFile(join(functions, name), "utf8");
    await writeFile(join(functions, name), text.replaceAll("\n", "\r\n"));
  }
  await writeFile(join(copy.directory, "tsconfig.json"), '{"compilerOptions":{"target":"es5","alwaysStrict":true}}');
  const built = await buildElsewhere(copy.directory, { timeZone: "UTC", cwd: copy.directory });
  expect(built.equals((await checkout.buildPackage()).zip)).toBe(true);
});

test("other code gives another package with another name", async () => {
  await using checkout = await sampleProject("who-calls");
  await using copy = await sampleProject("who-calls");
  await appendFile(join(copy.directory, "functions/src/index.ts"), '\nconsole.log("another");\n');
  const [built, { zip, sha256 }] = [await copy.buildPackage(), await checkout.buildPackage()];
  expect(Buffer.from(built.zip).equals(zip)).toBe(false);
  const { packageSha256 } = JSON.parse(strFromU8(unzipSync(built.zip)["package.json"] ?? new Uint8Array()));
  expect(packageSha256).toBe(built.sha256);
  expect(packageSha256).toMatch(/^[0-9a-f]{64}$/);
  expect(packageSha256).not.toBe(sha256);
});
