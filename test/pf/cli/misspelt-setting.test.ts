import { rmSync } from "node:fs";
import { expect, it } from "vitest";
import { pathWithoutEngine } from "../../support/command-line.ts";
import { runHere } from "../../support/run-here.ts";
import { writeSettings } from "../../support/settings-file.ts";
import { folderOfEachTest } from "../../support/temporary-folder.ts";

const folder = folderOfEachTest();

async function said(args: readonly string[]) {
  const { path, folder: settings } = writeSettings({ callers: { integration: {} }, publicClientFlow: true });
  try {
    const { exitCode, stdout, stderr } = await runHere([...args, "--settings", path], {
      // No engine, and no way to one.
      environment: { PATH: pathWithoutEngine, HOME: folder.path, TMPDIR: folder.path },
    });
    const refusal =
      "error: The settings of this stack have a problem:\n" +
      `- publicClientFlow (${path}:4): is not a setting (did you mean publicClientFlows?); found true.\n` +
      `  Fix: rename it to publicClientFlows in ${path}\n`;
    return { exitCode, stdout, stderr, refusal };
  } finally {
    rmSync(settings, { recursive: true });
  }
}

it.each([
  ["start"],
  ["twin"],
  ["matrix"],
  ["what-if", "--who", "a", "--resource", "api", "--from", "192.0.2.1"],
  ["drift", "--stack", "dev"],
])("%s reports only a misspelled setting, before an engine, a login or a twin: exit code 2", async (...args) => {
  const { exitCode, stdout, stderr, refusal } = await said(args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toBe(refusal);
});

it("preflight reports a misspelled setting first, then what login and machine lack: exit code 2", async () => {
  const { exitCode, stdout, stderr, refusal } = await said(["preflight", "--stack", "dev"]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr.startsWith(`${refusal}Also, the login:\n  The Azure CLI (az) isn't on PATH.`), stderr).toBe(true);
  expect(stderr).toContain("\nAlso on this machine:\n");
});
