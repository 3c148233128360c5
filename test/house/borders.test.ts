import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { linkPackages } from "../../packages/pf/commands/review/git/link-packages.ts";
import { repository } from "../support/command-line.ts";

/** What no module may reach for: an arrow of docs/architecture.md, turned round. */
const forbidden: Readonly<Record<string, readonly string[]>> = {
  infra: [
    "packages/twin/index.ts",
    "packages/core/azure/http.ts",
    "packages/core/azure/json-api.ts",
    "packages/policy-pack/policies.ts",
    "@pulumi/azure-native",
    "@pulumi/azure-native/web/index.js",
    "@pulumi/azuread",
    "node:fs",
  ],
  "infra/settings": [
    "infra/naming.ts",
    "infra/outputs.ts",
    "infra/config.ts",
    "infra/rules/rules.ts",
    "infra/build/build-package.ts",
  ],
  "infra/definitions": ["infra/rules/rules.ts", "infra/identity/registration.ts", "infra/build/build-package.ts"],
  "infra/rules": [
    "infra/stack-identity.ts",
    "infra/adoption/adopted-api.ts",
    "infra/identity/registration.ts",
    "infra/conditional-access/principals.ts",
    "infra/index.ts",
    "packages/twin/index.ts",
    "packages/engine/stack.ts",
    "node:fs",
  ],
  "infra/adoption": [
    "infra/identity/registration.ts",
    "infra/hosting/hosting.ts",
    "infra/conditional-access/principals.ts",
    "infra/protected-function-args.ts",
  ],
  "infra/identity": [
    "infra/hosting/hosting.ts",
    "infra/conditional-access/principals.ts",
    "infra/protected-function-args.ts",
    "infra/config.ts",
  ],
  "infra/hosting": ["infra/identity/registration.ts", "infra/protected-function-args.ts", "infra/config.ts"],
  "infra/conditional-access": ["infra/identity/registration.ts", "infra/hosting/hosting.ts", "infra/index.ts"],
  functions: [
    "infra/config.ts",
    "packages/core/access/index.ts",
    "packages/twin/index.ts",
    "packages/core/azure/http.ts",
    "packages/core/text/cut.ts",
  ],
  "infra/contract": [
    "functions/src/index.ts",
    "packages/guard/serve.ts",
    "infra/build/build-package.ts",
    "infra/config.ts",
  ],
  "packages/guard": [
    "functions/src/index.ts",
    "infra/contract/routes.ts",
    "infra/build/assets.ts",
    "packages/core/text/cut.ts",
  ],
  "infra/build": ["functions/src/index.ts", "packages/guard/serve.ts", "infra/config.ts"],
  "infra/publish.ts": ["infra/config.ts", "packages/core/access/index.ts"],
  "infra/await-directory.ts": ["infra/config.ts", "infra/build/build-package.ts"],
  "packages/core/text": [
    "infra/config.ts",
    "functions/app-roles.ts",
    "packages/core/access/index.ts",
    "packages/twin/index.ts",
    "packages/core/azure/http.ts",
    "node:util",
  ],
  "packages/core/access": [
    "infra/config.ts",
    "functions/app-roles.ts",
    "packages/twin/index.ts",
    "packages/core/azure/http.ts",
    "packages/core/text/cut.ts",
    "node:fs",
  ],
  "packages/twin": [
    "packages/core/text/cut.ts",
    "infra/config.ts",
    "infra/build/build-package.ts",
    "packages/core/azure/http.ts",
    "@pulumi/pulumi",
  ],
  "packages/twin/tenant": [
    "packages/core/text/cut.ts",
    "infra/config.ts",
    "packages/twin/network/answer.ts",
    "packages/twin/graph/index.ts",
    "packages/twin/arm/index.ts",
  ],
  "packages/twin/network": [
    "packages/core/text/cut.ts",
    "packages/twin/entra/index.ts",
    "packages/twin/functions-host/index.ts",
    "packages/twin/easy-auth/app-service-authentication.ts",
  ],
  "packages/twin/entra": [
    "packages/core/text/cut.ts",
    "packages/twin/graph/index.ts",
    "packages/twin/arm/index.ts",
    "packages/twin/easy-auth/app-service-authentication.ts",
    "packages/twin/external-issuers/index.ts",
  ],
  "packages/twin/graph": [
    "packages/core/text/cut.ts",
    "packages/twin/entra/index.ts",
    "packages/twin/arm/index.ts",
    "packages/twin/functions-host/index.ts",
    "infra/build/build-package.ts",
  ],
  "packages/twin/arm": [
    "packages/core/text/cut.ts",
    "packages/twin/entra/index.ts",
    "packages/twin/graph/index.ts",
    "packages/twin/functions-host/index.ts",
    "infra/build/build-package.ts",
  ],
  "packages/twin/easy-auth": [
    "packages/core/text/cut.ts",
    "packages/twin/entra/index.ts",
    "packages/twin/graph/index.ts",
    "packages/twin/arm/index.ts",
    "infra/config.ts",
  ],
  "packages/twin/functions-host": [
    "packages/core/text/cut.ts",
    "packages/twin/entra/index.ts",
    "packages/twin/easy-auth/app-service-authentication.ts",
    "packages/twin/arm/index.ts",
    "infra/build/build-package.ts",
  ],
  "packages/core/azure": [
    "infra/naming.ts",
    "infra/build/build-package.ts",
    "packages/core/access/index.ts",
    "packages/twin/index.ts",
    "packages/pf/checks/check.ts",
  ],
  "packages/engine": [
    "infra/index.ts",
    "packages/core/azure/http.ts",
    "packages/twin/index.ts",
    "packages/pf/commands/start/prove.ts",
  ],
  "packages/pf/checks": [
    "packages/core/text/cut.ts",
    "packages/twin/index.ts",
    "packages/core/access/index.ts",
    "infra/config.ts",
    "infra/stack-mark.ts",
    "packages/pf/commands/start/prove.ts",
  ],
  "packages/pf/stacks": [
    "infra/index.ts",
    "infra/config.ts",
    "infra/settings/settings-schema.ts",
    "packages/twin/sites.ts",
    "packages/twin/tenant/tenant.ts",
    "packages/pf/cli/exit-codes.ts",
    "packages/pf/access-matrix/matrix.ts",
    "packages/pf/commands/start/prove.ts",
  ],
  "packages/pf/stacks/settings": [
    "packages/twin/index.ts",
    "packages/pf/checks/check.ts",
    "packages/pf/stacks/local/local-stack.ts",
  ],
  "packages/pf/stacks/recipe": [
    "packages/engine/stack.ts",
    "packages/twin/index.ts",
    "packages/pf/stacks/live/stack-state.ts",
  ],
  "packages/pf/stacks/live": [
    "packages/twin/index.ts",
    "packages/pf/stacks/local/local-stack.ts",
    "packages/pf/stacks/client/client.ts",
  ],
  "packages/pf/stacks/client": ["packages/twin/index.ts", "packages/pf/stacks/local/local-stack.ts"],
  "packages/pf/access-matrix": [
    "packages/twin/index.ts",
    "packages/engine/stack.ts",
    "infra/config.ts",
    "packages/pf/commands/matrix/matrix-text.ts",
  ],
  "packages/pf/refusals": [
    "packages/twin/index.ts",
    "packages/engine/stack.ts",
    "packages/core/access/index.ts",
    "packages/pf/commands/call/call-as.ts",
  ],
  "packages/pf/cli": [
    "packages/pf/commands/start/command.ts",
    "packages/pf/stacks/stack-outputs.ts",
    "packages/twin/index.ts",
    "packages/core/access/index.ts",
    "packages/core/azure/http.ts",
  ],
  "packages/pf/commands": [
    "infra/index.ts",
    "infra/config.ts",
    "infra/build/build-package.ts",
    "packages/twin/arm/index.ts",
    "packages/twin/tenant/tenant.ts",
    "packages/policy-pack/policies.ts",
  ],
  "packages/pf/commands/drift": [
    "infra/rules/rules.ts",
    "packages/pf/commands/teardown/teardown.ts",
    "tools/documentation/pages.ts",
  ],
  "packages/pf/commands/review": ["infra/index.ts", "packages/pf/commands/matrix/matrix-text.ts"],
  "packages/pf/commands/verify": ["packages/pf/commands/call/call-as.ts"],
  "tools/documentation": ["packages/twin/index.ts", "infra/config.ts", "packages/engine/stack.ts"],
  "packages/policy-pack": [
    "infra/config.ts",
    "packages/twin/index.ts",
    "packages/core/azure/http.ts",
    "packages/core/access/index.ts",
  ],
};
const everywhere = ["test/support/command-line.ts", "tools/bench/table.ts"];

/** Arrows that there are: a border that forbids everything would pass the rest. */
const allowed: readonly (readonly [module: string, target: string])[] = [
  ["infra", "packages/core/access/index.ts"],
  ["infra", "packages/core/text/cut.ts"],
  ["packages/engine", "packages/core/text/redact.ts"],
  ["packages/pf/stacks", "packages/core/text/plain-text.ts"],
  ["packages/pf/cli", "packages/core/text/message.ts"],
  ["infra", "infra/build/build-package.ts"],
  ["infra", "infra/rules/rules.ts"],
  ["infra/settings", "infra/stack-mark.ts"],
  ["infra/definitions", "infra/settings/settings-schema.ts"],
  ["infra/rules", "infra/definitions/policies.ts"],
  ["infra/adoption", "infra/definitions/declared-role.ts"],
  ["infra/identity", "infra/adoption/adoption-problem.ts"],
  ["infra/hosting", "infra/stack-identity.ts"],
  ["infra/conditional-access", "infra/rules/lock-out-guard.ts"],
  ["infra/protected-function.ts", "infra/hosting/hosting.ts"],
  ["functions/src", "packages/guard/index.ts"],
  ["functions/contract.ts", "packages/guard/define-contract.ts"],
  ["infra", "packages/guard/define-contract.ts"],
  ["infra/contract", "packages/guard/route-prefix.ts"],
  ["infra/publish.ts", "packages/core/azure/http.ts"],
  ["infra/contract", "packages/core/text/nearest.ts"],
  ["packages/guard", "packages/guard/define-contract.ts"],
  ["infra/build", "packages/core/text/problem-blocks.ts"],
  ["packages/policy-pack", "infra/rules/rule.ts"],
  ["packages/policy-pack", "packages/core/text/printable.ts"],
  ["packages/twin/graph", "packages/core/access/index.ts"],
  ["packages/twin/graph", "packages/twin/tenant/tenant.ts"],
  ["packages/core/azure", "packages/core/text/redact.ts"],
  ["packages/pf/checks", "packages/core/azure/http.ts"],
  ["packages/pf/checks", "infra/outputs.ts"],
  ["packages/pf/stacks", "packages/core/azure/http.ts"],
  ["packages/pf/stacks", "packages/twin/index.ts"],
  ["packages/pf/stacks", "infra/stack-mark.ts"],
  ["packages/pf/stacks", "infra/naming.ts"],
  ["packages/pf/stacks", "infra/outputs.ts"],
  ["packages/pf/stacks/settings", "infra/settings/lenient-settings.ts"],
  ["packages/pf/stacks/live", "packages/pf/stacks/settings/settings-in-file.ts"],
  ["packages/pf/stacks/local", "packages/engine/stack.ts"],
  ["packages/pf/access-matrix", "packages/core/access/index.ts"],
  ["tools/documentation", "packages/pf/commands/start/prove.ts"],
  ["packages/pf/commands/drift", "packages/pf/commands/options/outputs-options.ts"],
  ["packages/pf/commands/verify", "packages/pf/refusals/explain.ts"],
  ["packages/pf/commands/review", "infra/rules/rules.ts"],
  ["packages/pf/commands", "packages/engine/stack.ts"],
  ["packages/pf/commands", "packages/twin/index.ts"],
  ["packages/pf/commands", "infra/outputs.ts"],
];

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "protected-function-borders-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

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
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    copyFileSync(join(repository, name), join(folder, name));
  }
  linkPackages(repository, folder);
  const files = imports.map(([module, target], index) => {
    const file = module.endsWith(".ts") ? module : `${module}/import-${index}.ts`;
    const isFile = target.endsWith(".ts");
    if (isFile && !existsSync(join(folder, target))) write(target, "export const x = 1;\n");
    const specifier = isFile ? specifierOf(file, target, how) : target;
    write(file, `${statement} { x } from "${specifier}";\nexport const y: typeof x = 1;\n${more}`);
    return file;
  });
  const depcruise = join(repository, "node_modules/.bin/depcruise");
  const { stdout } = spawnSync(depcruise, ["--output-type", "json", ...new Set(files)], {
    cwd: folder,
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

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

it.each(["import", "import type"] as const)(
  "refuses every arrow between modules that the architecture does not have: %s",
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

it("lets the arrows be that it has", () => {
  expect(refused(allowed)).toEqual([]);
});

it("refuses files that import each other, by their types, too", () => {
  const [text, other] = ["packages/core/text", "packages/core/text/other.ts"];
  write(other, 'import type { Y } from "./import-0.ts";\nexport const x = 1;\nexport type X = Y;\n');
  expect(refused([[text, other]], "import", { more: "export type Y = number;\n" })).toEqual([`${text} -> ${other}`]);
});

it.each([
  ["import", ["packages/twin -> vitest", "packages/core/text -> hono", "functions/src -> zod"]],
  ["import type", []],
] as const)("refuses a package that the workspace doesn't declare, but for types: %s", (statement, expected) => {
  const imports = [
    ["packages/twin", "vitest"],
    ["packages/core/text", "hono"],
    ["functions/src", "zod"],
    ["packages/twin", "hono"],
  ] as const;
  expect(refused(imports, statement)).toEqual(expected);
});

it("refuses a path into another package, also where its name would do", () => {
  const imports = [
    ["infra", "packages/core/text/cut.ts"],
    ["packages/pf/stacks", "packages/twin/index.ts"],
    ["functions/src", "packages/guard/index.ts"],
  ] as const;
  expect(refused(imports, "import", { how: "by path" })).toEqual(imports.map(([from, to]) => `${from} -> ${to}`));
});
