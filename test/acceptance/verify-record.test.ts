import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { LiveRecord } from "../../packages/pf/commands/verify/verification.ts";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { guide } from "../../packages/pf/checks/guide.ts";
import { withoutSecrets } from "../../packages/pf/stacks/stack-outputs.ts";
import { observations } from "../../packages/pf/commands/verify/record/record.ts";
import { hasEngine, type LocalDeployment } from "../support/local-deployment.ts";
import { sharedDeployment } from "../support/shared-deployment.ts";
import {
  administratorVariables,
  held,
  objectIn,
  verifyByAltering,
  verifyByCommandLine,
} from "../support/verify-stack.ts";

let deployment: LocalDeployment;
let folder: string;
let outputsFile: string;

const verify = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  verifyByCommandLine(deployment, outputsFile, args, environment);

describe.skipIf(!hasEngine())("./pf verify, beside the guide's checks", () => {
  const shared = sharedDeployment();
  beforeAll(() => {
    deployment = shared();
    folder = mkdtempSync(join(tmpdir(), "protected-function-record-"));
    outputsFile = join(folder, "outputs.json");
    writeFileSync(outputsFile, JSON.stringify(withoutSecrets(deployment.outputs)));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("warns of a homepage with the command that turns it off, and accepts nothing unseen as passed", async () => {
    const { resourceManager, outputs } = deployment;
    const path = `${outputs.functionApp.siteId}/config/appsettings`;
    const version = "api-version=2024-11-01";
    const { properties } = (await resourceManager.call("POST", `${path}/list?${version}`)) as {
      readonly properties: Readonly<Record<string, string>>;
    };
    const { AzureWebJobsDisableHomepage: _disabled, ...others } = properties;
    await resourceManager.call("PUT", `${path}?${version}`, { properties: others });
    try {
      const { exitCode, stdout } = await verify([]);

      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/^✓ [^\n]+: (\d+) of \1 proved, \d+ not applicable\.\n/);
      expect(stdout).toMatch(/\n {2}✓ \d more as expected\n/);
      expect(stdout).toContain(
        "\n  ? 2 not checked: the functions that Azure lists, the record of the last upload. No login to Azure was found that can read the site.\n",
      );
      expect(stdout).toMatch(
        /\n {2}\d+ not applicable\. List them with --all\.\n {4}Doesn't read app registrations and settings back: /,
      );
      expect(stdout).toContain("\n  ! GET / was answered 200 with the Functions host's own homepage.");
      expect(stdout).toMatch(
        /Turn the homepage off: az functionapp config appsettings set --resource-group \S+ --name \S+ --settings AzureWebJobsDisableHomepage=true\n/,
      );
    } finally {
      await resourceManager.call("PUT", `${path}?${version}`, { properties });
    }
  });

  it("records every observation that needs a live stack, all as expected, without names, ids and secrets", async () => {
    const file = join(folder, "record.json");

    const finished = await verify(["--record", file, "--json"], administratorVariables(deployment));

    const { probes } = objectIn(finished);
    expect(probes.filter(({ outcome }) => outcome !== "as expected")).toEqual([]);
    expect(probes.map(({ found }) => found)).toEqual([
      "GET / was answered 204 without content: the Functions host's homepage is off",
      "GET /no-such-path-of-this-app was answered 401 by App Service authentication",
      "GET /admin/host/status was answered 401 by the Functions host",
      'Resource Manager lists "who-calls", the ones that this checkout\'s package registers',
      expect.stringMatching(/^the last upload \(\S+\) was at \S+ by protected-function, with status 4 \(success\)$/),
      `this checkout builds the same package, ${deployment.outputs.packageSha256.slice(0, 12)}…`,
    ]);

    const text = readFileSync(file, "utf8");
    const record = JSON.parse(text) as LiveRecord;
    expect(finished.exitCode).toBe(0);
    expect(finished.stderr).toMatch(/Wrote \d+ of \d+ observations to .*record\.json, without names, ids or secrets\./);
    expect(record).toMatchObject({ format: 1, ok: true, packageSha256: deployment.outputs.packageSha256 });
    expect(record.observations.map(({ id }) => id)).toEqual(observations.map(({ id }) => id));
    const notSeen = record.observations.filter(({ seen }) => seen === undefined);
    expect(notSeen.map(({ by }) => by)).not.toContain("verify");
    const seen = new Map(record.observations.map((one) => [one.id, one.seen]));
    expect(seen.get("homepage")).toMatchObject({ bare: { status: 204 }, authorized: { status: 204 } });
    expect(seen.get("unknown-path")).toMatchObject({ bare: { status: 401 }, authorized: { status: 404 } });
    expect(seen.get("administration")).toMatchObject({ bare: { status: 401 }, ping: { status: 200 } });
    expect(seen.get("preflight")).toMatchObject({ preflight: { status: 204 }, plain: { status: 401 } });
    expect(seen.get("functions")).toMatchObject({ status: 200, body: [{ language: "node" }] });
    expect(seen.get("deployment-record")).toMatchObject({ latest: { status: 200, body: { status: 4 } } });
    expect(seen.get("host-name")).toEqual({
      host: expect.stringMatching(/^<name>.*\.azurewebsites\.net$/),
      scm: expect.stringMatching(/^<name>.*\.scm\..*azurewebsites\.net$/),
    });
    expect(seen.get("token-store")).toMatchObject({
      bySession: { status: 200, body: { claims: expect.arrayContaining(["aud", "appid"]) } },
    });
    expect(seen.get("alert-rule")).toMatchObject({ listed: { status: 200 } });

    const { functionApp, tenantId, api } = deployment.outputs;
    for (const hidden of [functionApp.hostName, functionApp.scmHostName, tenantId, api.clientId, "eyJ", "8Q~"]) {
      expect(text).not.toContain(hidden);
    }
  });

  it("alters the stack with permission, proves and records the results, and restores everything", async () => {
    const before = await held(deployment);

    const { ok, rows, record } = await verifyByAltering(deployment, new AbortController().signal, () => {}, {
      record: true,
    });

    expect({ ok, failed: rows.filter(({ outcome }) => outcome === "failed") }).toEqual({ ok: true, failed: [] });
    const powers = new Set(["administrator", "alteration", "recipe"]);
    for (const { needs, claim, notApplicableReason } of guide) {
      const proved =
        needs.every((power) => powers.has(power)) && notApplicableReason?.(deployment.outputs) === undefined;
      expect({ claim, outcome: rows.find((row) => row.claim === claim)?.outcome }).toEqual({
        claim,
        outcome: proved ? "proved" : "not-applicable",
      });
    }

    const altered = record?.observations.filter(({ by }) => by === "verify --alter") ?? [];
    const seen = new Map(altered.map((one) => [one.id, one.seen ?? one.notSeen]));
    expect(seen.get("trigger-synchronization")).toMatchObject({
      before: { status: 200 },
      triggers: { status: 204 },
      host: { status: 204 },
      after: { status: 200 },
    });
    expect(seen.get("overlapping-writes")).toMatchObject({ scm: { status: 200 }, ftp: { status: 200 } });
    expect(seen.get("refusal-403")).toMatchObject({ status: 403 });
    expect(seen.get("empty-list")).toMatchObject({ status: 403 });
    expect(seen.get("publish")).toMatchObject({ answer: { status: 202 }, polled: [{ status: 200, deployment: 4 }] });
    expect(await held(deployment)).toEqual(before);
  });
});
