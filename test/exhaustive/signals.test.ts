import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, inject, it } from "vitest";
import { leftIn, processesOf, runNpm, runPf, within } from "../support/command-line.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const execute = promisify(execFile);

/** Moments, by what the run says, and what ends it there. */
const moments: readonly (readonly [NodeJS.Signals, string])[] = [
  ["SIGINT", "Finding Pulumi's engine"],
  ["SIGTERM", "Previewing the stack"],
  // The engine works, and the checks' processes watch the door. SIGKILL while either works: test/acceptance/, and below.
  ["SIGINT", "Destroying the stack"],
];

describe.skipIf(inject("enginePath") === "" || process.platform !== "linux")("npm start, when cancelled", () => {
  it.each(moments)("leaves no process and no file after %s at “%s”", { timeout: 90_000 }, async (signal, moment) => {
    const temporary = temporaryFolder();
    const run = runPf(["start"], { TMPDIR: temporary });
    await run.says(moment);
    expect(processesOf(temporary).length).toBeGreaterThan(1);

    run.child.kill(signal);

    await within(10_000, () => processesOf(temporary).length === 0 && leftIn(temporary).length === 0);
    expect(processesOf(temporary)).toEqual([]);
    expect(leftIn(temporary)).toEqual([]);
  });

  it(
    "leaves no process and no file if only the run itself is killed; then --keep serves until Ctrl-C",
    { timeout: 180_000 },
    async () => {
      const temporary = temporaryFolder();
      const run = runNpm(["start"], { TMPDIR: temporary });
      await run.says("  ✓ The function itself requires an app role");
      const main = processesOf(temporary).find((line) => /node .*pf\.mjs start/.test(line));
      process.kill(Number.parseInt(main ?? "", 10), "SIGKILL");
      await run.finished;

      await within(10_000, () => processesOf(temporary).length === 0 && leftIn(temporary).length === 0);
      expect(processesOf(temporary)).toEqual([]);
      expect(leftIn(temporary)).toEqual([]);

      const kept = runPf(["start", "--keep"], { TMPDIR: temporary });
      await kept.says("The stack stays deployed until Ctrl-C.");

      const told = await runPf(["twin", "env"], { TMPDIR: temporary }).finished;
      const variables = Object.fromEntries(
        [...told.stdout.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name = "", value = ""]) => [name, value]),
      );
      expect(Object.keys(variables)).toContain("HTTPS_PROXY");
      const metadata = await execute(
        "curl",
        ["-s", "https://login.microsoftonline.com/twin.onmicrosoft.com/.well-known/openid-configuration"],
        { env: { PATH: process.env["PATH"], ...variables } },
      );
      expect(JSON.parse(metadata.stdout)).toMatchObject({
        issuer: expect.stringMatching(/^https:\/\/sts\.windows\.net\/[0-9a-f-]{36}\/$/),
      });

      kept.child.kill("SIGINT");
      const { exitCode, stdout, stderr } = await kept.finished;
      // The login of a deployment has a secret, so only `twin env` prints it.
      for (const [name, value] of Object.entries(variables))
        expect([name, stderr.includes(`export ${name}='${value}'`)]).toEqual([name, !name.startsWith("ARM_")]);
      expect(stdout).toMatch(/^✓ .* (\d+) of \1 proved\./);
      expect(exitCode).toBe(0);
      await within(10_000, () => leftIn(temporary).length === 0);
      expect(leftIn(temporary)).toEqual([]);
    },
  );
});
