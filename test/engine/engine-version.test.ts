import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isAccepted, launcherVersion, wantedVersion } from "../../packages/engine/engine-version.ts";

describe("engine version", () => {
  test.each(["3.259.0", "v3.259.0", "3.259.1", "3.260.0", "3.1000.0", "v3.300.0-beta.1", "3.259.0+dirty"])(
    "accepts %s",
    (version) => expect(isAccepted(version)).toBe(true),
  );

  test.each(["3.258.9", "3.9.0", "2.999.0", "4.0.0", "3.259.0-alpha.1", "3.259", "", "unknown"])(
    "refuses %j",
    (version) => expect(isAccepted(version)).toBe(false),
  );

  test("is the one that the committed Go module builds and the npm packages are pinned to", () => {
    const goMod = readFileSync("packages/engine/build/go.mod", "utf8");
    expect(goMod).toContain(`require github.com/pulumi/pulumi/pkg/v3 v${wantedVersion}\n`);
    const manifest: unknown = JSON.parse(readFileSync("package.json", "utf8"));
    expect(manifest).toMatchObject({ dependencies: { "@pulumi/pulumi": wantedVersion, pulumi: launcherVersion } });
    expect([launcherVersion, wantedVersion].map(isAccepted)).toEqual([true, true]);
  });
});
