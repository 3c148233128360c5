import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { obtainPlugins } from "../../../packages/engine/plugins/obtain-plugins.ts";
import type { CommandResult } from "../../../packages/engine/run-command.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const directory = fileURLToPath(new URL("../../..", import.meta.url));
const done: CommandResult = { exitCode: 0, stdout: "", stderr: "" };

/** An engine that has these plugins, and what it answers when told to install another. */
function engineWith(installed: readonly object[], install: CommandResult, platform: NodeJS.Platform = "linux") {
  const asked: string[] = [];
  const obtain = (names: readonly string[]) =>
    obtainPlugins({
      engine: { path: "pulumi" },
      directory,
      names,
      environment: { PULUMI_HOME: temporaryFolder() },
      platform,
      run: async (_command, args) => {
        asked.push(args.join(" "));
        return args[1] === "ls" ? { ...done, stdout: JSON.stringify(installed) } : install;
      },
    });
  return { asked, obtain };
}

describe("obtaining real plugins", () => {
  test("uses an installed one with the SDK's version", async () => {
    const { asked, obtain } = engineWith([{ name: "azuread", kind: "resource", version: "6.9.1" }], done);
    expect(await obtain(["azuread"])).toEqual([{ name: "azuread", version: "6.9.1", source: "installed" }]);
    expect(asked).toEqual(["plugin ls --json"]);
  });

  test("installs a missing one through the engine, regardless of other versions or a tool of that name", async () => {
    const { asked, obtain } = engineWith(
      [
        { name: "azuread", kind: "resource", version: "6.0.0" },
        { name: "azuread", kind: "tool", version: "6.9.1" },
      ],
      done,
    );
    expect(await obtain(["azuread"])).toEqual([{ name: "azuread", version: "6.9.1", source: "downloaded" }]);
    expect(asked.at(-1)).toBe("plugin install resource azuread v6.9.1");
  });

  test("reports the first reason that one isn't available", async () => {
    const stderr = "[resource plugin] installing\nwarning: no such host\nWill retry\nerror: failed all 5 attempts";
    const { obtain } = engineWith([], { exitCode: 1, stdout: "", stderr });
    expect(await obtain(["random"])).toEqual([
      { name: "random", version: "4.21.2", source: "stand-in", why: "no such host" },
    ]);
  });

  test.each(["darwin", "win32"] as const)("skips those that wouldn't trust the twin on %s", async (platform) => {
    const azuread = { name: "azuread", kind: "resource", version: "6.9.1" };
    const { asked, obtain } = engineWith([azuread], done, platform);
    expect(await obtain(["azuread", "random"])).toEqual([
      { name: "azuread", version: "6.9.1", source: "stand-in", why: expect.stringContaining("SSL_CERT_FILE") },
      { name: "random", version: "4.21.2", source: "downloaded" },
    ]);
    expect(asked).toEqual(["plugin ls --json", "plugin install resource random v4.21.2"]);
  });
});
