import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { providePackages } from "../../../../../packages/pf/commands/review/git/provide-packages.ts";
import { processGuardian } from "../../../../../packages/engine/guardian.ts";
import { folderOfEachTest, writeIn } from "../../../../support/temporary-folder.ts";

const root = folderOfEachTest();
let change: string;
let base: string;
let ran: string;
let canary: string;

const json = (folder: string, name: string, data: unknown) => writeIn(folder, name, JSON.stringify(data));

/** A program that leaves a trace. */
function program(name: string): string {
  const path = join(root.path, name);
  writeFileSync(path, `#!/bin/sh\necho "$0 $@" >> '${ran}'\n`, { mode: 0o755 });
  return path;
}

beforeEach(() => {
  [change, base, ran] = [join(root.path, "change"), join(root.path, "base"), join(root.path, "ran")];
  canary = program("canary");
  json(change, "package.json", {});
  json(base, "package.json", {});
  json(base, "package-lock.json", { lockfileVersion: 3, packages: {} });
  json(change, "package-lock.json", { lockfileVersion: 3, packages: { "": {} } });
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const provide = (version: "change" | "base" = "change") =>
  providePackages({
    directory: change,
    otherDirectory: base,
    version,
    guardian: processGuardian(),
    signal: new AbortController().signal,
    onProgress: () => {},
  });

/** Lets a trace stand in for npm. */
function traceNpm(): void {
  program("npm");
  vi.stubEnv("PATH", [root.path, process.env["PATH"]].join(delimiter));
}

const locked = (entry: object, path = "node_modules/a") =>
  json(change, "package-lock.json", { lockfileVersion: 3, packages: { "": {}, [path]: entry } });
const version = "1.0.0";

describe("a change's packages", () => {
  const accepted: Readonly<Record<string, () => void>> = {
    "of a registry": () => locked({ version, resolved: "https://registry.npmjs.org/a/-/a-1.0.0.tgz" }),
    "with an alias": () => json(change, "package.json", { dependencies: { a: "npm:@b/c@^1.0.0", d: "file:d" } }),
    "in a workspace": () => {
      locked({ resolved: "functions", link: true });
      json(change, "functions/package.json", { dependencies: { a: "^1.0.0 || 2.x" } });
    },
    "with the base's .npmrc": () => [base, change].forEach((folder) => writeIn(folder, ".npmrc", "fund=false\n")),
    "with the base's linked .npmrc": () => [base, change].forEach((folder) => symlinkSync("x", join(folder, ".npmrc"))),
  };

  it.each(Object.keys(accepted))("are installed: %s", async (name) => {
    accepted[name]?.();
    traceNpm();
    await provide();
    expect(existsSync(ran)).toBe(true);
  });

  const refused: Readonly<Record<string, readonly [prepare: () => void, said: string]>> = {
    "an added .npmrc": [() => writeIn(change, ".npmrc", `git=${canary}\nscript-shell=${canary}\n`), "another .npmrc"],
    "a changed .npmrc": [
      () => [base, change].forEach((folder) => writeIn(folder, ".npmrc", folder === base ? "" : `git=${canary}\n`)),
      "another .npmrc",
    ],
    "a removed .npmrc": [() => writeIn(base, ".npmrc", "registry=https://npm.contoso.com/\n"), "another .npmrc"],
    "a link to the same .npmrc": [
      () => {
        for (const name of [".npmrc", "npmrc"])
          [base, change].forEach((folder) => writeIn(folder, name, "fund=false\n"));
        rmSync(join(change, ".npmrc"));
        symlinkSync("npmrc", join(change, ".npmrc"));
      },
      "another .npmrc",
    ],
    "a link to a file outside": [() => symlinkSync(canary, join(change, ".npmrc")), "another .npmrc"],
    "a link to nothing": [() => symlinkSync("nothing", join(change, ".npmrc")), "another .npmrc"],
    "a folder .npmrc": [() => mkdirSync(join(change, ".npmrc")), "another .npmrc"],
    "an npm-shrinkwrap.json": [() => json(change, "npm-shrinkwrap.json", {}), "an npm-shrinkwrap.json"],
    "a linked npm-shrinkwrap.json": [
      () => symlinkSync("package-lock.json", join(change, "npm-shrinkwrap.json")),
      "an npm-shrinkwrap.json",
    ],
    "no lock file": [() => rmSync(join(change, "package-lock.json")), "no package-lock.json"],
    "a linked lock file": [
      () => {
        rmSync(join(change, "package-lock.json"));
        symlinkSync("../base/package-lock.json", join(change, "package-lock.json"));
        json(base, "package-lock.json", { lockfileVersion: 3, packages: { "": {} } });
      },
      "no package-lock.json",
    ],
    "a lock file of npm 6": [
      () => json(change, "package-lock.json", { lockfileVersion: 1, dependencies: { a: { version: "git://h/a" } } }),
      "a lock file of an old version",
    ],
    "a lock file of npm 6 with packages": [
      () => json(change, "package-lock.json", { lockfileVersion: 1, packages: {}, dependencies: {} }),
      "a lock file of an old version",
    ],
    "a lock file without a version": [
      () => json(change, "package-lock.json", { packages: {} }),
      "a lock file of an old version",
    ],
    "a key twice in the lock file": [
      () => writeIn(change, "package-lock.json", '{"lockfileVersion": 3, "packages": {}, "packages": {}}'),
      "no readable package-lock.json",
    ],
    "a resolved twice, once escaped": [
      () =>
        writeIn(
          change,
          "package-lock.json",
          '{"lockfileVersion": 3, "packages": {"node_modules/a": {"resolved": "https://r/a", "\\u0072esolved": "git://h/a"}}}',
        ),
      "no readable package-lock.json",
    ],
    "a package.json with a key twice": [
      () => writeIn(change, "package.json", '{"dependencies": {"a": "1", "a": "git://h/a"}}'),
      "no readable package.json",
    ],
  };
  for (const place of [
    "git+ssh://git@github.com/a/a.git#1",
    "git+https://h/a.git",
    "git+file:///tmp/a",
    "git://h/a",
    "github:a/a",
    "a/a",
    "http://registry.npmjs.org/a/-/a-1.0.0.tgz",
    "HTTPS://h/a",
    "file:../a.tgz",
    "file:a",
  ]) {
    Object.assign(refused, {
      [`a package resolved to ${place}`]: [() => locked({ version, resolved: place }), `node_modules/a from ${place}`],
      [`a version ${place}`]: [() => locked({ version: place }), `node_modules/a from ${place}`],
    });
  }
  for (const spec of [
    "git+https://h/a.git",
    "a/a",
    "http://h/a.tgz",
    "https://h/a.tgz",
    "npm:git+https://h/a",
    "github:a/a",
  ]) {
    Object.assign(refused, {
      [`a dependency ${spec}`]: [() => json(change, "package.json", { dependencies: { a: spec } }), `a from ${spec}`],
      [`an override ${spec}`]: [
        () => json(change, "package.json", { overrides: { b: { a: spec } } }),
        `a from ${spec}`,
      ],
      [`a workspace's ${spec}`]: [
        () => {
          locked({ version }, "functions");
          json(change, "functions/package.json", { devDependencies: { a: spec } });
        },
        `a from ${spec}`,
      ],
    });
  }

  it.each(Object.keys(refused))("aren't installed, and neither npm nor another program starts: %s", async (name) => {
    const [prepare, said] = refused[name] ?? [() => {}, "?"];
    prepare();
    traceNpm();

    await expect(provide()).rejects.toMatchObject({
      code: "PACKAGES_UNAVAILABLE",
      exitCode: 3,
      message: expect.stringContaining(
        `The change has other packages, and the review doesn't install them: it has ${said}`,
      ),
    });
    expect(existsSync(ran)).toBe(false);
    expect(existsSync(join(change, "node_modules"))).toBe(false);
  });

  it("show no password in their addresses", async () => {
    locked({ version, resolved: "git+https://user:hunter2@h/a.git" });
    await expect(provide()).rejects.not.toThrow(/hunter2/);
  });
});

describe("with the real npm", () => {
  const hasRun = () => existsSync(ran);
  const npm = (folder: string) => {
    try {
      execFileSync("npm", ["ci", "--no-audit", "--no-fund", "--offline"], { cwd: folder, stdio: "ignore" });
    } catch {
      // Only what it started counts.
    }
  };

  it("a change's .npmrc and a package from git start no program, which npm alone would start", async () => {
    writeIn(change, ".npmrc", `git=${canary}\n`);
    json(change, "package.json", { dependencies: { a: "git+https://localhost/a.git" } });

    await expect(provide()).rejects.toMatchObject({ code: "PACKAGES_UNAVAILABLE" });
    expect(hasRun()).toBe(false);

    locked({ version, resolved: `git+https://localhost/a.git#${"a".repeat(40)}` });
    npm(change);
    expect(hasRun()).toBe(true);
  });

  it("a change's scripts don't run, which npm alone would run", async () => {
    json(change, "package.json", { scripts: { preinstall: canary, prepare: canary } });

    await provide();
    expect(hasRun()).toBe(false);

    npm(change);
    expect(hasRun()).toBe(true);
  });

  it("a folder above with the program as its workspace contributes neither its .npmrc nor its lock file", async () => {
    json(root.path, "package.json", { workspaces: ["change"] });
    json(root.path, "package-lock.json", {
      lockfileVersion: 3,
      packages: {
        "": { workspaces: ["change"] },
        change: { version },
        "node_modules/change": { resolved: "change", link: true },
      },
    });
    json(change, "package.json", { name: "change", version, dependencies: { own: "file:own" } });
    json(change, "own/package.json", { name: "own", version });
    json(change, "package-lock.json", {
      lockfileVersion: 3,
      packages: {
        "": { name: "change", version, dependencies: { own: "file:own" } },
        own: { version },
        "node_modules/own": { resolved: "own", link: true },
      },
    });

    await provide();

    expect(existsSync(join(change, "node_modules/own/package.json"))).toBe(true);
    expect(existsSync(join(root.path, "node_modules"))).toBe(false);
  });
});
