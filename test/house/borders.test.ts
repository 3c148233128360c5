import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, expect, it } from "vitest";
import { repository } from "../support/command-line.ts";

/** What no room may reach for: an arrow of docs/architecture.md, turned round. */
const forbidden: Readonly<Record<string, readonly string[]>> = {
  infra: [
    "twin/index.ts",
    "toolkit/clients/http.ts",
    "functions/publish/cloud.ts",
    "policy-pack/policies.ts",
    "node:fs",
  ],
  "infra/rules": ["twin/index.ts", "toolkit/engine/stack.ts", "node:fs"],
  functions: ["infra/clouds.ts", "access/index.ts", "twin/index.ts", "toolkit/clients/http.ts", "text/cut.ts"],
  text: [
    "infra/clouds.ts",
    "functions/app-roles.ts",
    "access/index.ts",
    "twin/index.ts",
    "toolkit/clients/http.ts",
    "node:util",
  ],
  access: [
    "infra/clouds.ts",
    "functions/app-roles.ts",
    "twin/index.ts",
    "toolkit/clients/http.ts",
    "text/cut.ts",
    "node:fs",
  ],
  twin: ["text/cut.ts", "infra/clouds.ts", "functions/build.ts", "toolkit/clients/http.ts", "@pulumi/pulumi"],
  "twin/tenant": [
    "text/cut.ts",
    "infra/clouds.ts",
    "twin/network/answer.ts",
    "twin/graph/index.ts",
    "twin/arm/index.ts",
  ],
  "twin/network": ["text/cut.ts", "twin/entra/index.ts", "twin/functions-host/index.ts", "twin/easy-auth/gate.ts"],
  "twin/entra": [
    "text/cut.ts",
    "twin/graph/index.ts",
    "twin/arm/index.ts",
    "twin/easy-auth/gate.ts",
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
    "infra/clouds.ts",
  ],
  "twin/functions-host": [
    "text/cut.ts",
    "twin/entra/index.ts",
    "twin/easy-auth/gate.ts",
    "twin/arm/index.ts",
    "functions/build.ts",
  ],
  "toolkit/clients": ["text/cut.ts", "infra/clouds.ts", "access/index.ts", "twin/index.ts", "toolkit/checks/check.ts"],
  "toolkit/engine": ["infra/index.ts", "toolkit/clients/http.ts", "twin/index.ts", "toolkit/operations/prove.ts"],
  "toolkit/checks": [
    "text/cut.ts",
    "twin/index.ts",
    "access/index.ts",
    "infra/clouds.ts",
    "toolkit/operations/prove.ts",
  ],
  "toolkit/operations": ["infra/clouds.ts", "twin/sites.ts", "twin/tenant/tenant.ts", "toolkit/reports/wrapped.ts"],
  "toolkit/reports": ["access/index.ts", "twin/index.ts", "toolkit/clients/http.ts", "toolkit/cli/port.ts"],
  "toolkit/cli": ["twin/index.ts", "access/index.ts", "toolkit/engine/stack.ts", "toolkit/clients/http.ts"],
  "policy-pack": ["infra/clouds.ts", "twin/index.ts", "toolkit/clients/http.ts", "access/index.ts"],
};
const everywhere = ["test/support/command-line.ts", "bench/table.ts"];

/** Arrows that there are: a border that forbids everything would pass the rest. */
const allowed: readonly (readonly [room: string, target: string])[] = [
  ["infra", "access/index.ts"],
  ["infra", "text/cut.ts"],
  ["toolkit/engine", "text/redact.ts"],
  ["toolkit/operations", "text/plain-text.ts"],
  ["toolkit/reports", "text/markdown.ts"],
  ["toolkit/cli", "text/message.ts"],
  ["infra", "functions/build.ts"],
  ["policy-pack", "infra/rules/rule.ts"],
  ["policy-pack", "text/printable.ts"],
  ["twin/graph", "access/index.ts"],
  ["twin/graph", "twin/tenant/tenant.ts"],
  ["toolkit/checks", "toolkit/clients/http.ts"],
  ["toolkit/operations", "twin/index.ts"],
  ["toolkit/operations", "infra/stack-mark.ts"],
  ["toolkit/operations", "infra/naming.ts"],
  ["toolkit/operations", "toolkit/engine/stack.ts"],
  ["toolkit/cli", "toolkit/operations/prove.ts"],
];

const folder = mkdtempSync(join(tmpdir(), "protected-function-borders-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Files of one import each, in rooms of a folder of their own, under the project's own rules. */
function refused(imports: readonly (readonly [room: string, target: string])[]): readonly string[] {
  copyFileSync(join(repository, ".oxlintrc.json"), join(folder, ".oxlintrc.json"));
  const files = imports.map(([room, target], index) => {
    const file = `${room}/import-${index}.ts`;
    const isFile = target.endsWith(".ts");
    mkdirSync(join(folder, room), { recursive: true });
    const from = isFile ? relative(dirname(file), target) : target;
    writeFileSync(
      join(folder, file),
      `import { x } from "${from.startsWith(".") || !isFile ? from : `./${from}`}";\nexport const y = x;\n`,
    );
    return file;
  });
  const oxlint = join(repository, "node_modules/.bin/oxlint");
  const { stdout } = spawnSync(oxlint, ["--format", "json"], { cwd: folder, encoding: "utf8" });
  const { diagnostics } = JSON.parse(stdout) as {
    readonly diagnostics: readonly { readonly code: string; readonly filename: string }[];
  };
  const found = new Set(
    diagnostics.filter(({ code }) => code.includes("no-restricted-imports")).map(({ filename }) => filename),
  );
  for (const file of files) rmSync(join(folder, file));
  return imports.filter((_, index) => found.has(files[index] ?? "")).map(([room, target]) => `${room} -> ${target}`);
}

it("refuses every arrow between rooms that the architecture does not have", () => {
  const imports = Object.entries(forbidden).flatMap(([room, targets]) =>
    [...targets, ...everywhere].map((target) => [room, target] as const),
  );

  expect(refused(imports)).toEqual(imports.map(([room, target]) => `${room} -> ${target}`));
});

it("lets the arrows be that it has", () => {
  expect(refused(allowed)).toEqual([]);
});
