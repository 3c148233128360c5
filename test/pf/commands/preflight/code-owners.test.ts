import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { codeOwners } from "../../../../packages/pf/commands/preflight/code-owners.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "protected-function-owners-"));
  mkdirSync(join(root, ".git"));
  mkdirSync(join(root, ".github/workflows"), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

it.each([
  [undefined, "warning"],
  ["/docs/ @contoso/writers\n", "warning"],
  ["* @contoso/platform\n/accepted-findings.yaml\n", "warning"],
  ["/accepted-findings.yaml @your-organization/your-team\n", "warning"],
  ["* @contoso/platform\n", "ok"],
  ["/accepted-findings.yaml @contoso/platform\n", "ok"],
  ["*.yaml @contoso/platform\n", "ok"],
])("tells whether somebody approves what is accepted: %j", (text, state) => {
  if (text !== undefined) write(".github/CODEOWNERS", text);

  expect(codeOwners({ directory: root })).toMatchObject([{ id: "code-owners", state }]);
});

it("reads the file that GitHub reads, from the program's folder in its repository", () => {
  write("docs/CODEOWNERS", "/apps/orders/accepted-findings.yaml @contoso/orders\n");
  mkdirSync(join(root, "apps/orders"), { recursive: true });

  expect(codeOwners({ directory: join(root, "apps/orders") })).toMatchObject([{ state: "ok" }]);
  write("CODEOWNERS", "/docs/ @contoso/writers\n");
  expect(codeOwners({ directory: join(root, "apps/orders") })).toMatchObject([
    { state: "warning", found: "no owner in CODEOWNERS" },
  ]);
});

it("asks for nothing without workflows of GitHub's, or in a demo", () => {
  rmSync(join(root, ".github"), { recursive: true });

  expect(codeOwners({ directory: root })).toEqual([]);
  expect(codeOwners({ directory: undefined })).toEqual([]);
});
