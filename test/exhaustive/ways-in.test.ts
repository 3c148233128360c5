import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { inject } from "vitest";
import { linkPackages } from "../../packages/engine/link-packages.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { createProject } from "../../packages/pf/create/create-project.ts";
import { processGuardian } from "../../packages/engine/guardian.ts";
import { createRunCommand } from "../../packages/engine/run-command.ts";
import { startLanguageHost } from "../../packages/engine/language-host.ts";
import type { Step } from "../../packages/engine/event-log.ts";
import { repository } from "../support/command-line.ts";
import { hasEngine, openLocally } from "../support/local-deployment.ts";
import { packedAs, startTestRegistry, type TestRegistry } from "../support/test-registry.ts";
import { folderOfAllTests } from "../support/temporary-folder.ts";

const settings = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => /^npm_config_|^NODE_EXTRA_CA_CERTS$|_PROXY$/i.test(name)),
);
const { PATH = "", HOME = "", PF_CACHE, XDG_CACHE_HOME } = process.env;
/** Of a person who has Node 24, npm and a registry. */
const environment = Object.fromEntries(
  Object.entries({
    ...settings,
    PATH: [dirname(process.execPath), PATH].join(delimiter),
    HOME,
    PF_CACHE,
    XDG_CACHE_HOME,
    CI: "true",
  }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
);
const run = createRunCommand(processGuardian());

/** A version after this one. */
const later = (by: number): string => {
  const [major, minor, patch] = manifest.version.split(".").map(Number);
  return `${major}.${minor}.${Number(patch) + by}`;
};

/** By path: text, and whether it is executable. */
function filesOf(project: string): Readonly<Record<string, string>> {
  const paths = readdirSync(project, { recursive: true, encoding: "utf8" }).filter(
    (path) => !/^(?:node_modules|vendor)\/|^package-lock\.json$/.test(path) && statSync(join(project, path)).isFile(),
  );
  return Object.fromEntries(
    paths.toSorted().map((path) => {
      const isExecutable = (statSync(join(project, path)).mode & 0o100) !== 0;
      return [path, `${isExecutable ? "executable " : ""}${readFileSync(join(project, path), "utf8")}`];
    }),
  );
}

describe.skipIf(!hasEngine())("a project from published packages", { timeout: 600_000 }, () => {
  const parent = folderOfAllTests();
  let registry: TestRegistry;
  let tarballs: readonly string[];
  const npm = async (cwd: string, ...args: readonly string[]) => {
    const { exitCode, stdout, stderr } = await run("npm", [...args, ...registry.options], { env: environment, cwd });
    expect({ exitCode, stderr: exitCode === 0 ? "" : stderr }).toEqual({ exitCode: 0, stderr: "" });
    return stdout;
  };

  beforeAll(async () => {
    registry = await startTestRegistry();
    const packed = execFileSync(process.execPath, ["tools/releases/pack-release.ts", join(parent.path, "packed")], {
      cwd: repository,
      encoding: "utf8",
    });
    tarballs = packed.trim().split("\n");
    tarballs.forEach(registry.publish);
    const options = ["--yes", `--cache=${join(parent.path, "npm-cache")}`, "--prefer-online"];
    await npm(parent.path, "create", ...options, "@protected-function", "shipments");
    await npm(join(parent.path, "shipments"), "install", "--no-audit", "--no-fund");
  }, 600_000);
  afterAll(async () => {
    await registry.close();
  });

  it("publishes a package after those that it needs", () => {
    const names = tarballs.map((file) => basename(file).replace(`-${manifest.version}.tgz`, ""));
    expect(names).toEqual(
      ["guard", "core", "twin", "engine", "infra", "pf", "policy-pack", "create"].map(
        (name) => `protected-function-${name}`,
      ),
    );
  });

  it("equals one from a clone, except for its packages' location", async () => {
    const folder = join(parent.path, "from-clone/shipments");
    const pack = async () =>
      tarballs.map((path) => {
        const file = basename(path);
        const name = `@${file.replace(`-${manifest.version}.tgz`, "").replace("protected-function-", "protected-function/")}`;
        return { name, file, content: readFileSync(path) };
      });
    const vendor = { pack };
    await createProject({ folder, vendor, onStep: () => undefined });
    const [ours, published] = [filesOf(folder), filesOf(join(parent.path, "shipments"))];

    expect(Object.keys(published).length).toBeGreaterThan(10);
    // No registry has the packages that ours depend on, so a clone's project names them.
    const text = ours["package.json"]?.replaceAll(/"file:vendor\/.*\.tgz"/g, `"^${manifest.version}"`) ?? "";
    const { overrides, ...rest } = JSON.parse(text) as { readonly overrides: Readonly<Record<string, string>> };
    expect(Object.keys(overrides)).toEqual(expect.arrayContaining(["@protected-function/core"]));
    expect({ ...ours, "package.json": `${JSON.stringify(rest, undefined, 2)}\n` }).toEqual(published);
  });

  it("equals one from pulumi new, by Pulumi's launcher and a local path", async () => {
    const folder = join(parent.path, "billing");
    mkdirSync(folder);
    const host = await startLanguageHost();
    try {
      // Our language host installs nothing: `pulumi new` without --generate-only needs Pulumi's own.
      const args = ["new", join(repository, "template"), "--generate-only", "--yes", "--offline", "--name", "billing"];
      const { exitCode, stderr } = await run(inject("enginePath"), args, {
        cwd: folder,
        env: {
          ...environment,
          PULUMI_HOME: join(parent.path, "pulumi-home"),
          PULUMI_SKIP_UPDATE_CHECK: "true",
          PULUMI_DEBUG_LANGUAGES: `nodejs:${host.port}`,
        },
      });
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    } finally {
      await host.close();
    }
    const { "Pulumi.yaml": project, ...rest } = filesOf(folder);
    const { "Pulumi.yaml": expected, ...others } = filesOf(join(parent.path, "shipments"));
    const named = Object.entries(others).map(([path, text]) => [path, text.replaceAll("shipments", "billing")]);

    expect(rest).toEqual(Object.fromEntries(named));
    const lines = (text = "") => text.split("\n").filter((line) => !/^\s*(?:#|$)|pulumi:|^config:|value:/.test(line));
    expect(lines(project)).toEqual(lines(expected?.replaceAll("shipments", "billing")));
  });

  it("works beside another one, from any folder in it", () => {
    const [first, second] = [join(parent.path, "shipments"), join(parent.path, "billing")];
    linkPackages(first, second);
    const contract = join(second, "functions/contract.ts");
    writeFileSync(contract, readFileSync(contract, "utf8").replace('"orders/{id}"', '"bills/{id}"'));
    const endpoints = (project: string, folder: string) => {
      const options = { cwd: join(project, folder), env: environment, encoding: "utf8", stdio: "pipe" } as const;
      const matrix = execFileSync(join(project, "pf"), ["matrix", "--json"], options);
      const { columns } = JSON.parse(matrix) as { readonly columns: readonly { readonly endpoints?: unknown }[] };
      return columns.flatMap((column) => column.endpoints ?? []);
    };

    expect(endpoints(first, "functions/src")).toEqual(["GET orders/{id}"]);
    expect(endpoints(second, ".")).toEqual(["GET bills/{id}"]);
    expect(endpoints(second, "test")).toEqual(["GET bills/{id}"]);
  });

  it("gets a later version by npm update, whose changes appear in the deployed stack's preview", async () => {
    const project = join(parent.path, "shipments");
    const release = async (version: string, change?: (text: string) => string) => {
      for (const tarball of tarballs) {
        const file = "hosting/observability.js";
        const isChanged = change !== undefined && basename(tarball).startsWith("protected-function-infra-");
        registry.publish(packedAs(version, tarball, isChanged ? { file, text: change } : undefined));
      }
      const locked = readFileSync(join(project, "package.json"), "utf8");
      await npm(project, "update", "--no-audit", "--no-fund");
      const installed = ["guard", "infra", "pf"].map(
        (name) =>
          JSON.parse(readFileSync(join(project, "node_modules/@protected-function", name, "package.json"), "utf8")) as {
            readonly version: string;
          },
      );
      expect(installed.map((own) => own.version)).toEqual([version, version, version]);
      expect(readFileSync(join(project, "package.json"), "utf8")).toBe(locked);
    };
    const changes = (steps: readonly Step[]) =>
      steps.filter(({ op }) => op !== "same").map(({ op, type }) => [op, type]);
    const { local, close } = await openLocally({ directory: project });
    try {
      await local.stack.up();
      await release(later(1));
      expect(changes((await local.stack.preview()).steps)).toEqual([]);

      await release(later(2), (text) => text.replace("retentionInDays: args.retentionDays", "retentionInDays: 97"));
      expect(changes((await local.stack.preview()).steps)).toEqual([
        ["update", "azure-native:operationalinsights:Workspace"],
      ]);
    } finally {
      await close();
    }
  });
});
