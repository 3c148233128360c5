import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";

/** A stack in a backend of its own, as somebody has it who deployed to a tenant. */
export interface LiveStack {
  readonly name: string;
  /** What their shell has. */
  readonly environment: Readonly<Record<string, string>>;
  readonly remove: () => void;
}

/** @param outputs what the stack answers, in plain text */
export function makeLiveStack(outputs: object): LiveStack {
  const folder = mkdtempSync(join(tmpdir(), "protected-function-live-"));
  const backend = join(folder, "backend");
  mkdirSync(backend);
  const name = "live";
  const environment = { PULUMI_BACKEND_URL: `file://${backend}`, PULUMI_CONFIG_PASSPHRASE: "" };
  const { PATH = "", HOME = "" } = process.env;
  const pulumi = (args: readonly string[]) =>
    execFileSync(inject("enginePath"), [...args, "--non-interactive", "--cwd", folder], {
      env: { PATH, HOME, PULUMI_SKIP_UPDATE_CHECK: "true", ...environment },
      stdio: "pipe",
    });
  const file = join(folder, "deployment.json");
  const urn = `urn:pulumi:${name}::protected-function::pulumi:pulumi:Stack::protected-function-${name}`;
  writeFileSync(
    file,
    JSON.stringify({
      version: 3,
      deployment: {
        manifest: { time: "2026-09-01T12:00:00Z", magic: "", version: "" },
        resources: [{ urn, custom: false, type: "pulumi:pulumi:Stack", outputs }],
      },
    }),
  );
  // In a project of the same name, so that nothing is written beside the real one.
  writeFileSync(join(folder, "Pulumi.yaml"), "name: protected-function\nruntime: nodejs\n");
  pulumi(["stack", "init", name, "--no-select"]);
  pulumi(["stack", "import", "--stack", name, "--file", file]);
  return { name, environment, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
