import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, inject, it, vi } from "vitest";
import { startGuardian, type Guardian } from "../../../toolkit/engine/guardian.ts";
import { recipeOf } from "../../../toolkit/operations/recipes/recipe-of.ts";
import {
  announceTwin,
  assertionsOfRunningTwin,
  logOfRunningTwin,
  type RunningLogLine,
  runningTwin,
} from "../../../toolkit/operations/running-twin.ts";
import { outputsOf } from "../../../toolkit/operations/stack-outputs.ts";
import { pythonRecipe } from "../../../toolkit/reports/recipes/python.ts";
import { repository } from "../../support/command-line.ts";
import { sampleOutputs } from "../../support/outputs-sample.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "protected-function-outputs-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const written = (content: unknown): string => {
  const file = join(folder, "outputs.json");
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
};
const secretsIn = (outputs: Awaited<ReturnType<typeof outputsOf>>) =>
  Object.values(outputs.callers).map(({ clientSecret }) => clientSecret);

describe("outputs from a file", () => {
  it("come without secrets unless these are asked for", async () => {
    const outputsFile = written(sampleOutputs());

    expect(secretsIn(await outputsOf({ outputsFile }))).toEqual([undefined, undefined, undefined, undefined]);
    expect(await outputsOf({ outputsFile, showSecrets: true })).toEqual(sampleOutputs());
  });

  it("come from standard input, too: npm run recipes prints the text of the recipe, and no more", () => {
    const main = join(repository, "toolkit/cli/main.mjs");

    const printed = execFileSync(
      process.execPath,
      [main, "recipes", "--for", "python", "--as", "integration", "--outputs", "-"],
      { input: JSON.stringify(sampleOutputs()), encoding: "utf8" },
    );

    expect(printed).toBe(`${pythonRecipe(recipeOf(sampleOutputs(), { caller: "integration" }))}\n`);
  });

  it("take what Pulumi masks for no secret", async () => {
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

  it("with a name that JavaScript keeps for itself are refused by it, in place of losing it", async () => {
    const text = JSON.stringify(sampleOutputs()).replace('"partner":', '"__proto__":');

    await expect(outputsOf({ outputsFile: written(text) })).rejects.toThrow(
      "- callers.__proto__: is no name that can be had\n",
    );
  });

  it("with thousands of wrong names are refused in some lines, which steer no terminal", async () => {
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

  it("that are no JSON are refused without a word of them", async () => {
    const refused = outputsOf({ outputsFile: written("the-secret") });

    await expect(refused).rejects.toThrow(/cannot be read \(it is no JSON\)\. Wanted is what .*stack output --json/);
    await expect(refused).rejects.not.toThrow(/the-secret/);
  });

  it("that are not there are refused by the file's name", async () => {
    const outputsFile = join(folder, "absent.json");

    await expect(outputsOf({ outputsFile })).rejects.toThrow(`The outputs in ${outputsFile} cannot be read`);
  });
});

describe.skipIf(process.platform === "win32")("outputs of the running twin", () => {
  const environment = { HTTPS_PROXY: "http://127.0.0.1:1" };
  let guardian: Guardian;
  let withdraw: (() => void) | undefined;
  beforeEach(() => {
    vi.stubEnv("TMPDIR", folder);
    guardian = startGuardian();
  });
  afterEach(async () => {
    withdraw?.();
    await guardian.close();
  });

  it("are there, with its variables, from the announcement until it is taken back", async () => {
    withdraw = announceTwin(environment, sampleOutputs(), guardian);

    expect(runningTwin().environment).toEqual(environment);
    expect(secretsIn(await outputsOf({}))).toEqual([undefined, undefined, undefined, undefined]);

    withdraw();
    await expect(outputsOf({})).rejects.toMatchObject({ code: "NO_TWIN" });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("have their secrets from the twin's own process: none is on the disk, and nobody else can ask", async () => {
    withdraw = announceTwin(environment, sampleOutputs(), guardian);

    expect(await outputsOf({ showSecrets: true })).toEqual(sampleOutputs());
    const announced = join(folder, `protected-function-${userInfo().uid}`);
    expect(statSync(announced).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(announced, "twin.json"), "utf8")).not.toMatch(/the-secret|another-secret/);
  });

  it("come with the function's log and the federated callers' assertions, as they are when they are asked for", async () => {
    const log: RunningLogLine[] = [];
    withdraw = announceTwin(environment, sampleOutputs(), guardian, undefined, {
      log: () => log,
      assertions: async () => ({ pipeline: `assertion ${log.length}` }),
    });

    expect(await logOfRunningTwin()).toEqual([]);
    log.push({ at: "2026-11-26T10:00:00.000Z", level: "Error", category: "Function.who-calls", message: "boom" });
    expect(await logOfRunningTwin()).toEqual(log);
    expect(await assertionsOfRunningTwin()).toEqual({ pipeline: "assertion 1" });
  });

  it("have neither where the twin tells none, or cannot", async () => {
    withdraw = announceTwin(environment, sampleOutputs(), guardian, undefined, {
      assertions: () => Promise.reject(new Error("no")),
    });

    expect(await logOfRunningTwin()).toEqual([]);
    expect(await assertionsOfRunningTwin()).toEqual({});
    withdraw();
    expect(await logOfRunningTwin()).toBeUndefined();
  });

  it("are not believed from a folder that others can write to", () => {
    withdraw = announceTwin(environment, sampleOutputs(), guardian);
    chmodSync(join(folder, `protected-function-${userInfo().uid}`), 0o777);

    expect(() => runningTwin()).toThrow("No twin is running on this machine.");
  });

  it("are not announced in a folder that somebody else has opened", () => {
    mkdirSync(join(folder, `protected-function-${userInfo().uid}`));
    chmodSync(join(folder, `protected-function-${userInfo().uid}`), 0o777);

    expect(() => announceTwin(environment, sampleOutputs(), guardian)).toThrow(/is open to others/);
  });
});

const enginePath = inject("enginePath");

describe.skipIf(enginePath === "")("outputs of a live stack", () => {
  const pulumi = (args: readonly string[], input = ""): void => {
    execFileSync(enginePath, [...args, "--non-interactive"], { cwd: folder, input, stdio: ["pipe", "pipe", "pipe"] });
  };
  beforeEach(() => {
    writeFileSync(join(folder, "Pulumi.yaml"), "name: protected-function\nruntime: nodejs\n");
    vi.stubEnv("PULUMI_BACKEND_URL", `file://${folder}`);
    vi.stubEnv("PULUMI_CONFIG_PASSPHRASE", "passphrase");
    vi.stubEnv("PULUMI_SKIP_UPDATE_CHECK", "true");
    pulumi(["stack", "init", "dev"]);
  });

  it("are read with the user's own login, secrets only where they are asked for", async () => {
    pulumi(["stack", "import", "--stack", "dev"], JSON.stringify(deployed(sampleOutputs(), saltIn(folder))));

    expect(secretsIn(await outputsOf({ stack: "dev", directory: folder }))).toEqual(
      secretsIn(sampleOutputs()).map(() => undefined),
    );
    expect(await outputsOf({ stack: "dev", directory: folder, showSecrets: true })).toEqual(sampleOutputs());
  });

  it("are refused where nothing is deployed", async () => {
    await expect(outputsOf({ stack: "dev", directory: folder })).rejects.toThrow(
      'The stack "dev" has no outputs: it is not deployed. Deploy it: npx pulumi up --stack dev',
    );
  });

  it("are refused where there is no such stack, in Pulumi's words and with what to do", async () => {
    const refused = outputsOf({ stack: "prod", directory: folder });

    await expect(refused).rejects.toMatchObject({ code: "OUTPUTS_UNAVAILABLE" });
    await expect(refused).rejects.toThrow(/no stack named 'prod' found\n`npx pulumi stack ls`/);
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
