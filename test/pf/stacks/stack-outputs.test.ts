import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { startGuardian, type Guardian } from "../../../packages/engine/guardian.ts";
import { recipeOf } from "../../../packages/pf/stacks/recipe/recipe-of.ts";
import { announceTwin, runningTwin, runningTwins } from "../../../packages/pf/stacks/local/running-twin.ts";
import type { CommandContext } from "../../../packages/pf/cli/command.ts";
import { outputsSourceFrom } from "../../../packages/pf/commands/options/outputs-options.ts";
import { outputsOf } from "../../../packages/pf/stacks/stack-outputs.ts";
import { pythonRecipe } from "../../../packages/pf/stacks/recipe/languages/python.ts";
import { repository } from "../../support/command-line.ts";
import { sampleOutputs } from "../../support/outputs-sample.ts";
import { folderOfEachTest } from "../../support/temporary-folder.ts";

const folder = folderOfEachTest();
afterEach(() => {
  vi.unstubAllEnvs();
});

const written = (content: unknown): string => {
  const file = join(folder.path, "outputs.json");
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
};
const secretsIn = (outputs: Awaited<ReturnType<typeof outputsOf>>) =>
  Object.values(outputs.callers).map(({ clientSecret }) => clientSecret);

describe("outputs from a file", () => {
  it("come without secrets by default", async () => {
    const outputsFile = written(sampleOutputs());

    expect(secretsIn(await outputsOf({ outputsFile }))).toEqual([undefined, undefined, undefined, undefined]);
    expect(await outputsOf({ outputsFile, showSecrets: true })).toEqual(sampleOutputs());
  });

  it("come from standard input, too: ./pf recipes prints the text of the recipe, and no more", () => {
    const main = join(repository, "packages/pf/pf.mjs");

    const printed = execFileSync(
      process.execPath,
      [main, "recipes", "--for", "python", "--as", "integration", "--outputs", "-"],
      { input: JSON.stringify(sampleOutputs()), encoding: "utf8" },
    );

    expect(printed).toBe(`${pythonRecipe(recipeOf(sampleOutputs(), { caller: "integration" }))}\n`);
  });

  it("don't treat Pulumi's mask as a secret", async () => {
    const { callers } = sampleOutputs();
    const masked = { ...callers["integration"], clientSecret: "[secret]" };
    const outputsFile = written({ ...sampleOutputs(), callers: { integration: masked } });

    expect(secretsIn(await outputsOf({ outputsFile, showSecrets: true }))).toEqual([undefined]);
  });

  it("of another shape are refused with every property that is wrong, and no value", async () => {
    const { api: _api, ...rest } = sampleOutputs();
    const outputsFile = written({ ...rest, tenantId: "the-secret" });

    const refused = outputsOf({ outputsFile });

    await expect(refused).rejects.toMatchObject({ code: "OUTPUTS_UNAVAILABLE" });
    await expect(refused).rejects.toThrow(/- tenantId: .*\n- api: .*\nDeploy the stack with this version/);
    await expect(refused).rejects.not.toThrow(/the-secret/);
  });

  it("that are empty are refused as that", async () => {
    await expect(outputsOf({ outputsFile: written("\n") })).rejects.toThrow(
      /^--outputs is ".*", but it is empty\.\nUse /,
    );
  });

  it.for(["[]", "null", "{}"])("that are %s are refused as another program's", async (text) => {
    const theOthers = /^The outputs in .* aren't this program's: endpoints, .* are missing\.\nFound: no names\./;
    await expect(outputsOf({ outputsFile: written(text) })).rejects.toThrow(theOthers);
  });

  it("with a JavaScript property name are refused by that name", async () => {
    const text = JSON.stringify(sampleOutputs()).replace('"partner":', '"__proto__":');

    await expect(outputsOf({ outputsFile: written(text) })).rejects.toThrow(
      "- callers.__proto__: this name is reserved",
    );
  });

  it("with thousands of wrong names are refused in a few lines without control characters", async () => {
    const callers = Object.fromEntries(
      Array.from({ length: 5000 }, (_, index) => [`\u001B[2J\n::error::${index}`, {}]),
    );
    const message = await outputsOf({ outputsFile: written({ ...sampleOutputs(), callers }) }).then(
      () => "",
      (error: Error) => error.message,
    );

    expect(message).toContain("\n- and 4,980 more\n");
    expect(message.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(message.split("\n")).toHaveLength(23);
  });

  it("that aren't JSON are refused without quoting them", async () => {
    const refused = outputsOf({ outputsFile: written("the-secret") });

    await expect(refused).rejects.toThrow(
      /^--outputs is ".*", but it isn't JSON\.\nUse a file with the output of: npx pulumi stack output --stack <stack> --json --show-secrets$/,
    );
    await expect(refused).rejects.not.toThrow(/the-secret/);
  });

  it("that don't exist are refused by the file's name", async () => {
    const outputsFile = join(folder.path, "absent.json");

    await expect(outputsOf({ outputsFile })).rejects.toThrow(
      `--outputs is "${outputsFile}", but there is no file ${outputsFile}.\nUse a file`,
    );
  });
});

describe.skipIf(process.platform === "win32")("outputs of the running twin", () => {
  const environment = { HTTPS_PROXY: "http://127.0.0.1:1" };
  let guardian: Guardian;
  let withdraw: (() => void) | undefined;
  beforeEach(() => {
    vi.stubEnv("TMPDIR", folder.path);
    guardian = startGuardian();
  });
  afterEach(async () => {
    withdraw?.();
    await guardian.close();
  });

  it("exist with its variables from the announcement to the withdrawal", async () => {
    ({ withdraw } = announceTwin(environment, sampleOutputs(), guardian));

    expect((await runningTwin()).environment).toEqual(environment);
    expect(secretsIn(await outputsOf({}))).toEqual([undefined, undefined, undefined, undefined]);

    withdraw();
    await expect(outputsOf({})).rejects.toMatchObject({ code: "NO_TWIN" });
    const context = { reporter: { note: () => undefined } } as unknown as CommandContext;
    await expect(outputsSourceFrom({}, context)).rejects.toThrow(
      /^No twin .*\nStart .*\nFor a deployed stack, add --stack <stack>$/,
    );
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it("read secrets from the twin's process, so that none is on disk or readable by others", async () => {
    ({ withdraw } = announceTwin(environment, sampleOutputs(), guardian));

    expect(await outputsOf({ showSecrets: true })).toEqual(sampleOutputs());
    const announced = onlyFolder();
    expect(statSync(announced).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(announced, "twin.json"), "utf8")).not.toMatch(/the-secret|another-secret/);
  });

  it("aren't trusted from a folder that others can write to", async () => {
    ({ withdraw } = announceTwin(environment, sampleOutputs(), guardian));
    chmodSync(onlyFolder(), 0o777);

    await expect(runningTwin()).rejects.toThrow("No twin is running on this machine.");
  });

  it("are those of the newest running twin, in whatever order twins end", async () => {
    const other = startGuardian();
    const variablesOf = async () => (await runningTwin()).environment["HTTPS_PROXY"];
    const announce = (port: number, by: Guardian) =>
      announceTwin({ HTTPS_PROXY: `http://127.0.0.1:${port}` }, sampleOutputs(), by);
    try {
      const first = announce(1, guardian);
      vi.spyOn(Date, "now").mockReturnValue(Date.now() + 1000);
      const second = announce(2, other);
      expect(await variablesOf()).toBe("http://127.0.0.1:2");
      expect(await runningTwins()).toHaveLength(2);
      second.withdraw();
      expect(await variablesOf()).toBe("http://127.0.0.1:1");
      const third = announce(3, other);
      first.withdraw();
      expect(await variablesOf()).toBe("http://127.0.0.1:3");
      expect(await outputsOf({ showSecrets: true })).toEqual(sampleOutputs());
      third.withdraw();
      await expect(runningTwin()).rejects.toMatchObject({ code: "NO_TWIN" });
      expect(readdirSync(folder.path)).toEqual([]);
    } finally {
      vi.restoreAllMocks();
      await other.close();
    }
  });

  it("exclude a crashed twin's, even if another process has its id", async () => {
    ({ withdraw } = announceTwin(environment, sampleOutputs(), guardian));
    const left = leftBehind(onlyFolder(), { pid: process.pid, startedAt: Date.now() + 60_000 });
    // A socket that nobody listens on any more, as a killed process leaves it.
    const socket = JSON.stringify(join(left, "secrets"));
    const listens = `require("node:net").createServer().listen(${socket}, () => process.kill(process.pid, "SIGKILL"))`;
    expect(spawnSync(process.execPath, ["-e", listens]).signal).toBe("SIGKILL");
    expect(existsSync(join(left, "secrets"))).toBe(true);

    expect((await runningTwin()).environment).toEqual(environment);
    expect(await runningTwins()).toHaveLength(1);
  });

  it("replace a crashed twin's files", async () => {
    ({ withdraw } = announceTwin(environment, sampleOutputs(), guardian));
    const gone = spawnSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" });
    const left = leftBehind(onlyFolder(), { pid: Number(gone.stdout), startedAt: Date.now() + 60_000 });
    withdraw();
    await expect(runningTwin()).rejects.toMatchObject({ code: "NO_TWIN" });

    ({ withdraw } = announceTwin(environment, sampleOutputs(), guardian));

    expect((await runningTwin()).environment).toEqual(environment);
    expect(existsSync(left)).toBe(false);
  });

  const onlyFolder = (): string => join(folder.path, readdirSync(folder.path)[0] ?? "");
  /** An announcement like that of a twin which was killed with its guardian. */
  const leftBehind = (folder: string, changes: { readonly pid: number; readonly startedAt: number }): string => {
    const left = `${folder}-left`;
    mkdirSync(left, { mode: 0o700 });
    const record: unknown = JSON.parse(readFileSync(join(folder, "twin.json"), "utf8"));
    writeFileSync(join(left, "twin.json"), JSON.stringify({ ...Object(record), ...changes }));
    return left;
  };
});

const enginePath = inject("enginePath");

describe.skipIf(enginePath === "")("outputs of a live stack", () => {
  const pulumi = (args: readonly string[], input = ""): void => {
    execFileSync(enginePath, [...args, "--non-interactive"], {
      cwd: folder.path,
      input,
      stdio: ["pipe", "pipe", "pipe"],
    });
  };
  beforeEach(() => {
    writeFileSync(join(folder.path, "Pulumi.yaml"), "name: protected-function\nruntime: nodejs\n");
    vi.stubEnv("PULUMI_BACKEND_URL", `file://${folder.path}`);
    vi.stubEnv("PULUMI_CONFIG_PASSPHRASE", "passphrase");
    vi.stubEnv("PULUMI_SKIP_UPDATE_CHECK", "true");
    pulumi(["stack", "init", "dev"]);
  });

  it("are read with the user's own login, and secrets only on request", async () => {
    pulumi(["stack", "import", "--stack", "dev"], JSON.stringify(deployed(sampleOutputs(), saltIn(folder.path))));

    expect(secretsIn(await outputsOf({ stack: "dev", directory: folder.path }))).toEqual(
      secretsIn(sampleOutputs()).map(() => undefined),
    );
    expect(await outputsOf({ stack: "dev", directory: folder.path, showSecrets: true })).toEqual(sampleOutputs());
  });

  it("are refused with a fix if nothing is deployed or the stack doesn't exist", async () => {
    await expect(outputsOf({ stack: "dev", directory: folder.path })).rejects.toThrow(
      'The stack "dev" has no outputs, because it isn\'t deployed. Deploy it: npx pulumi up --stack dev',
    );

    const refused = outputsOf({ stack: "prod", directory: folder.path });

    await expect(refused).rejects.toMatchObject({ code: "OUTPUTS_UNAVAILABLE" });
    await expect(refused).rejects.toThrow("npx pulumi stack init prod && npx pulumi up --stack prod");
  });
});

/** A state as `pulumi stack export --show-secrets` writes it: client secrets are marked as Pulumi marks them. */
function deployed(outputs: ReturnType<typeof sampleOutputs>, salt: string): object {
  const type = "pulumi:pulumi:Stack";
  const callers = Object.entries(outputs.callers).map(([name, { clientSecret, ...caller }]) => [
    name,
    {
      ...caller,
      ...(clientSecret !== undefined && {
        clientSecret: {
          "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
          plaintext: JSON.stringify(clientSecret),
        },
      }),
    },
  ]);
  return {
    version: 3,
    deployment: {
      manifest: { time: "2026-11-24T00:00:00Z", magic: "", version: "" },
      secrets_providers: { type: "passphrase", state: { salt } },
      resources: [
        {
          urn: `urn:pulumi:dev::protected-function::${type}::protected-function-dev`,
          custom: false,
          type,
          outputs: { ...outputs, callers: Object.fromEntries(callers) },
        },
      ],
    },
  };
}

/** What `stack init` wrote beside the passphrase. */
function saltIn(folder: string): string {
  return /^encryptionsalt: (.+)$/m.exec(readFileSync(join(folder, "Pulumi.dev.yaml"), "utf8"))?.[1] ?? "";
}
