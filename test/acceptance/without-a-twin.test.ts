import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Guardian, startGuardian } from "../../packages/engine/guardian.ts";
import { announceTwin } from "../../packages/pf/stacks/local/running-twin.ts";
import { repository } from "../support/command-line.ts";
import { sampleOutputs } from "../support/outputs-sample.ts";
import { runHere } from "../support/run-here.ts";
import { folderOfEachTest } from "../support/temporary-folder.ts";

const orDeployed = "For a deployed stack, add --stack <stack>\n";
const howToStart = "Start one in another terminal: ./pf twin, or ./pf dev while you develop.\n";

/** Each command that asks a running twin, and what else it says without one. */
const asking = [
  [["call"], orDeployed],
  [["token"], orDeployed],
  [["recipes", "--for", "curl"], orDeployed],
  [["verify"], orDeployed],
  [["explain", "--status", "401", "--twin"], ""],
  [["what-if", "--who", "integration", "--resource", "api", "--from", "203.0.113.1", "--twin"], ""],
  [["browser"], ""],
  [["twin", "env"], ""],
  [["twin", "secret", "integration"], ""],
  [["twin", "logs"], ""],
  [["twin", "logs", "--follow"], ""],
  [["twin", "clock"], ""],
  [["twin", "run", "nightly"], ""],
  [["twin", "shell"], ""],
] as const;

describe.skipIf(process.platform === "win32")("without a twin", () => {
  const temporary = folderOfEachTest();
  let guardian: Guardian;
  beforeEach(() => {
    vi.stubEnv("TMPDIR", temporary.path);
    guardian = startGuardian();
  });
  afterEach(async () => {
    await guardian.close();
    vi.unstubAllEnvs();
  });

  const run = (args: readonly string[]) =>
    runHere(args, { environment: { TMPDIR: temporary.path, CHROMIUM: "/bin/true" }, directory: repository });

  it.each(asking)("%j explains how to start one, and exits 3", async (args, more) => {
    expect(await run(args)).toEqual({
      exitCode: 3,
      stdout: "",
      stderr: expect.stringContaining(`error: No twin is running on this machine.\n${howToStart}${more}`),
    });
  });

  it.each(asking)("%j doesn't ask another project's, and says where to ask it", async (args, more) => {
    const other = mkdtempSync(join(temporary.path, "other-project-"));
    const environment = { HTTPS_PROXY: "http://127.0.0.1:1" };
    const { withdraw } = announceTwin(environment, sampleOutputs(), guardian, undefined, { directory: other });
    const elsewhere = `A twin of another project is running. To ask it, run this command in its folder: ${other}\n`;

    const answered = await run(args).finally(withdraw);

    expect(answered).toEqual({
      exitCode: 3,
      stdout: "",
      stderr: expect.stringContaining(
        `error: No twin of this project is running (${repository.replace(/\/$/, "")}).\n${howToStart}${elsewhere}${more}`,
      ),
    });
  });
});
