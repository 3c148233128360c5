import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createEngineHome, pulumiHome } from "../../packages/engine/engine-home.ts";
import { createRunCommand } from "../../packages/engine/run-command.ts";
import { processGuardian } from "../../packages/engine/guardian.ts";
import { engine, skipNote } from "../support/engine/engine.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("the person's own Pulumi home", () => {
  test("is the configured one, or a folder in their home", () => {
    expect(pulumiHome({ PULUMI_HOME: "/p", HOME: "/h" })).toBe("/p");
    expect(pulumiHome({ PULUMI_HOME: "", HOME: "/h" })).toBe(join("/h", ".pulumi"));
  });
});

describe.skipIf(engine === undefined)(`a Pulumi home without logs${skipNote}`, () => {
  const run = createRunCommand(processGuardian());

  async function ask(home: string, ...args: string[]) {
    if (engine === undefined) throw new Error("unreachable: the suite is skipped without an engine");
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" };
    return await run(engine.path, args, { env });
  }

  test("has the person's plugins, and silently stops the engine from logging", async () => {
    const own = temporaryFolder();
    const plugin = join(own, "plugins", "resource-tiny-v1.2.3");
    mkdirSync(plugin, { recursive: true });
    writeFileSync(join(plugin, "pulumi-resource-tiny"), "", { mode: 0o755 });
    const home = await createEngineHome(temporaryFolder(), { PULUMI_HOME: own });

    const { exitCode, stdout, stderr } = await ask(home, "plugin", "ls", "--json");
    expect(JSON.parse(stdout)).toMatchObject([{ name: "tiny", version: "1.2.3" }]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(readdirSync(own)).toEqual(["plugins"]);
    expect(readdirSync(home).toSorted()).toEqual(["logs", "plugins"]);
  });

  test("is necessary, because the engine logs each command in another home", async () => {
    const other = temporaryFolder();
    await ask(other, "plugin", "ls", "--json");
    expect(readdirSync(join(other, "logs"))).toEqual([expect.stringMatching(/^pulumi-.*\.log$/)]);
  });
});
