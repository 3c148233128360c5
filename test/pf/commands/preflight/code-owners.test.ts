import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { codeOwners } from "../../../../packages/pf/commands/preflight/code-owners.ts";
import { folderOfEachTest, writeIn } from "../../../support/temporary-folder.ts";

const root = folderOfEachTest();
beforeEach(() => {
  mkdirSync(join(root.path, ".git"));
  mkdirSync(join(root.path, ".github/workflows"), { recursive: true });
});

const write = (file: string, text: string): void => writeIn(root.path, file, text);

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

  expect(codeOwners({ directory: root.path })).toMatchObject([{ id: "code-owners", state }]);
});

it("reads the file that GitHub reads, from the program's folder in its repository", () => {
  write("docs/CODEOWNERS", "/apps/orders/accepted-findings.yaml @contoso/orders\n");
  mkdirSync(join(root.path, "apps/orders"), { recursive: true });

  expect(codeOwners({ directory: join(root.path, "apps/orders") })).toMatchObject([{ state: "ok" }]);
  write("CODEOWNERS", "/docs/ @contoso/writers\n");
  expect(codeOwners({ directory: join(root.path, "apps/orders") })).toMatchObject([
    { state: "warning", found: "no owner in CODEOWNERS" },
  ]);
});

it("asks for nothing without workflows of GitHub's, or in a demo", () => {
  rmSync(join(root.path, ".github"), { recursive: true });

  expect(codeOwners({ directory: root.path })).toEqual([]);
  expect(codeOwners({ directory: undefined })).toEqual([]);
});
