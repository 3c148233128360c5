import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { repository } from "../support/command-line.ts";

/** What no module may reach for: an arrow of docs/architecture.md, turned round. */
const forbidden: Readonly<Record<string, readonly string[]>> = {
  infra: [
    "twin/index.ts",
    "azure/http.ts",
    "azure/json-api.ts",
    "policy-pack/policies.ts",
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
    "functions/build.ts",
  ],
  "infra/definitions": ["infra/rules/rules.ts", "infra/identity/registration.ts", "functions/build.ts"],
  "infra/rules": [
    "infra/stack-identity.ts",
    "infra/adoption/adopted-api.ts",
    "infra/identity/registration.ts",
    "infra/conditional-access/principals.ts",
    "infra/index.ts",
    "twin/index.ts",
    "engine/stack.ts",
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
    "infra/protected-function.ts",
    "infra/config.ts",
  ],
  "infra/hosting": ["infra/identity/registration.ts", "infra/protected-function.ts", "infra/config.ts"],
  "infra/conditional-access": ["infra/identity/registration.ts", "infra/hosting/hosting.ts", "infra/index.ts"],
  functions: ["infra/config.ts", "access/index.ts", "twin/index.ts", "azure/http.ts", "text/cut.ts"],
  "functions/contract": ["functions/src/index.ts", "functions/guard/serve.ts", "functions/build.ts", "infra/config.ts"],
  "functions/guard": [
    "functions/src/index.ts",
    "functions/contract/routes.ts",
    "functions/build/assets.ts",
    "text/cut.ts",
  ],
  "functions/build": ["functions/src/index.ts", "functions/guard/serve.ts", "functions/build.ts", "infra/config.ts"],
  text: ["infra/config.ts", "functions/app-roles.ts", "access/index.ts", "twin/index.ts", "azure/http.ts", "node:util"],
  access: ["infra/config.ts", "functions/app-roles.ts", "twin/index.ts", "azure/http.ts", "text/cut.ts", "node:fs"],
  twin: ["text/cut.ts", "infra/config.ts", "functions/build.ts", "azure/http.ts", "@pulumi/pulumi"],
  "twin/tenant": [
    "text/cut.ts",
    "infra/config.ts",
    "twin/network/answer.ts",
    "twin/graph/index.ts",
    "twin/arm/index.ts",
  ],
  "twin/network": [
    "text/cut.ts",
    "twin/entra/index.ts",
    "twin/functions-host/index.ts",
    "twin/easy-auth/app-service-authentication.ts",
  ],
  "twin/entra": [
    "text/cut.ts",
    "twin/graph/index.ts",
    "twin/arm/index.ts",
    "twin/easy-auth/app-service-authentication.ts",
    "twin/external-issuers/index.ts",
  ],
  "twin/graph": [
    "text/cut.ts",
    "twin/entra/index.ts",
    "twin/arm/index.ts",
    "twin/functions-host/index.ts",
    "functions/build.ts",
  ],
  "twin/arm": [
    "text/cut.ts",
    "twin/entra/index.ts",
    "twin/graph/index.ts",
    "twin/functions-host/index.ts",
    "functions/build.ts",
  ],
  "twin/easy-auth": [
    "text/cut.ts",
    "twin/entra/index.ts",
    "twin/graph/index.ts",
    "twin/arm/index.ts",
    "infra/config.ts",
  ],
  "twin/functions-host": [
    "text/cut.ts",
    "twin/entra/index.ts",
    "twin/easy-auth/app-service-authentication.ts",
    "twin/arm/index.ts",
    "functions/build.ts",
  ],
  azure: ["infra/naming.ts", "functions/build.ts", "access/index.ts", "twin/index.ts", "checks/check.ts"],
  engine: ["infra/index.ts", "azure/http.ts", "twin/index.ts", "commands/start/prove.ts"],
  checks: [
    "text/cut.ts",
    "twin/index.ts",
    "access/index.ts",
    "infra/config.ts",
    "infra/stack-mark.ts",
    "commands/start/prove.ts",
  ],
  stacks: [
    "infra/index.ts",
    "infra/config.ts",
    "infra/settings/settings-schema.ts",
    "twin/sites.ts",
    "twin/tenant/tenant.ts",
    "cli/exit-codes.ts",
    "access-matrix/matrix.ts",
    "commands/start/prove.ts",
  ],
  "stacks/settings": ["twin/index.ts", "checks/check.ts", "stacks/local/local-stack.ts"],
  "stacks/recipe": ["engine/stack.ts", "twin/index.ts", "stacks/live/stack-state.ts"],
  "stacks/live": ["twin/index.ts", "stacks/local/local-stack.ts", "stacks/client/client.ts"],
  "stacks/client": ["twin/index.ts", "stacks/local/local-stack.ts"],
  "access-matrix": ["twin/index.ts", "engine/stack.ts", "infra/config.ts", "commands/matrix/matrix-text.ts"],
  refusals: ["twin/index.ts", "engine/stack.ts", "access/index.ts", "commands/call/call-as.ts"],
  cli: ["commands/start/command.ts", "stacks/stack-outputs.ts", "twin/index.ts", "access/index.ts", "azure/http.ts"],
  commands: [
    "infra/index.ts",
    "infra/config.ts",
    "functions/build.ts",
    "twin/arm/index.ts",
    "twin/tenant/tenant.ts",
    "policy-pack/policies.ts",
  ],
  "commands/drift": ["infra/rules/rules.ts", "commands/teardown/teardown.ts", "documentation/pages.ts"],
  "commands/review": ["infra/index.ts", "commands/matrix/matrix-text.ts"],
  "commands/verify": ["commands/call/call-as.ts"],
  documentation: ["twin/index.ts", "infra/config.ts", "engine/stack.ts"],
  "policy-pack": ["infra/config.ts", "twin/index.ts", "azure/http.ts", "access/index.ts"],
};
const everywhere = ["test/support/command-line.ts", "bench/table.ts"];

/** Arrows that there are: a border that forbids everything would pass the rest. */
const allowed: readonly (readonly [module: string, target: string])[] = [
  ["infra", "access/index.ts"],
  ["infra", "text/cut.ts"],
  ["engine", "text/redact.ts"],
  ["stacks", "text/plain-text.ts"],
  ["cli", "text/message.ts"],
  ["infra", "functions/build.ts"],
  ["infra", "infra/rules/rules.ts"],
  ["infra/settings", "infra/stack-mark.ts"],
  ["infra/definitions", "infra/settings/settings-schema.ts"],
  ["infra/rules", "infra/definitions/policies.ts"],
  ["infra/adoption", "infra/definitions/declared-role.ts"],
  ["infra/identity", "infra/adoption/adoption-problem.ts"],
  ["infra/hosting", "infra/stack-identity.ts"],
  ["infra/conditional-access", "infra/rules/lock-out-guard.ts"],
  ["infra/protected-function.ts", "infra/hosting/hosting.ts"],
  ["functions", "functions/contract/read-contract.ts"],
  ["functions/contract", "functions/contract.ts"],
  ["functions/contract", "text/nearest.ts"],
  ["functions/guard", "functions/contract/define-contract.ts"],
  ["functions/build", "text/problem-blocks.ts"],
  ["policy-pack", "infra/rules/rule.ts"],
  ["policy-pack", "text/printable.ts"],
  ["twin/graph", "access/index.ts"],
  ["twin/graph", "twin/tenant/tenant.ts"],
  ["azure", "text/redact.ts"],
  ["checks", "azure/http.ts"],
  ["checks", "infra/outputs.ts"],
  ["stacks", "azure/http.ts"],
  ["stacks", "twin/index.ts"],
  ["stacks", "infra/stack-mark.ts"],
  ["stacks", "infra/naming.ts"],
  ["stacks", "infra/outputs.ts"],
  ["stacks/settings", "infra/settings/lenient-settings.ts"],
  ["stacks/live", "stacks/settings/settings-in-file.ts"],
  ["stacks/local", "engine/stack.ts"],
  ["access-matrix", "access/index.ts"],
  ["documentation", "commands/start/prove.ts"],
  ["commands/drift", "commands/options/outputs-options.ts"],
  ["commands/verify", "refusals/explain.ts"],
  ["commands/review", "infra/rules/rules.ts"],
  ["commands", "engine/stack.ts"],
  ["commands", "twin/index.ts"],
  ["commands", "infra/outputs.ts"],
];

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "protected-function-borders-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Files of one import each, in modules of a folder of their own, under the project's own rules. */
function refused(
  imports: readonly (readonly [module: string, target: string])[],
  statement: "import" | "import type" = "import",
  more = "",
): readonly string[] {
  for (const name of [".dependency-cruiser.mjs", "package.json", "tsconfig.json"]) {
    copyFileSync(join(repository, name), join(folder, name));
  }
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
  const files = imports.map(([module, target], index) => {
    const file = module.endsWith(".ts") ? module : `${module}/import-${index}.ts`;
    const isFile = target.endsWith(".ts");
    if (isFile && !existsSync(join(folder, target))) write(target, "export const x = 1;\n");
    const from = isFile ? relative(dirname(file), target) : target;
    const specifier = from.startsWith(".") || !isFile ? from : `./${from}`;
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
  write("text/other.ts", 'import type { Y } from "./import-0.ts";\nexport const x = 1;\nexport type X = Y;\n');
  const circle = [["text", "text/other.ts"]] as const;
  expect(refused(circle, "import", "export type Y = number;\n")).toEqual(["text -> text/other.ts"]);
});

it.each([
  ["import", ["twin -> vitest"]],
  ["import type", []],
] as const)("refuses what npm ci --omit=dev leaves out, but for types: %s", (statement, expected) => {
  expect(refused([["twin", "vitest"]], statement)).toEqual(expected);
});
