import { execFile } from "node:child_process";
import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { buildPackage } from "../../../functions/build.ts";
import { copyFunctionsFolder } from "../support/copied-functions-folder.ts";

const run = promisify(execFile);

/** Builds in a process of its own, as `pulumi preview` on another machine would. */
async function buildElsewhere(folder: string, options: { timeZone: string; cwd: string }): Promise<Buffer> {
  const program = `
    const { buildPackage } = await import(${JSON.stringify(pathToFileURL(join(folder, "build.ts")).href)});
    process.stdout.write(Buffer.from((await buildPackage()).zip).toString("base64"));
  `;
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", program], {
    cwd: options.cwd,
    env: { ...process.env, TZ: options.timeZone, NODE_PATH: "/nowhere", NODE_NO_WARNINGS: "1" },
    maxBuffer: 64 * 1024 * 1024,
  });
  return Buffer.from(stdout, "base64");
}

test("one commit gives the same bytes in any folder, on any day, in any time zone, from any working directory", async () => {
  await using here = await copyFunctionsFolder({ named: "a", modified: new Date("1999-12-31T23:59:59Z") });
  await using there = await copyFunctionsFolder({ named: "another/and deeper", modified: new Date("2031-06-01") });
  const [one, other] = await Promise.all([
    buildElsewhere(here.folder, { timeZone: "Pacific/Kiritimati", cwd: here.parent }),
    buildElsewhere(there.folder, { timeZone: "America/Los_Angeles", cwd: "/" }),
  ]);
  expect(one.length).toBeGreaterThan(1000);
  expect(other.equals(one)).toBe(true);
  const { zip } = await buildPackage();
  expect(one.equals(zip)).toBe(true);
});

test("line endings of a checkout and a tsconfig.json above it do not reach the package", async () => {
  await using copy = await copyFunctionsFolder({ named: "a" });
  for (const name of ["host.json", "package.json", "src/index.ts", "src/functions/who-calls.ts"]) {
    const text = await readFile(join(copy.folder, name), "utf8");
    await writeFile(join(copy.folder, name), text.replaceAll("\n", "\r\n"));
  }
  await writeFile(join(copy.folder, "../tsconfig.json"), '{"compilerOptions":{"target":"es5","alwaysStrict":true}}');
  const built = await buildElsewhere(copy.folder, { timeZone: "UTC", cwd: copy.parent });
  expect(built.equals((await buildPackage()).zip)).toBe(true);
});

test("another code gives another package, by another name", async () => {
  await using copy = await copyFunctionsFolder({ named: "a" });
  await appendFile(join(copy.folder, "src/index.ts"), '\napp.http("another", { handler: () => ({}) });\n');
  const built = await buildElsewhere(copy.folder, { timeZone: "UTC", cwd: copy.parent });
  const { zip, sha256 } = await buildPackage();
  expect(built.equals(zip)).toBe(false);
  const { packageSha256 } = JSON.parse(strFromU8(unzipSync(built)["package.json"] ?? new Uint8Array()));
  expect(packageSha256).toMatch(/^[0-9a-f]{64}$/);
  expect(packageSha256).not.toBe(sha256);
});
