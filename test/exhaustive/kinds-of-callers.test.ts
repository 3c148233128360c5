import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { executeGuide } from "../../packages/pf/commands/start/prove.ts";
import { localStackFrom } from "../../packages/pf/commands/options/local-stack-options.ts";
import { createReporter } from "../../packages/pf/cli/reporter.ts";
import type { Outcome } from "../../packages/pf/checks/run-checks.ts";
import type { StackOutputs } from "../../infra/outputs.ts";
import { announceStack } from "../../packages/pf/stacks/local/announce-stack.ts";
import { openLocalChecks } from "../../packages/pf/stacks/local/local-checks.ts";
import { type LocalStack, originWith } from "../../packages/pf/stacks/local/local-stack.ts";
import { type Finished, traceableFolder } from "../support/command-line.ts";
import { callerKinds } from "../support/callers.ts";
import { type DeployedMatrix, deployMatrix } from "../support/deployed-matrix.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { reviewRepository } from "../support/review-repository.ts";
import { rsaCertificate } from "../support/rsa-certificate.ts";
import { runHereOn } from "../support/run-here.ts";
import { type SettingsOfStack, settingsText } from "../support/settings-file.ts";

const failedIn = (rows: readonly Outcome[]) => rows.filter(({ outcome }) => outcome === "failed");
const notApplicableIn = (rows: readonly Outcome[]) =>
  rows.filter(({ outcome }) => outcome === "not-applicable").map(({ id, reason }) => [id, reason]);

/** The guide leaves the clock ahead; what a command signs is dated by the machine's own. */
async function guideOf(local: LocalStack, outputs: StackOutputs): Promise<readonly Outcome[]> {
  const ahead = (): number => local.clock.now().getTime() - Date.now();
  const before = ahead();
  const checks = openLocalChecks(local, originWith(outputs, local));
  const rows = await executeGuide(local, outputs, checks, () => {}).finally(() => checks.close());
  local.clock.advance(before - ahead());
  expect(local.twin.control.faults()).toEqual([]);
  return rows;
}

/** A stack's matrix, the stack on its twin, and commands beside that, in this process: token-and-call starts some. */
function deployed(settings: () => Promise<SettingsOfStack>) {
  const temporary = traceableFolder();
  let stack: DeployedMatrix;
  let withdraw: () => void;
  beforeAll(async () => {
    stack = await deployMatrix(await settings());
    vi.stubEnv("TMPDIR", temporary.path);
    ({ withdraw } = await announceStack(stack.opened.local, stack.outputs));
    vi.unstubAllEnvs();
  });
  afterAll(async () => {
    withdraw?.();
    await stack?.close();
    temporary.remove();
  });
  return {
    folder: temporary.path,
    run: (args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Finished> =>
      runHereOn(stack.opened.local.twin, args, { TMPDIR: temporary.path, ...environment }),
    guide: () => guideOf(stack.opened.local, stack.outputs),
    subjects: () => stack.matrix.subjects.map(({ label }) => label),
  };
}

describe.skipIf(!hasEngine() || process.platform !== "linux")("a stack whose callers have no secret", () => {
  const { run, guide, subjects, folder } = deployed(async () => {
    const { pem, privateKeyPem } = await rsaCertificate();
    const kinds = callerKinds(pem);
    writeFileSync(join(folder, "certificate.pem"), pem);
    writeFileSync(join(folder, "key.pem"), privateKeyPem);
    return {
      callers: { pipeline: kinds["a GitHub environment"], "partner-2": kinds["a certificate"] },
      tokenVersion: 2,
    };
  });
  const files = {
    CALLER_CERTIFICATE_FILE: join(folder, "certificate.pem"),
    CALLER_KEY_FILE: join(folder, "key.pem"),
  };

  it("is proved except for checks of secrets", async () => {
    const rows = await guide();

    expect(failedIn(rows)).toEqual([]);
    expect(notApplicableIn(rows)).toEqual([
      ["G22", "needs a caller with a client secret, for the recipe of HTTP tasks"],
      ["B05", "needs a client secret: no caller has one"],
    ]);
  });

  it("works in call and token for a federated caller, because the twin acts as its identity provider", async () => {
    const called = await run(["call", "--as", "pipeline"]);
    const token = await run(["token", "--as", "pipeline"]);

    expect(called).toMatchObject({ exitCode: 0, stderr: "" });
    expect(called.stdout).toMatch(/^✓ 200 from .*\n[\s\S]*"kind": "application"/);
    expect(token.stdout).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+\n$/);
  });

  it("works in call for a certificate's files, and call names missing ones", async () => {
    const called = await run(["call", "--as", "partner-2"], files);
    const without = await run(["call", "--as", "partner-2"]);

    expect(called).toMatchObject({ exitCode: 0, stderr: "" });
    expect(without.exitCode).not.toBe(0);
    expect(without.stderr).toContain("Set CALLER_CERTIFICATE_FILE (path of the certificate of partner-2, PEM)");
  });

  it("has a recipe for each, and none has a secret", async () => {
    const pipeline = await run(["recipes", "--for", "curl", "--as", "pipeline"]);
    const partner = await run(["recipes", "--for", "python", "--as", "partner-2"]);
    const secret = await run(["twin", "secret", "pipeline"]);

    expect([pipeline.exitCode, partner.exitCode, secret.exitCode]).toEqual([0, 0, 2]);
    expect(pipeline.stdout).toContain("CALLER_ASSERTION_FILE");
    expect(secret.stderr).toContain(
      '"pipeline" has no client secret on the twin.\nCallers with a client secret: none.',
    );
  });

  it("appears by name in matrix and what-if", async () => {
    const asked = ["--who", "partner-2", "--resource", "api", "--from", "203.0.113.7", "--twin"];
    const whatIf = await run(["what-if", ...asked]);

    expect(whatIf).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("caller partner-2") });
    expect(subjects()).toEqual(expect.arrayContaining(["caller pipeline", "caller partner-2"]));
  });
});

describe.skipIf(!hasEngine() || process.platform !== "linux")("a stack without callers", () => {
  const { run, guide, subjects } = deployed(async () => ({
    callers: {},
    people: { "Function.Invoke": { users: ["ada@twin.onmicrosoft.com"] } },
    retentionDays: 60,
  }));

  it("is proved, and each row about a caller states that there is none", async () => {
    const rows = await guide();

    expect(failedIn(rows)).toEqual([]);
    expect([...new Set(notApplicableIn(rows).map(([, reason]) => reason))].toSorted()).toEqual([
      "needs a caller with a client secret, for the recipe of HTTP tasks",
      "needs a caller with a role that who-calls allows",
      "needs a caller: the stack has none",
      "no caller of the stack has its own app registration",
    ]);
    // Nobody gets in bare, by a forged principal, as an application or a person that nobody assigned; people get in.
    const proved = rows.filter(({ outcome }) => outcome === "proved").map(({ id }) => id);
    expect(proved).toEqual(
      expect.arrayContaining(["G02", "G09", "G11", "G12", "G17", "G23", "G24", "G27", "B02", "B15"]),
    );
  });

  it("passes each command, or the command states that there is no caller", async () => {
    for (const command of [["call"], ["recipes", "--for", "curl"]]) {
      const { exitCode, stderr } = await run(command);
      expect(exitCode).toBe(2);
      expect(stderr).toContain("This stack has no caller.\nAdd a caller to protected-function:callers in ");
    }
    const { stderr } = await run(["token", "--as", "orders"]);
    expect(stderr).toContain("which isn't a caller of this stack.\nCallers: none.");
    expect(subjects()).toContain("assigned user ada@twin.onmicrosoft.com");
  });
});

/** Names that the program uses itself, or that begin alike, and the shortest and the longest that there may be. */
const names = [
  "api",
  "user",
  "code",
  "public-client",
  "resource-group",
  "orders",
  "orders-first",
  "orders-delivery",
  "z-0123456789-0123456789-012345",
];

describe.skipIf(!hasEngine())("npm start, without --settings", () => {
  it("proves every person and caller that Pulumi.local.yaml names, of any name and kind, even with an expired secret", async () => {
    const { pem } = await rsaCertificate();
    const kinds = Object.values(callerKinds(pem));
    const ended = { startDate: "2026-01-01T00:00:00Z", endDate: "2026-03-31T00:00:00Z" };
    const checkout = reviewRepository();
    let local: LocalStack | undefined;
    try {
      const settings = {
        callers: {
          a0: { secrets: { second: ended } },
          ...Object.fromEntries(names.map((name, index) => [name, kinds[index % kinds.length]])),
        },
        people: { "Function.Invoke": { users: ["ada@contoso.example"], groups: ["Function users"] } },
        owners: ["grace@fabrikam.example"],
        publicClientFlows: true,
        tokenVersion: 2,
        retentionDays: 365,
      };
      writeFileSync(join(checkout.directory, "Pulumi.local.yaml"), settingsText(settings));
      const reporter = { ...createReporter(), step: () => {}, progress: () => {} };
      const { signal } = new AbortController();

      local = await localStackFrom({}, { directory: checkout.directory, signal, reporter });
      await local.stack.up();
      const rows = await guideOf(local, await local.outputs());

      expect(failedIn(rows)).toEqual([]);
      expect(notApplicableIn(rows)).toEqual([]);
    } finally {
      await local?.close();
      checkout.remove();
    }
  });
});
