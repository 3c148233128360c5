import { describe, expect, it } from "vitest";
import { additionsTo } from "../../../packages/pf/create/by-hand.ts";
import { readTemplate } from "../../../packages/pf/create/template.ts";

const template = await readTemplate();
const added = (file: string, present: string) => additionsTo(file, present, template[file] ?? "");

describe("the manual addition to", () => {
  it.each([
    ["a workspace in npm's form", '{ "workspaces": ["web"] }', ["web", "functions"]],
    ["a workspace in Yarn's form", '{ "workspaces": { "packages": ["web"] } }', ["web", "functions"]],
    ["no workspace", "{}", ["functions"]],
    ["all workspaces", '{ "workspaces": ["functions", "web"] }', undefined],
  ])("package.json with %s", (_, present, workspaces) => {
    const fields = JSON.parse(`{${added("package.json", present).join("\n")}}`) as Record<string, unknown>;
    expect(fields["workspaces"]).toEqual(workspaces);
  });

  it("package.json with another module type and other versions", () => {
    const present = JSON.stringify({
      type: "commonjs",
      dependencies: { "@pulumi/pulumi": "3.1.0", "@protected-function/infra": "^0.0.1" },
    });
    const fields = JSON.parse(`{${added("package.json", present).join("\n")}}`) as Record<
      string,
      Record<string, string>
    >;
    expect(fields["type"]).toBe("module");
    // Which Pulumi a project has is its own affair, in the range that the packages accept. Ours have one version.
    expect(fields["dependencies"]).not.toHaveProperty("@pulumi/pulumi");
    expect(fields["dependencies"]).toHaveProperty("@protected-function/infra");
  });

  it("package.json with a start script of its own, which stays", () => {
    expect(added("package.json", JSON.stringify({ scripts: { start: "func start" } })).join("\n")).not.toContain(
      "start",
    );
    expect(added("package.json", JSON.stringify({})).join("\n")).toContain(' && pf start"');
  });

  it("tsconfig.json in any order, also with comments", () => {
    const present = '{ // Ours\n  "compilerOptions": {\n    "noEmit": true\n  }\n}\n';
    expect(added("tsconfig.json", present).map((line) => line.trim())).toEqual([
      '"module": "nodenext",',
      '"allowJs": true,',
      '"allowImportingTsExtensions": true,',
    ]);
  });

  it("Pulumi.yaml that starts the program in another way", () => {
    expect(added("Pulumi.yaml", "name: orders\nruntime: nodejs\n")).toEqual([
      "runtime:",
      "  name: nodejs",
      "  options:",
      "    typescript: false",
      "    nodeargs: --import=@protected-function/infra/require-node",
      "main: infra/index.ts",
    ]);
  });

  it("the program, the handlers and a stack's settings that don't use these packages", () => {
    expect(added("infra/index.ts", 'import "@pulumi/azure-native";\n').join("\n")).toContain("protectedFunction({");
    expect(added("functions/src/index.ts", 'app.http("a", {});\n').join("\n")).toContain("serve(contract, {");
    expect(added("Pulumi.dev.yaml", "config:\n  orders:a: 1\n").join("\n")).toContain("protected-function:callers:");
  });

  it("any file that equals a new project's is empty", () => {
    for (const [file, text] of Object.entries(template)) expect([file, added(file, text)]).toEqual([file, []]);
  });

  it("any file with Windows line endings is the same as with others", () => {
    for (const [file, text] of Object.entries(template)) {
      expect([file, added(file, text.replaceAll("\n", "\r\n"))]).toEqual([file, []]);
    }
  });
});
