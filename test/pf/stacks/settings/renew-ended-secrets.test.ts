import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { renewExpiredSecrets } from "../../../../packages/pf/stacks/settings/renew-ended-secrets.ts";

const folder = mkdtempSync(join(tmpdir(), "protected-function-renew-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("says which date of the file is another one on the twin", async () => {
  const secrets = (year: number) => `{ secrets: { first: { endDate: "${year}-05-15T00:00:00Z" } } }`;
  writeFileSync(
    join(folder, "Pulumi.local.yaml"),
    `config:\n  protected-function:callers:\n    shop: ${secrets(2025)}\n    reports: ${secrets(2027)}\n`,
  );
  const set: string[] = [];
  const stack = { setConfig: async (path: string) => void set.push(path) };

  expect(await renewExpiredSecrets(stack, folder, Date.parse("2026-12-01T00:00:00Z"))).toEqual([
    "Pulumi.local.yaml: secret first of shop expired 15 May 2025; on this twin, 30 May 2027. " +
      "On a real stack, Entra ID refuses to create a secret with the file's date",
  ]);
  expect(set).toEqual(["protected-function:callers.shop.secrets.first.endDate"]);
});

it("says of a date that is only near, or that has an earlier start, no refusal that wouldn't come", async () => {
  writeFileSync(
    join(folder, "Pulumi.local.yaml"),
    [
      "config:",
      "  protected-function:callers:",
      '    near: { secrets: { first: { endDate: "2026-12-15T00:00:00Z" } } }',
      '    started: { secrets: { first: { startDate: "2025-01-01T00:00:00Z", endDate: "2025-05-15T00:00:00Z" } } }',
      "",
    ].join("\n"),
  );
  const stack = { setConfig: async () => undefined };

  expect(await renewExpiredSecrets(stack, folder, Date.parse("2026-12-01T00:00:00Z"))).toEqual([
    "Pulumi.local.yaml: secret first of near expires 15 Dec 2026; on this twin, 30 May 2027",
    "Pulumi.local.yaml: secret first of started expired 15 May 2025; on this twin, 30 May 2027",
  ]);
});
