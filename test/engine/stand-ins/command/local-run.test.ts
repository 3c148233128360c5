import { expect, test } from "vitest";
import { attach } from "../../../support/stand-ins/attach.ts";

const token = "command:local:run";

test("runs a command with the deployer's variables and its own, and answers what it printed", async () => {
  const { engine } = await attach("command", { environment: { ARM_TENANT_ID: "tenant", OTHER: "x" } });
  const inputs = {
    command: 'echo "$ARM_TENANT_ID $OTHER"; echo two >&2',
    environment: { OTHER: "y" },
    logging: "none",
  };
  expect(await engine.invoke(token, inputs)).toEqual({ ...inputs, stdout: "tenant y", stderr: "two" });
});

test("fails with what a failing command printed, without the deployer's secret", async () => {
  const { engine } = await attach("command", { environment: { ARM_CLIENT_SECRET: "s3cr3t-value" } });
  const failing = engine.invoke(token, { command: "echo $ARM_CLIENT_SECRET >&2; exit 3" });
  await expect(failing).rejects.toThrow(/exit status 3: running .*\n\[/s);
  await expect(failing).rejects.not.toThrow("s3cr3t-value");
});
