import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, it } from "vitest";
import { linkPackages } from "../../packages/engine/link-packages.ts";
import { repository } from "../support/command-line.ts";
import { allowed, everywhere, forbidden } from "./arrows.ts";
import { folderOfEachTest, writeIn } from "../support/temporary-folder.ts";

const folder = folderOfEachTest();

const workspaces = globSync("{infra,functions,tools,packages/*}/package.json", { cwd: repository }).map(dirname);

/** As a file of a workspace names one of another: by `exports`, or past them. */
function byName(target: string): string | undefined {
  const workspace = workspaces.find((one) => target.startsWith(`${one}/`));
  if (workspace === undefined) return undefined;
  const { name, exports = {} } = JSON.parse(readFileSync(join(repository, workspace, "package.json"), "utf8")) as {
    readonly name: string;
    readonly exports?: Readonly<Record<string, string>>;
  };
  const file = `./${relative(workspace, target)}`;
  const [entry = file] = Object.entries(exports).find(([, exported]) => exported === file) ?? [];
  return `${name}${entry.slice(1)}`;
}

function specifierOf(file: string, target: string, how: "by name" | "by path"): string {
  const isWithin = workspaces.some((one) => file.startsWith(`${one}/`) && target.startsWith(`${one}/`));
  const name = how === "by path" || isWithin || file.startsWith("tools/") ? undefined : byName(target);
  if (name !== undefined) return name;
  const path = relative(dirname(file), target);
  return path.startsWith(".") ? path : `./${path}`;
}

/** Files of one import each, in modules of a folder of their own, under the project's own rules. */
function refused(
  imports: readonly (readonly [module: string, target: string])[],
  statement: "import" | "import type" = "import",
  { more = "", how = "by name" }: { readonly more?: string; readonly how?: "by name" | "by path" } = {},
): readonly string[] {
  const manifests = workspaces.map((workspace) => `${workspace}/package.json`);
  for (const name of [".dependency-cruiser.mjs", "package.json", "tsconfig.json", ...manifests]) {
    mkdirSync(dirname(join(folder.path, name)), { recursive: true });
    copyFileSync(join(repository, name), join(folder.path, name));
  }
  linkPackages(repository, folder.path);
  const files = imports.map(([module, target], index) => {
    const file = module.endsWith(".ts") ? module : `${module}/import-${index}.ts`;
    const isFile = target.endsWith(".ts");
    if (isFile && !existsSync(join(folder.path, target))) write(target, "export const x = 1;\n");
    const specifier = isFile ? specifierOf(file, target, how) : target;
    write(file, `${statement} { x } from "${specifier}";\nexport const y: typeof x = 1;\n${more}`);
    return file;
  });
  const depcruise = join(repository, "node_modules/.bin/depcruise");
  const { stdout } = spawnSync(depcruise, ["--output-type", "json", ...new Set(files)], {
    cwd: folder.path,
    encoding: "utf8",
    maxBuffer: 64 * 2 ** 20,
  });
  const { summary } = JSON.parse(stdout) as {
    readonly summary: { readonly violations: readonly { readonly from: string }[] };
  };
  const found = new Set(summary.violations.map(({ from }) => from));
  return imports
    .filter((_, index) => found.has(files[index] ?? ""))
    .map(([module, target]) => `${module} -> ${target}`);
}

const write = (file: string, text: string): void => writeIn(folder.path, file, text);

it.each(["import", "import type"] as const)(
  "refuses every arrow between modules that the architecture lacks: %s",
  (statement) => {
    const imports = Object.entries(forbidden).flatMap(([module, targets]) =>
      [...targets, ...everywhere].map((target) => [module, target] as const),
    );

    expect(refused(imports, statement)).toEqual(imports.map(([module, target]) => `${module} -> ${target}`));
  },
);

it("refuses an import of a higher layer in the files of infra/ that are layers themselves", () => {
  const imports = [
    ["infra/stack-mark.ts", "infra/settings/texts.ts"],
    ["infra/naming.ts", "infra/definitions/policies.ts"],
    ["infra/outputs.ts", "infra/rules/rules.ts"],
    ["infra/stack-identity.ts", "infra/adoption/adopted-api.ts"],
    ["infra/protected-function.ts", "infra/config.ts"],
    ["infra/protected-function-args.ts", "infra/previous-deployment.ts"],
  ] as const;

  expect(refused(imports, "import type")).toEqual(imports.map(([file, target]) => `${file} -> ${target}`));
});

it("accepts the arrows that it has", () => {
  expect(refused(allowed)).toEqual([]);
});

it("refuses files that import each other, even by types only", () => {
  const [text, other] = ["packages/core/text", "packages/core/text/other.ts"];
  write(other, 'import type { Y } from "./import-0.ts";\nexport const x = 1;\nexport type X = Y;\n');
  expect(refused([[text, other]], "import", { more: "export type Y = number;\n" })).toEqual([`${text} -> ${other}`]);
});

it.each([
  ["import", ["packages/twin -> vitest", "packages/core/text -> hono", "functions/src -> zod"]],
  ["import type", []],
] as const)("refuses a package that the workspace doesn't declare, except for types: %s", (statement, expected) => {
  const imports = [
    ["packages/twin", "vitest"],
    ["packages/core/text", "hono"],
    ["functions/src", "zod"],
    ["packages/twin", "hono"],
  ] as const;
  expect(refused(imports, statement)).toEqual(expected);
});

it("refuses a path into another package, even if its name would work", () => {
  const imports = [
    ["infra", "packages/core/text/cut.ts"],
    ["packages/pf/stacks", "packages/twin/index.ts"],
    ["functions/src", "packages/guard/index.ts"],
  ] as const;
  expect(refused(imports, "import", { how: "by path" })).toEqual(imports.map(([from, to]) => `${from} -> ${to}`));
});
