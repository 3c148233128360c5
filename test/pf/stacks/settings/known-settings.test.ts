import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { stackFileSchema } from "../../../../infra/settings/json-schema.ts";
import { requireKnownSettings } from "../../../../packages/pf/stacks/settings/known-settings.ts";
import { repository } from "../../../support/command-line.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "protected-function-known-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What is said of a settings file; nothing: all of its names are known. */
function refusal(config: unknown, directory = repository): string {
  const file = join(folder, "Pulumi.x.yaml");
  writeFileSync(file, typeof config === "string" ? config : stringify({ config }));
  try {
    requireKnownSettings(file, directory);
    return "";
  } catch (error) {
    expect(error).toMatchObject({ code: "SETTINGS_REFUSED" });
    return (error as Error).message.replaceAll(file, "<file>");
  }
}

/** Paths of all settings that the schema names, each with a caller or an item of some name. */
function pathsIn(schema: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  const { properties = {}, additionalProperties, items, anyOf = [] } = Object(schema) as Record<string, object>;
  return [
    ...Object.entries(properties).flatMap(([name, inner]) => [[...path, name], ...pathsIn(inner, [...path, name])]),
    ...(typeof additionalProperties === "object" ? pathsIn(additionalProperties, [...path, "some"]) : []),
    ...(items ? pathsIn(items, [...path, "0"]) : []),
    ...(anyOf as readonly unknown[]).flatMap((one) => pathsIn(one, path)),
  ];
}

const config = Object(stackFileSchema().properties?.["config"]) as { properties: object };
const paths = pathsIn(config);

function at(path: readonly string[]): unknown {
  return path.reduceRight<unknown>((inner, name) => (name === "0" ? [inner] : { [name]: inner }), 1);
}

describe("the names in a settings file", () => {
  it.each(readdirSync(repository).filter((name) => /^Pulumi\.\w+\.yaml$/.test(name)))("of %s are all known", (name) => {
    expect(() => requireKnownSettings(join(repository, name), repository)).not.toThrow();
  });

  it("are checked everywhere in the schema", () => {
    expect(paths.length).toBeGreaterThan(80);
    expect(Math.max(...paths.map((path) => path.length))).toBeGreaterThan(4);
    for (const path of paths) expect(refusal(at(path))).toBe("");
  });

  it("are reported if misspelled at any depth, with a suggestion", () => {
    for (const path of paths.filter((one) => (one.at(-1) ?? "").length > 3)) {
      const name = path.at(-1) ?? "";
      const misspelt = `${name.slice(0, -2)}${name.at(-1)}${name.at(-2)}`;
      if (misspelt === name) continue;
      expect(refusal(at([...path.slice(0, -1), misspelt]))).toMatch(/^The settings of this stack have a problem:\n- /);
    }
    expect(refusal({ "protected-function:callers": { a: { secrets: { first: { enddate: 1 } } } } })).toBe(
      [
        "The settings of this stack have a problem:",
        "- callers.a.secrets.first.enddate (<file>:6): is not a setting (did you mean endDate?); found a value, not shown.",
        "  Fix: rename it to endDate in <file>",
      ].join("\n"),
    );
  });

  it.each([
    [{ federated: { jobs: { github: { repo: "contoso/orders" } } } }, "repository"],
    [
      { federated: { site: { managedIdentity: "11111111-2222-4333-8444-555555555555" } } },
      "managedIdentityPrincipalId",
    ],
    [{ deliverTo: { keyVault: { rg: "rg-orders", name: "kv-orders" } } }, "resourceGroup"],
  ])("are renamed to the one that is missing there: %o", (caller, name) => {
    expect(refusal({ "protected-function:callers": { a: caller } })).toMatch(
      new RegExp(`^The settings of this stack have a problem:\\n.*\\n  Fix: rename it to ${name} in <file>$`),
    );
  });

  it("are put where they belong if a level is missing", () => {
    const written = 'config:\n  protected-function:callers: { a: { secrets: { endDate: "2027-03-31T00:00:00Z" } } }\n';
    expect(refusal(written)).toMatch(
      /^The settings of this stack have a problem:\n- callers\.a\.secrets \(<file>:2\): must have endDate below first/,
    );
  });

  it("are listed if none is similar", () => {
    expect(refusal({ "protected-function:refusedCallersAlert": { pager: 1 } })).toContain(
      "- refusedCallersAlert.pager (<file>:3): is not a setting; refusedCallersAlert has threshold, windowMinutes, emails; found 1.\n" +
        "  Fix: npx pulumi config rm --stack x --path 'protected-function:refusedCallersAlert.pager'",
    );
  });

  it("are also checked in values that `pulumi config set` wrote as text", () => {
    expect(refusal({ "protected-function:callers": '{"integration":{"secret":{}}}' })).toContain(
      "did you mean secrets?",
    );
    expect(refusal({ "protected-function:location": "{not json" })).toBe("");
  });

  it("begin with the program's own prefix, because a misspelled one would be ignored silently", () => {
    expect(refusal({ "protected-functon:location": "westeurope" })).toContain(
      "- protected-functon:location (<file>:2): isn't read: the program's settings begin with protected-function:; found \"westeurope\".\n" +
        "  Fix: npx pulumi config set --stack x protected-function:location westeurope && npx pulumi config rm --stack x protected-functon:location",
    );
  });

  it("aren't checked in other programs' settings or encrypted values", () => {
    expect(refusal({ "azure-native:environment": "x", "azuread:environment": "x", "another:tokenVerison": 1 })).toBe(
      "",
    );
    expect(refusal({ "protected-function:callers": { secure: "v1:x" } })).toBe("");
  });

  it("aren't those of a provider's login, wherever it stands", () => {
    const directory = join(folder, "project");
    mkdirSync(directory);
    writeFileSync(join(directory, "Pulumi.yaml"), "name: orders\nconfig:\n  azuread:useMsi: { value: true }\n");

    const said = refusal({ "azure-native:clientSecret": "hunter2" }, directory);

    expect(said).toContain("- azuread:useMsi (");
    expect(said).toMatch(
      /Pulumi\.yaml:3\): must not be set: .*; found true\.\n {2}Fix: remove it from .*Pulumi\.yaml, and /,
    );
    expect(said).toContain("- azure-native:clientSecret (<file>:2): must not be set: ");
    expect(said).not.toContain("hunter2");
  });

  it("are shortened and printed without control characters", () => {
    const many = Object.fromEntries(
      Array.from({ length: 5000 }, (_, index) => [`protected-function:\u001B[2J\n::error::${index}\u202E`, 1]),
    );
    const said = refusal(many);

    expect(said).toContain("have 5000 problems:\n");
    expect(said).toMatch(/\n- and 4,980 more\. Fix these first\.$/);
    expect(said.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(said.split("\n")).toHaveLength(42);
    expect(refusal({ [`protected-function:${"x".repeat(1_000_000)}`]: 1 }).length).toBeLessThan(1500);
  });

  it("must be in valid YAML, unless the file is missing", () => {
    expect(refusal("config: [")).toContain("<file>:1:9: a [ that isn't closed. Write ] in column 10.");
    expect(() => requireKnownSettings(join(folder, "none.yaml"), repository)).not.toThrow();
  });

  it("are the program's in any project, and refused under the project's own name", () => {
    writeFileSync(join(folder, "Pulumi.yaml"), "name: orders\n");

    expect(refusal({ "protected-function:tokenVerison": 1 }, folder)).toContain("did you mean tokenVersion?");
    expect(refusal({ "orders:tokenVersion": 2 }, folder)).toBe(
      "The settings of this stack have a problem:\n" +
        "- orders:tokenVersion (<file>:2): isn't read: the program's settings begin with protected-function:, whatever the project's name is; found 2.\n" +
        "  Fix: npx pulumi config set --stack x protected-function:tokenVersion 2 && npx pulumi config rm --stack x orders:tokenVersion",
    );
    expect(refusal({ "orders:greeting": "hello" }, folder)).toBe("");
  });
});
