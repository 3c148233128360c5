import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, inject, it } from "vitest";
import { leftIn, runPf, traceableFolder, within } from "../support/command-line.ts";

const run = promisify(execFile);

describe.skipIf(inject("enginePath") === "" || process.platform !== "linux")("./pf start --keep", () => {
  it(
    "leaves the stack serving to any client with the printed variables, until it is ended",
    { timeout: 120_000 },
    async () => {
      const temporary = traceableFolder();
      try {
        const kept = runPf(["start", "--keep"], { TMPDIR: temporary.path });
        await kept.says("The stack stays deployed until Ctrl-C.");

        const told = await runPf(["twin", "env"], { TMPDIR: temporary.path }).finished;
        const variables = Object.fromEntries(
          [...told.stdout.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name = "", value = ""]) => [name, value]),
        );
        expect(Object.keys(variables)).toContain("HTTPS_PROXY");
        const metadata = await run(
          "curl",
          ["-s", "https://login.microsoftonline.com/twin.onmicrosoft.com/.well-known/openid-configuration"],
          { env: { PATH: process.env["PATH"], ...variables } },
        );
        expect(JSON.parse(metadata.stdout)).toMatchObject({
          issuer: expect.stringMatching(/^https:\/\/sts\.windows\.net\/[0-9a-f-]{36}\/$/),
        });

        kept.child.kill("SIGINT");
        const { exitCode, stdout, stderr } = await kept.finished;
        for (const [name, value] of Object.entries(variables)) expect(stderr).toContain(`export ${name}='${value}'`);
        expect(stdout).toMatch(/^✓ .* (\d+) of \1 proved\./);
        expect(exitCode).toBe(0);
        await within(10_000, () => leftIn(temporary.path).length === 0);
        expect(leftIn(temporary.path)).toEqual([]);
      } finally {
        temporary.remove();
      }
    },
  );
});
