import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { repository } from "../../support/command-line.ts";

/** Before it, an import of a site meant its replacement: pulumi-azure-native#4785, #4789. */
const least = [3, 25, 0] as const;
const name = "@pulumi/azure-native";

const canAdopt = (version: string): boolean => {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  const places = [major - least[0], minor - least[1], patch - least[2]];
  return (places.find((difference) => difference !== 0) ?? 0) >= 0;
};

test.each([
  ["3.24.9", false],
  ["2.99.0", false],
  ["3.25.0", true],
  ["3.25.1", true],
  ["3.100.0", true],
  ["4.0.0", true],
] as const)("an adoption with azure-native %s can succeed: %s", (version, can) => {
  expect(canAdopt(version)).toBe(can);
});

test("azure-native is pinned to one version, which can adopt a site; the lock file and the plugin agree", () => {
  const pinned = manifest.dependencies[name];
  expect(pinned).toMatch(/^\d+\.\d+\.\d+$/);
  expect(canAdopt(pinned)).toBe(true);

  const lock = JSON.parse(readFileSync(join(repository, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<Record<string, { readonly version?: string }>>;
  };
  expect(lock.packages[`node_modules/${name}`]?.version).toBe(pinned);
  const sdk = JSON.parse(readFileSync(join(repository, "node_modules", name, "package.json"), "utf8")) as {
    readonly pulumi: { readonly version: string };
  };
  expect(canAdopt(sdk.pulumi.version)).toBe(true);
});

test("docs/guides/adoption.md names the minimum version", () => {
  expect(readFileSync(join(repository, "docs/guides/adoption.md"), "utf8")).toContain(
    `azure-native **${least.join(".")} or newer**`,
  );
});
