import { describe, expect, it } from "vitest";
import { readYaml } from "../../../../packages/core/text/reading/read-yaml.ts";
import type { YamlKind } from "../../../../packages/core/text/reading/yaml-kind.ts";
import { withPlaces } from "../../../../packages/core/text/reading/setting-places.ts";

const stackFile = `# A comment, and a brace in a text: "callers:"
encryptionsalt: v1:abc
config:
  protected-function:callers:
    integration: { secrets: { first: { endDate: "2027" },
      second: {} } }
    a.b:
      roles:
        - Orders.Read
        - Orders.Write

    a:
      b: 1
  "protected-function:people":
    Orders.Read: { users: [ada, eve] }
  protected-function:appSettings: '{"KEY":"value"}'
  azure-native:subscriptionId: 5
  protected-functon:location: x
  protected-function:secretSettings:
    secure: v1:x
`;
const projectFile = "name: orders\nconfig:\n  protected-function:location:\n    value: West Europe\n";

function source(name: string, text: string, kind: YamlKind) {
  const read = readYaml(text, kind);
  if (read.problems !== undefined) throw new Error(JSON.stringify(read.problems));
  return { name, ...read };
}

function placeOf(path: string, text = stackFile) {
  const sources = [source("Pulumi.dev.yaml", text, "settings"), source("Pulumi.yaml", projectFile, "project")];
  const problem = { path, rule: "must be else", found: "1", fix: "remove it from the stack's settings file" };
  const [placed] = withPlaces([problem], sources);
  return [placed?.place, placed?.fix.replace("remove it from ", "")];
}

describe("the place of a problem of the settings", () => {
  it.each([
    ["callers", 4],
    ["callers.integration", 5],
    ["callers.integration.secrets.first.endDate", 5],
    ["callers.integration.secrets.second", 6],
    ["callers.a.b.roles.1", 10],
    ["callers.a.b.roles[1]", 10],
    ["callers.a.b", 7],
    ["people.Orders.Read.users.1", 15],
    ["appSettings.KEY", 16],
    ["azure-native:subscriptionId", 17],
    ["protected-functon:location", 18],
    ["secretSettings.KEY", 19],
  ])("%s is its line, %s", (path, line) => {
    expect(placeOf(path)).toEqual([`Pulumi.dev.yaml:${line}`, "Pulumi.dev.yaml"]);
    expect(placeOf(path, stackFile.replaceAll("\n", "\r\n"))).toEqual([`Pulumi.dev.yaml:${line}`, "Pulumi.dev.yaml"]);
  });

  it("of a missing part is what it's missing from", () => {
    expect(placeOf("callers.integration.secrets.first.startDate")).toEqual(["Pulumi.dev.yaml:5", "Pulumi.dev.yaml"]);
    expect(placeOf("callers.nobody")).toEqual(["Pulumi.dev.yaml:4", "Pulumi.dev.yaml"]);
    expect(placeOf("callers.a.b.roles.7")).toEqual(["Pulumi.dev.yaml:8", "Pulumi.dev.yaml"]);
  });

  it("of a setting that every stack gets is Pulumi.yaml", () => {
    expect(placeOf("location")).toEqual(["Pulumi.yaml:3", "Pulumi.yaml"]);
  });

  it("of a setting that no file has is the stack's file", () => {
    expect(placeOf("name")).toEqual(["Pulumi.dev.yaml", "Pulumi.dev.yaml"]);
    expect(placeOf("name", "")).toEqual(["Pulumi.dev.yaml", "Pulumi.dev.yaml"]);
    expect(placeOf("", "config:\n")).toEqual(["Pulumi.dev.yaml", "Pulumi.dev.yaml"]);
  });
});
