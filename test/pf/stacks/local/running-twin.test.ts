import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Guardian, startGuardian } from "../../../../packages/engine/guardian.ts";
import {
  announceTwin,
  followRunningTwin,
  logOfRunningTwin,
  type RunningLogLine,
  credentialsFromRunningTwin,
  olderCodeOfRunningTwin,
  runningTwin,
  runningTwins,
  variablesOfRunningTwin,
} from "../../../../packages/pf/stacks/local/running-twin.ts";
import type { OlderCode } from "../../../../packages/pf/stacks/dev/older-code.ts";
import { sampleOutputs } from "../../../support/outputs-sample.ts";
import { folderOfEachTest, temporaryFolder } from "../../../support/temporary-folder.ts";

const environment = { HTTPS_PROXY: "http://127.0.0.1:1" };

describe.skipIf(process.platform === "win32")("what a running twin answers", () => {
  const folder = folderOfEachTest();
  let guardian: Guardian;
  let withdraw: (() => void) | undefined;
  beforeEach(() => {
    vi.stubEnv("TMPDIR", folder.path);
    guardian = startGuardian();
  });
  afterEach(async () => {
    withdraw?.();
    await guardian.close();
    vi.unstubAllEnvs();
  });

  it("includes the function's current log and callers' tokens", async () => {
    const log: RunningLogLine[] = [];
    ({ withdraw } = announceTwin(environment, sampleOutputs(), guardian, undefined, {
      log: () => log,
      assertions: async () => ({ pipeline: `assertion ${log.length}` }),
      machines: async () => ({ "function-app": { accessToken: `token ${log.length}` } }),
    }));

    expect(await logOfRunningTwin()).toEqual([]);
    log.push({ at: "2026-11-26T10:00:00.000Z", level: "Error", category: "Function.who-calls", message: "boom" });
    expect(await logOfRunningTwin()).toEqual(log);
    expect(await credentialsFromRunningTwin()).toEqual({
      assertions: { pipeline: "assertion 1" },
      machines: { "function-app": { accessToken: "token 1" } },
    });
  });

  it("says whether its code is older than what is saved", async () => {
    let olderCode: OlderCode | undefined = undefined;
    ({ withdraw } = announceTwin(environment, sampleOutputs(), guardian, undefined, { olderCode: () => olderCode }));

    expect(await olderCodeOfRunningTwin()).toBeUndefined();
    olderCode = { reason: "refused", problem: "functions/src/index.ts:5:15: can't be read" };
    expect(await olderCodeOfRunningTwin()).toEqual(olderCode);
  });

  it("includes the login of a deployment, whose secret is in no file", async () => {
    const deployer = { ARM_CLIENT_ID: "deployer", ARM_CLIENT_SECRET: "the deployer's secret" };
    ({ withdraw } = announceTwin(environment, sampleOutputs(), guardian, undefined, { deployer }));

    expect(await variablesOfRunningTwin()).toEqual({ ...environment, ...deployer });
    const files = readdirSync(folder.path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const contents = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8"));
    expect(contents.join("\n")).toContain(environment.HTTPS_PROXY);
    expect(contents.join("\n")).not.toContain(deployer.ARM_CLIENT_SECRET);

    withdraw();
    await expect(variablesOfRunningTwin()).rejects.toThrow("No twin is running on this machine.");
  });

  it("is this project's, and never that of another project", async () => {
    const project = process.cwd();
    const other = temporaryFolder();
    vi.spyOn(Date, "now").mockReturnValueOnce(1).mockReturnValueOnce(2).mockReturnValueOnce(3);
    const announce = (directory: string, stack: string) =>
      announceTwin(environment, sampleOutputs(), guardian, undefined, { directory, stack });
    const own = announce(project, "earlier");
    const later = announce(project, "local");
    const foreign = announce(other, "local");

    expect(await runningTwin()).toMatchObject({ directory: project, stack: "local", isForeign: false });
    later.withdraw();
    expect(await runningTwin()).toMatchObject({ stack: "earlier" });
    own.withdraw();
    await expect(runningTwin()).rejects.toThrow(
      `No twin of this project is running (${project}).\n` +
        "Start one in another terminal: ./pf twin, or ./pf dev while you develop.\n" +
        `A twin of another project is running. To ask it, run this command in its folder: ${other}`,
    );
    // Nothing of it is asked for.
    expect(await logOfRunningTwin()).toBeUndefined();
    expect(await credentialsFromRunningTwin()).toEqual({ assertions: {}, machines: {} });
    await expect(variablesOfRunningTwin()).rejects.toMatchObject({ code: "NO_TWIN" });
    await expect(followRunningTwin(() => {}, new AbortController().signal)).rejects.toMatchObject({ code: "NO_TWIN" });
    expect(await runningTwins()).toMatchObject([{ directory: other, isForeign: true }]);
    foreign.withdraw();
    vi.restoreAllMocks();
  });

  it("lacks both if the twin has none or can't answer", async () => {
    ({ withdraw } = announceTwin(environment, sampleOutputs(), guardian, undefined, {
      assertions: () => Promise.reject(new Error("no")),
    }));

    expect(await logOfRunningTwin()).toEqual([]);
    expect(await credentialsFromRunningTwin()).toEqual({ assertions: {}, machines: {} });
    withdraw();
    expect(await logOfRunningTwin()).toBeUndefined();
  });
});
