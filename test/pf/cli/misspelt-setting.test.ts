import { rmSync } from "node:fs";
import { expect, it } from "vitest";
import { pathWithoutEngine } from "../../support/command-line.ts";
import { runHere } from "../../support/run-here.ts";
import { writeSettings } from "../../support/settings-file.ts";
import { folderOfEachTest } from "../../support/temporary-folder.ts";

const folder = folderOfEachTest();

it.each([
  ["start"],
  ["twin"],
  ["matrix"],
  ["what-if", "--who", "a", "--resource", "api", "--from", "192.0.2.1"],
  ["preflight", "--stack", "dev"],
  ["drift", "--stack", "dev"],
])("%s reports only a misspelled setting, before an engine, a login or a twin: exit code 2", async (...args) => {
  const { path, folder: settings } = writeSettings({ callers: { integration: {} }, publicClientFlow: true });
  try {
    const { exitCode, stdout, stderr } = await runHere([...args, "--settings", path], {
      // No engine, and no way to one.
      environment: { PATH: pathWithoutEngine, HOME: folder.path, TMPDIR: folder.path },
    });

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toBe(
      "error: The settings of this stack have a problem:\n" +
        `- publicClientFlow (${path}:4): is not a setting (did you mean publicClientFlows?); found true.\n` +
        `  Fix: rename it to publicClientFlows in ${path}\n`,
    );
  } finally {
    rmSync(settings, { recursive: true });
  }
});
