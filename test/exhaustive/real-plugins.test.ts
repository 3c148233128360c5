import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterEach, describe, expect, inject, it, vi } from "vitest";
import type { TestProject } from "vitest/node";
import type { Proof } from "../../packages/pf/commands/start/proof-table.ts";
import { repository, runNpm, runPf } from "../support/command-line.ts";
import { hasEngine } from "../support/local-deployment.ts";
import setUp from "../support/real-plugins-setup.ts";

const folders: string[] = [];
afterEach(() => vi.restoreAllMocks());
afterEach(() => vi.unstubAllEnvs());
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/**
 * A Pulumi home that has plugins, as `pulumi plugin install` leaves them: executables that the engine starts itself.
 * Behind them are the stand-ins' requests; what is proved is that the engine's own plugins reach the twin with nothing
 * but their environment.
 */
function homeWith(plugins: readonly string[]): Readonly<Record<string, string>> {
  const home = mkdtempSync(join(tmpdir(), "protected-function-home-"));
  folders.push(home);
  for (const name of plugins) {
    const folder = join(home, "plugins", `resource-${name}-v${versionOf(name)}`);
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `pulumi-resource-${name}`);
    const script = join(repository, "test/support/plugin-process.ts");
    writeFileSync(
      file,
      `#!/bin/sh\necho ${name} >> ${join(home, "started")}\nexec "${process.execPath}" "${script}" ${name}\n`,
    );
    chmodSync(file, 0o755);
  }
  const PATH = [dirname(inject("enginePath")), process.env["PATH"] ?? ""].join(delimiter);
  // Where there is a way to the internet, plugins are not fetched for this test: it is about those that are there.
  return {
    PATH,
    PULUMI_HOME: home,
    HTTPS_PROXY: "http://127.0.0.1:9",
    NO_PROXY: "localhost,127.0.0.1",
    NO_COLOR: "1",
  };
}

function versionOf(name: string): string {
  const file = join(repository, `node_modules/@pulumi/${name}/package.json`);
  return (JSON.parse(readFileSync(file, "utf8")) as { pulumi: { version: string } }).pulumi.version;
}

describe.skipIf(!hasEngine())("./pf start --plugins real", () => {
  it(
    "runs the engine's installed plugins, reports where stand-ins replace the others, and keeps the engine's log empty",
    { timeout: 180_000 },
    async () => {
      const environment = homeWith(["azuread", "random"]);
      const { exitCode, stdout, stderr } = await runPf(["start", "--plugins", "real", "--json"], environment).finished;
      expect(stderr).not.toContain("error:");
      const proof = JSON.parse(stdout) as Proof;
      expect(proof.rows.filter(({ outcome }) => outcome === "failed")).toEqual([]);
      expect(proof.plugins).toEqual([
        { name: "azure-native", version: "3.28.0", source: "stand-in", why: expect.stringMatching(/plugin/) },
        { name: "azuread", version: "6.9.1", source: "installed" },
        { name: "random", version: "4.21.2", source: "installed" },
        { name: "command", version: "1.2.1", source: "stand-in", why: expect.stringMatching(/plugin/) },
      ]);
      const started = readFileSync(join(environment["PULUMI_HOME"] ?? "", "started"), "utf8");
      expect(new Set(started.trim().split("\n"))).toEqual(new Set(["azuread", "random"]));
      expect(existsSync(join(environment["PULUMI_HOME"] ?? "", "logs"))).toBe(false);
      expect(exitCode).toBe(0);
    },
  );

  it(
    "lets the suite's tests run by installed plugins alone, and keeps their requests",
    { timeout: 240_000 },
    async () => {
      const environment = homeWith(["azure-native", "azuread", "random", "command"]);
      const home = environment["PULUMI_HOME"] ?? "";
      const TRACES = join(home, "traces");
      const suite = ["run", "test:real-plugins", "--", "test/exhaustive/first-deployment-site-order.test.ts"];
      const run = await runNpm(suite, { ...environment, TRACES, REAL_PLUGINS: "required" }).finished;
      expect(run.stdout + run.stderr).toMatch(/Tests {2}1 passed \(1\)/);
      expect(run.exitCode).toBe(0);
      const started = new Set(readFileSync(join(home, "started"), "utf8").trim().split("\n"));
      expect(started).toEqual(new Set(["azure-native", "azuread", "random", "command"]));
      const traces = readdirSync(TRACES).toSorted();
      expect(traces).toEqual([
        expect.stringMatching(/^first-deployment-site-order-.*\.grpc\.jsonl$/),
        expect.stringMatching(/^first-deployment-site-order-.*\.http\.jsonl$/),
      ]);
      const [grpc = "", http = ""] = traces.map((name) => readFileSync(join(TRACES, name), "utf8"));
      expect(grpc).toContain("/pulumirpc.ResourceProvider/Create");
      expect(http).toContain('"host":"graph.microsoft.com"');
    },
  );

  it("runs the suite by the plugins that are there, if that is wanted, and says which", async () => {
    for (const [name, value] of Object.entries(homeWith(["azuread"]))) vi.stubEnv(name, value);
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const provide = vi.fn();

    vi.stubEnv("REAL_PLUGINS", "available");
    await setUp({ provide } as unknown as TestProject);

    expect(write.mock.calls.join("")).toMatch(/^(?=[^]*azuread 6\.9\.1: installed)(?=[^]*random [\d.]+: stand-in)/);
    expect(provide.mock.calls).toEqual([["enginePath", inject("enginePath")]]);
  });

  it("fails the suite if a required plugin is missing, and otherwise skips it", async () => {
    for (const [name, value] of Object.entries(homeWith(["azuread"]))) vi.stubEnv(name, value);
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const provide = vi.fn();
    const project = { provide } as unknown as TestProject;

    vi.stubEnv("REAL_PLUGINS", "required");
    await expect(setUp(project)).rejects.toThrow(/Pulumi's own plugins can't be had here:\n- azure-native 3\.28\.0: /);
    vi.stubEnv("REAL_PLUGINS", undefined);
    await setUp(project);

    expect(write.mock.calls.join("")).toMatch(
      /SKIPPED: every test of the real plugins\.\nPulumi's own plugins can't be had here:/,
    );
    // Without an engine each of them is skipped: `hasEngine`.
    expect(provide.mock.calls).toEqual([["enginePath", ""]]);
  });
});
