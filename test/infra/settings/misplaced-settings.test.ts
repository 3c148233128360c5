import { describe, expect, it } from "vitest";
import { misplacedSettings } from "../../../infra/settings/misplaced-settings.ts";

describe("a setting under the project's own name", () => {
  it("is refused with the commands that move it", () => {
    expect(misplacedSettings({ "orders:location": "northeurope" }, "orders", "dev")).toEqual([
      {
        path: "orders:location",
        rule: "isn't read: the program's settings begin with protected-function:, whatever the project's name is",
        found: '"northeurope"',
        fix: "npx pulumi config set --stack dev protected-function:location northeurope && npx pulumi config rm --stack dev orders:location",
      },
    ]);
  });

  it("is moved as JSON if it's an object, and in the file if it's long", () => {
    const [short, long] = misplacedSettings(
      { "orders:callers": { "it's": {} }, "orders:tags": { team: "x".repeat(300) } },
      "orders",
      "dev",
    );
    expect(short?.fix).toBe(
      `npx pulumi config set --stack dev protected-function:callers '{"it'"'"'s":{}}' && npx pulumi config rm --stack dev orders:callers`,
    );
    expect(long?.fix).toBe("rename it to protected-function:tags in the stack's settings file");
    expect(long?.found).not.toContain("xxx");
  });

  it("is where the program deploys, also under the provider's name, unless that is said as well", () => {
    expect(misplacedSettings({ "azure-native:location": "northeurope" }, "orders", "dev")).toEqual([
      {
        path: "azure-native:location",
        rule: "isn't where the program deploys: that is protected-function:location, which is missing",
        found: '"northeurope"',
        fix: "npx pulumi config set --stack dev protected-function:location northeurope",
      },
    ]);
  });

  it("isn't one of the program's own, of a provider's, or of another name", () => {
    const config = { "protected-function:location": "x", "azure-native:location": "x", "orders:greeting": "hello" };
    expect(misplacedSettings(config, "orders", "dev")).toEqual([]);
    expect(misplacedSettings({ "protected-function:location": "x" }, "protected-function", "dev")).toEqual([]);
  });
});
