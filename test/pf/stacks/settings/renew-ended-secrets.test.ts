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
    "Pulumi.local.yaml: secret first of shop expires 15 May 2025; on this twin, 30 May 2027",
  ]);
  expect(set).toEqual(["protected-function:callers.shop.secrets.first.endDate"]);
});
