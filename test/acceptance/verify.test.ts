import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endpointChecks, guide } from "../../packages/pf/checks/guide.ts";
import type { Power } from "../../packages/pf/checks/origin.ts";
import { withoutSecrets } from "../../packages/pf/stacks/stack-outputs.ts";
import { inDays } from "../support/in-days.ts";
import { deployLocally, hasEngine, type LocalDeployment } from "../support/local-deployment.ts";
import { rsaCertificate } from "../support/rsa-certificate.ts";
import {
  administratorVariables,
  at,
  held,
  type Json,
  objectIn,
  verifyByAltering,
  verifyByCommandLine,
  withSettings,
} from "../support/verify-stack.ts";
import { wellFormed } from "../support/well-formed.ts";

/** Half a day more, so that whole days are 20 whenever this runs. */
const secretEnds = inDays(20.5);

/** Whether a check can be run by these powers; recipes come with the outputs. */
const possible = (needs: readonly Power[], ...powers: readonly Power[]) =>
  needs.every((power) => power === "recipe" || powers.includes(power));

let deployment: LocalDeployment;
let folder: string;
let outputsFile: string;
let certificate: Awaited<ReturnType<typeof rsaCertificate>>;

const verify = (args: readonly string[], environment: Readonly<Record<string, string>> = {}, ownProcess = false) =>
  verifyByCommandLine(deployment, outputsFile, args, environment, ownProcess);

describe.skipIf(!hasEngine())("./pf verify, on a stack that it reaches only over the network", () => {
  beforeAll(async () => {
    certificate = await rsaCertificate();
    deployment = await deployLocally({
      settings: {
        callers: {
          integration: { secrets: { first: { endDate: secretEnds } } },
          partner: { certificate: { pem: certificate.pem } },
        },
      },
    });
    folder = mkdtempSync(join(tmpdir(), "protected-function-verify-"));
    outputsFile = join(folder, "outputs.json");
    writeFileSync(outputsFile, JSON.stringify(withoutSecrets(deployment.outputs)));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await deployment?.close();
  });

  it("passes as deployed; checks that need a missing power are not applicable, each with its reason", async () => {
    const junit = join(folder, "verify.xml");

    const finished = await verify(["--json", "--junit", junit], {}, true);

    const { ok, door, rows, warnings, account, caller, deadlineMinutes } = objectIn(finished);
    expect(finished.exitCode).toBe(0);
    // A line for each check as it comes; the answer as text: verify-record.test.ts.
    expect(finished.stderr).toMatch(/\n {2}✓ A request without a token gets 401 from App Service, not [^\n]+\n/);
    expect(finished.stderr).not.toContain("App Service authentication is on and uses Entra ID");
    const closed = { state: "closed" };
    expect({ ok, door, caller }).toEqual({ ok: true, door: closed, caller: "integration" });
    expect(deadlineMinutes).toBe(0);
    // Of the callers, one has its credential at hand here.
    const ofEndpoints = endpointChecks.flatMap(({ claims, needs }) =>
      claims(deployment.outputs).map((claim) => ({
        claim,
        isPossible: possible(needs) && !claim.startsWith("partner "),
      })),
    );
    const claimed = [...guide.map(({ claim, needs }) => ({ claim, isPossible: possible(needs) })), ...ofEndpoints];
    expect(rows.map(({ claim }) => claim)).toEqual(claimed.map(({ claim }) => claim));
    for (const { claim, isPossible } of claimed) {
      const row = rows.find((each) => each.claim === claim);
      expect({ claim, outcome: row?.outcome }).toEqual({ claim, outcome: isPossible ? "proved" : "not-applicable" });
      expect(row?.exchanges ?? 0, claim).toBeGreaterThan(isPossible ? 0 : -1);
      if (!isPossible) expect(row?.reason).toMatch(/^needs /);
    }
    expect(account).toMatchObject({
      failed: 0,
      proved: claimed.filter(({ isPossible }) => isPossible).length,
      package: { sha256: deployment.outputs.packageSha256, answers: "the same" },
    });
    expect(warnings).toEqual([{ caller: "integration", kind: "client secret", ends: secretEnds, daysLeft: 20 }]);

    const xml = readFileSync(junit, "utf8");
    expect(wellFormed(xml)).toMatchObject({ testcase: claimed.length + 7, skipped: account.notApplicable + 2 });
    expect(finished.stdout + finished.stderr + xml).not.toContain(deployment.origin.caller.clientSecret);
    expect(finished.stdout + finished.stderr + xml).not.toContain("eyJ");
  });

  it.each([
    [
      "authentication is off",
      (properties: Json) => Object.assign(at(properties, "platform"), { enabled: false }),
      "a request without a token got 401 from the function itself (gate-off)",
    ],
    [
      "anonymous calls are allowed",
      (properties: Json) =>
        Object.assign(at(properties, "globalValidation"), {
          requireAuthentication: false,
          unauthenticatedClientAction: "AllowAnonymous",
        }),
      "a request without a token got 401 from the function itself (principal-missing)",
    ],
  ])("stops at once with a loud warning, and runs no check, if %s", async (_, change, found) => {
    const junit = join(folder, "open.xml");

    const [asText, asJson] = await withSettings(deployment, change, async () => [
      await verify([]),
      await verify(["--json", "--junit", junit]),
    ]);

    expect(asText.exitCode).toBe(1);
    expect(asText.stdout).toMatch(
      /^✗ App Service authentication didn't refuse a request without a token\. Nothing else was checked\.\n/,
    );
    expect(asText.stdout).toContain(found);
    expect(asText.stdout).not.toContain("proved");
    expect(asJson.exitCode).toBe(1);
    expect(asJson.stderr).toContain("✗ App Service authentication didn't refuse a request");
    expect(objectIn(asJson)).toMatchObject({ ok: false, door: { state: "open", found }, rows: [] });
    expect(wellFormed(readFileSync(junit, "utf8"))).toMatchObject({ testcase: 1, failure: 1 });
  });

  it("fails if the caller is no longer an allowed application: ids, explain's sentence, and who fixes it", async () => {
    const asJson = await withSettings(
      deployment,
      (properties) =>
        Object.assign(
          at(properties, "identityProviders", "azureActiveDirectory", "validation", "defaultAuthorizationPolicy"),
          { allowedApplications: ["00000000-0000-4000-8000-000000000000"] },
        ),
      async () => await verify(["--json"]),
    );

    const row = objectIn(asJson).rows.find(({ claim }) => claim.includes("the deployed package"));
    expect(asJson.exitCode).toBe(1);
    const anId: unknown = expect.stringMatching(/^[\da-f-]{36}$/);
    expect(row).toMatchObject({
      id: "B01",
      outcome: "failed",
      attempts: 1,
      notYet: { source: "inferred" },
      traces: [{ by: "App Service authentication", status: 403, middlewareRequestId: anId }],
      explanation: [
        expect.stringContaining("its client (appid, azp) is not among the allowed applications"),
        expect.stringMatching(/^Deployer: /),
      ],
    });
    expect(objectIn(asJson).account.package.answers).toBe("unseen");
  });

  it("fails at the deadline checks that propagation may explain, and reports that", async () => {
    const wrong = { CALLER_SECRET: "Abc1Q~not-the-secret-of-anybody-at-all-0000" };

    const finished = await verify(["--json", "--deadline", "0.01"], wrong);

    const { rows, account } = objectIn(finished);
    const refused = rows.find(({ id }) => id === "G30");
    expect(finished.exitCode).toBe(1);
    expect(refused).toMatchObject({
      outcome: "failed",
      notYet: { reason: "a new client secret isn't replicated yet" },
      traces: [{ by: "Entra ID", traceId: expect.any(String), correlationId: expect.any(String) }],
    });
    expect(refused?.explanation?.[0]).toMatch(/^AADSTS7000215: /);
    expect(rows.find(({ id }) => id === "G02")).toMatchObject({ outcome: "proved", attempts: 1 });
    expect(account.notYet).toBeGreaterThan(0);
    expect(finished.stdout + finished.stderr).not.toContain(wrong.CALLER_SECRET);
  });

  it("runs what needs no token if the caller's secret is missing, and names the variable", async () => {
    const finished = await verify(["--json"], { CALLER_SECRET: "" });

    const { ok, rows } = objectIn(finished);
    expect(finished.exitCode).toBe(0);
    expect(ok).toBe(true);
    expect(rows.find(({ id }) => id === "G02")?.outcome).toBe("proved");
    const call = rows.find(({ claim }) => claim.includes("the deployed package"));
    expect(call?.outcome).toBe("not-applicable");
    expect(call?.reason).toContain("Set CALLER_SECRET (the client secret of integration).");
  });

  it("reads everything back with an administrator's variables, alters nothing, and sees every credential", async () => {
    const finished = await verify(["--json"], administratorVariables(deployment));

    const { rows, warnings } = objectIn(finished);
    expect(finished.exitCode).toBe(0);
    for (const { needs, claim } of guide) {
      const proved = possible(needs, "administrator");
      expect({ claim, outcome: rows.find((row) => row.claim === claim)?.outcome }).toEqual({
        claim,
        outcome: proved ? "proved" : "not-applicable",
      });
    }
    // No output has a certificate's end: only Graph knows it.
    expect(warnings).toMatchObject([
      { caller: "partner", kind: "certificate", daysLeft: 8 },
      { caller: "integration", kind: "client secret", name: expect.stringMatching(/ first$/), daysLeft: 20 },
    ]);
    expect(finished.stdout + finished.stderr).not.toContain(administratorVariables(deployment)["ARM_CLIENT_SECRET"]);
  });

  it("calls as a caller that authenticates with a certificate", async () => {
    const [certificateFile, keyFile] = [join(folder, "certificate.pem"), join(folder, "key.pem")];
    writeFileSync(certificateFile, certificate.pem);
    writeFileSync(keyFile, certificate.privateKeyPem);

    const finished = await verify(["--json", "--caller", "partner"], {
      CALLER_SECRET: "",
      CALLER_CERTIFICATE_FILE: certificateFile,
      CALLER_KEY_FILE: keyFile,
      ...administratorVariables(deployment),
    });

    const { rows, caller, account } = objectIn(finished);
    expect(finished.exitCode).toBe(0);
    expect(caller).toBe("partner");
    expect(account.package.answers).toBe("the same");
    const outcomes = Object.fromEntries(rows.map(({ id, outcome }) => [id, outcome]));
    expect(outcomes).toMatchObject({ G25: "proved", G26: "proved", G30: "proved", G33: "proved" });
  });

  it.each([
    [
      "another tenant's administrator",
      { ARM_TENANT_ID: "99999999-9999-4999-8999-999999999999" },
      2,
      `belongs to the tenant 99999999-9999-4999-8999-999999999999, but the stack is in`,
    ],
    ["an administrator's login without a client id", { ARM_CLIENT_ID: "" }, 3, "ARM_CLIENT_ID is missing"],
    ["a wrong administrator's secret", { ARM_CLIENT_SECRET: "wrong" }, 3, "AADSTS7000215"],
  ] as const)("refuses %s, and explains the fix", async (_, environment, exitCode, said) => {
    const finished = await verify([], { ...administratorVariables(deployment), ...environment });

    expect(finished.stderr).toContain(said);
    expect(finished.exitCode).toBe(exitCode);
    expect(finished.stdout).toBe("");
  });

  it("stops after the current check when interrupted, and restores the stack", async () => {
    const before = await held(deployment);
    const ending = new AbortController();
    const seen: string[] = [];
    const first = guide.find(({ needs }) => needs.includes("alteration"))?.claim;

    const ended = verifyByAltering(deployment, ending.signal, (event) => {
      if (event.kind !== "row") return;
      seen.push(event.row.claim);
      if (event.row.claim === first) ending.abort(new Error("Ctrl-C"));
    });

    await expect(ended).rejects.toThrow("Ctrl-C");
    expect(seen.length).toBeLessThan(guide.length);
    expect(await held(deployment)).toEqual(before);
  });
});
