import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { pathWithoutEngine, repository, traceableFolder } from "../../support/command-line.ts";
import { writeSettings } from "../../support/settings-file.ts";

let folder: ReturnType<typeof traceableFolder>;
beforeEach(() => (folder = traceableFolder()));
afterEach(() => folder.remove());

it.each([
  ["start"],
  ["twin"],
  ["matrix"],
  ["what-if", "--who", "a", "--resource", "api", "--from", "192.0.2.1"],
  ["preflight", "--stack", "dev"],
  ["drift", "--stack", "dev"],
])("a misspelt setting is all that %s says, before an engine, a login or a twin: exit code 2", (...args) => {
  const { path, folder: settings } = writeSettings({ callers: { integration: {} }, publicClientFlow: true });
  try {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(repository, "toolkit/cli/main.mjs"), ...args, "--settings", path],
      // No engine, and no way to one.
      {
        encoding: "utf8",
        env: { PATH: pathWithoutEngine, HOME: folder.path, TMPDIR: folder.path, HTTPS_PROXY: "http://127.0.0.1:9" },
      },
    );

    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toBe(
      "error: The settings of this stack have a problem:\n" +
        "- publicClientFlow: is not a setting (did you mean publicClientFlows?).\n" +
        `  Fix: rename it to publicClientFlows in the stack's settings file, ${path}\n`,
    );
  } finally {
    rmSync(settings, { recursive: true });
  }
});
