import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { leftIn, runPf, traceableFolder, type Running } from "../support/command-line.ts";
import { runHere } from "../support/run-here.ts";
import { type SettingsOfStack, writeSettings } from "../support/settings-file.ts";

const settings: SettingsOfStack = {
  callers: { integration: { secrets: { first: { endDate: "2099-03-31T00:00:00Z" } } } },
  conditionalAccess: {
    state: "enforced",
    namedLocations: { office: { cidrs: ["198.51.100.0/24"] } },
    emergencyAccounts: ["emergency@twin.onmicrosoft.com"],
    baselineMfa: true,
    apiOnlyFrom: ["office"],
    workloadIdentitiesOnlyFrom: ["office"],
  },
};

const asked = ["--who", "grace@twin.onmicrosoft.com", "--resource", "api"];

/** The answer for a person, with the program's own policies. */
const fromElsewhere = [
  '✗ Blocked by "The API only from named locations, policy of whocalls (local)".',
  "",
  "grace@twin.onmicrosoft.com signs in for the API from 203.0.113.77, as mobileAppsAndDesktopClients. Only conditional access is checked, not app roles.",
  "",
  "Policies that apply",
  "  MFA for everybody, policy of whocalls (local)                  enforced  mfa",
  "  The API only from named locations, policy of whocalls (local)  enforced  block",
  "",
  "Policies that don't apply, and why",
  "  Callers only from named locations, policy of whocalls (local)  enforced  users",
  "",
  "Next:",
  "  If it should get in, exclude it from that policy, or ask with another --from.",
  "  See all callers, places and resources: ./pf matrix --html access.html",
  "",
].join("\n");

describe.skipIf(inject("enginePath") === "" || process.platform !== "linux")("./pf what-if", () => {
  const temporary = traceableFolder();
  const file = writeSettings(settings);
  let twin: Running;
  beforeAll(async () => {
    twin = runPf(["twin", "--settings", file.path], { TMPDIR: temporary.path });
    await twin.says("Serving until Ctrl-C:");
  });
  afterAll(async () => {
    twin.child.kill("SIGINT");
    await twin.finished;
    temporary.remove();
    rmSync(file.folder, { recursive: true });
  });
  const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
    runPf(["what-if", ...args], { TMPDIR: temporary.path, ...environment }).finished;

  it("answers for settings on a twin of their own, and leaves nothing", async () => {
    const own = traceableFolder();
    const { exitCode, stdout } = await run([...asked, "--from", "203.0.113.77", "--settings", file.path], {
      TMPDIR: own.path,
    });
    const left = leftIn(own.path);
    own.remove();

    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: fromElsewhere });
    expect(left).toEqual([]);
  });

  it("answers the same of the twin that runs", async () => {
    const { exitCode, stdout, stderr } = await run([...asked, "--from", "203.0.113.77", "--twin"]);

    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: fromElsewhere, stderr: "" });
  });

  it("answers in JSON for a caller, from a location by its name in the settings", async () => {
    const { exitCode, stdout } = await run("--who integration --resource graph --from office --twin --json".split(" "));

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      who: { kind: "service principal", name: "caller integration" },
      from: { address: "198.51.100.0" },
      outcome: "granted",
      policies: [{ analysisReasons: "location" }, { analysisReasons: "workloadIdentities" }, {}],
    });
  });

  it.for([
    [["--who", "a@b.c"], "Missing: --resource, --from."],
    [[...asked, "--from", "office", "--live"], "Use --live and --stack together"],
    [
      [...asked, "--from", "office", "--twin", "--settings", "Pulumi.dev.yaml"],
      "Use only one of --settings, --twin, --live.",
    ],
    [[...asked, "--from", "office", "--app-type", "phone"], '--app-type is "phone". Use one of: browser'],
  ] as const)("refuses %j by exit code 2", async ([args, words]) => {
    const { exitCode, stdout, stderr } = await runHere(["what-if", ...args]);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(words);
  });

  it("refuses a location that the twin doesn't have by exit code 2", async () => {
    const { exitCode, stdout, stderr } = await run([...asked, "--from", "the moon", "--twin"]);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain('--from is "the moon". Use an address, or a named location');
  });
});
