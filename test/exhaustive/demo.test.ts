import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import type { Drift } from "../../packages/pf/commands/drift/finding.ts";
import type { Review } from "../../packages/pf/commands/review/findings/review.ts";
import type { TeardownPlan } from "../../packages/pf/commands/teardown/plan.ts";
import type { TeardownAccount } from "../../packages/pf/commands/teardown/account.ts";
import type { Verification } from "../../packages/pf/commands/verify/verification.ts";
import type { WhatIf } from "../../packages/pf/commands/what-if/resolve-question.ts";
import { reviewPage } from "../../packages/pf/commands/review/words/review-page.ts";
import { openPage } from "../support/chromium/chromium.ts";
import type { Evidence } from "../../packages/core/text/evidence.ts";
import { leftIn, pathWithoutEngine, processesOf, repository, runPf, within } from "../support/command-line.ts";
import { lineOf } from "../support/drift/line-of.ts";
import { folderOfEachTest } from "../support/temporary-folder.ts";

/** What `--demo` adds to a command's own object. */
interface OfDemo {
  readonly evidence: Evidence;
  readonly demo: { readonly prepared: readonly string[] };
}

describe.skipIf(inject("enginePath") === "" || process.platform !== "linux")("--demo for a newcomer", () => {
  const temporary = folderOfEachTest();
  const home = folderOfEachTest();

  /** Nothing but an engine: an empty home, no network, and a login and a stack that the demo must not touch. */
  const start = (...args: readonly string[]) =>
    runPf([...args, "--demo"], {
      PATH: `${dirname(inject("enginePath"))}:${pathWithoutEngine}`,
      HOME: home.path,
      TMPDIR: temporary.path,
      HTTPS_PROXY: "http://127.0.0.1:9",
      ARM_TENANT_ID: "not-a-tenant",
      ARM_CLIENT_ID: "nobody",
      ARM_CLIENT_SECRET: "a secret of the newcomer",
      ARM_SUBSCRIPTION_ID: "not-a-subscription",
      CALLER_SECRET: "a secret of a caller",
      PULUMI_BACKEND_URL: "file:///nowhere",
      PULUMI_CONFIG_PASSPHRASE: "a passphrase of the newcomer",
    });
  const left = () => ({
    temporary: leftIn(temporary.path),
    home: leftIn(home.path),
    processes: processesOf(temporary.path),
  });
  const nothing = { temporary: [], home: [], processes: [] };

  async function shown<Answer>(...args: readonly string[]): Promise<Answer & OfDemo & { readonly exitCode: unknown }> {
    const { exitCode, stdout, stderr } = await start(...args, "--json").finished;
    await within(5000, () => left().processes.length === 0);
    expect(stderr).toContain("Demo: runs on a local twin");
    expect(left()).toEqual(nothing);
    const answer = { ...(JSON.parse(stdout) as Answer & OfDemo), exitCode };
    for (const sentence of answer.demo.prepared) expect(stderr).toContain(sentence.split("\n")[0]);
    return answer;
  }

  // Three deployments.
  it(
    "review judges a pull request with one of each kind, and changes nothing of the project's",
    { timeout: 600_000 },
    async () => {
      const before = readFileSync(join(repository, ".git/HEAD"), "utf8");
      const { exitCode, evidence, demo: _, ...review } = await shown<Review>("review");
      const { counts, findings, files } = review;

      expect(exitCode).toBe(1);
      expect(evidence.answeredBy).toBe("demo");
      expect(counts).toMatchObject({ opens: 1, weakens: 1, breaks: 1, unknown: 2, accepted: 1, read: 2 });
      expect(findings.map(({ id }) => id)).toEqual(
        expect.arrayContaining(["file/reach", "file/pipeline", "location/wider", "registration/deleted"]),
      );
      expect(new Set(files.map(({ standing }) => standing))).toEqual(
        new Set(["read", "unproved", "judged", "harmless"]),
      );
      expect(readFileSync(join(repository, ".git/HEAD"), "utf8")).toBe(before);
      const page = await openPage(reviewPage(review, evidence));
      expect(await page.sheets().finally(page.close), "sheets of A4").toBe(1);
    },
  );

  it("preflight lists what the deployer lacks and what it can't read, and states that it was a demo", async () => {
    const { exitCode, stdout } = await start("preflight").finished;

    await within(5000, () => left().processes.length === 0);
    expect({ exitCode, ...left() }).toEqual({ exitCode: 1, ...nothing });
    const [, verdict, missing = "", unknown = ""] =
      /^(.+)\n.+\n\n(Missing, [^]*)\nUnknown [^]*?:\n([^]*)\nReady /.exec(stdout) ?? [];
    const titlesIn = (findings: string) =>
      [...findings.matchAll(/^(?:(?=M)| {2}[✗?] )(\S.*)$/gm)].map(([, title]) => title);
    expect(verdict).toBe('✗ Not ready to deploy "demo": 3 missing, 2 unknown.');
    expect(titlesIn(missing)).toEqual([
      "Missing, for an administrator of the tenant:",
      "Write conditional access",
      "Missing, for an owner of the subscription:",
      "Assign Azure roles",
      "Resource provider Microsoft.OperationalInsights",
    ]);
    expect(titlesIn(unknown)).toEqual([
      "Service management reference, if the tenant requires one",
      "License for conditional access (Entra ID P1)",
    ]);
    expect(stdout).toMatch(
      /\n\nNext, on a stack of yours:\n {2}Fix .*\n {2}Then run again: \.\/pf preflight --stack dev\n$/,
    );
  });

  it("drift finds every change, and lists what it couldn't check", async () => {
    const folder = mkdtempSync(join(tmpdir(), "protected-function-page-"));
    const file = join(folder, "drift.html");
    const { findings, names, unchecked, evidence, exitCode } = await shown<Drift>("drift", "--html", file);
    const written = readFileSync(file, "utf8");
    rmSync(folder, { recursive: true });

    expect({ exitCode, evidence }).toMatchObject({ exitCode: 1, evidence: { answeredBy: "demo", stacks: ["demo"] } });
    // The most dangerous first.
    expect(findings.map(lineOf)).toEqual([
      "access authentication globalValidation.excludedPaths added refresh",
      "access api-service-principal appRoleAssignedTo added look",
      "access integration passwordCredentials added look",
      "access policy-apiOnlyFrom conditions.users.excludedUsers added refresh",
      expect.stringMatching(/^other api appRoles\["[\da-f-]+"\]\.description changed refresh$/),
      'other resource-group tags["cost-center"] added refresh',
    ]);
    expect(Object.values(names).toSorted()).toEqual([
      "Function.Invoke",
      "Grace, grace@twin.onmicrosoft.com",
      "Reporting",
    ]);
    expect(unchecked.map(({ what }) => what)).toEqual(["delegated permission grants"]);
    const page = await openPage(written);
    expect(await page.sheets().finally(page.close), "sheets of A4").toBe(1);
  });

  it("verify finds the override, the disabled caller and the secrets that expire, and no public access", async () => {
    const folder = mkdtempSync(join(tmpdir(), "protected-function-page-"));
    const page = join(folder, "verify.html");
    const { ok, door, rows, warnings, account, evidence, exitCode } = await shown<Verification>(
      "verify",
      "--html",
      page,
    );

    expect({ exitCode, ok, door: door.state }).toEqual({ exitCode: 1, ok: false, door: "closed" });
    expect(evidence.answeredBy).toBe("demo");
    const written = readFileSync(page, "utf8");
    rmSync(folder, { recursive: true });
    expect(written).toContain("demo: a twin with made-up problems");
    expect(written).not.toMatch(/\blive\b/i);
    const failed = rows.filter(({ outcome }) => outcome === "failed");
    expect(failed.map(({ id }) => id)).toEqual(["B16", "E7"]);
    expect(JSON.stringify(failed)).toMatch(/WEBSITE_AUTH_ENABLED.*AADSTS7000112/);
    expect(warnings.map(({ caller, daysLeft }) => [caller, daysLeft])).toEqual([
      ["integration", 12],
      ["reporting", 12],
    ]);
    expect(account.proved).toBeGreaterThan(20);
  });

  it("teardown --yes shows the plan, and removes everything in it", async () => {
    const { plan, account, demo, exitCode } = await shown<{
      readonly plan: TeardownPlan;
      readonly account: TeardownAccount;
    }>("teardown", "--yes");

    const names = (things: readonly { readonly name: string }[]) => things.map(({ name }) => name).toSorted();
    expect({ exitCode, ok: account.ok, left: account.left }).toEqual({ exitCode: 0, ok: true, left: [] });
    expect(names(plan.orphans)).toEqual(["ag-whocalls-demo", "integration, caller of whocalls (demo)"]);
    expect(names(plan.recycled)).toEqual(["whocalls API (demo)"]);
    expect(names(plan.leftAlone)).toEqual(["whocalls API (demo)"]);
    expect(plan.foreign).toEqual([]);
    expect(plan.remains[0]?.what).toMatch(/^a role assignment at rg-drawings$/);
    const refused = demo.prepared.find((sentence) => sentence.includes("refused")) ?? "";
    expect(refused.split("\n").map((line) => line.trim())).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^- storage account stdrawings: /),
        expect.stringMatching(/^- conditional access policy Drawings: /),
      ]),
    );
  });

  it("what-if answers by the tenant's Graph, with a policy outside the stack", async () => {
    const { outcome, policies, exitCode } = await shown<WhatIf>("what-if");

    expect({ exitCode, outcome }).toEqual({ exitCode: 0, outcome: "blocked" });
    expect(policies.map(({ displayName, applies }) => [displayName.split(",")[0], applies])).toEqual([
      ["Block legacy authentication", false],
      ["MFA for everybody", true],
      ["The API only from named locations", true],
    ]);
  });

  it("returns the command's refusal of another question", async () => {
    const { exitCode, stderr } = await start("what-if", "--who", "nobody").finished;

    await within(5000, () => left().processes.length === 0);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--who is "nobody"');
    expect(left()).toEqual(nothing);
  });

  it("leaves nothing after Ctrl-C", async () => {
    const run = start("preflight");
    await run.says("Prepared for this demo:");

    run.child.kill("SIGINT");

    expect((await run.finished).exitCode).toBe(130);
    await within(10_000, () => left().processes.length === 0);
    expect(left()).toEqual(nothing);
  });
});
