import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { createCertificateAuthority } from "../../twin/network/certificate-authority.ts";
import { type CallerKind, callerKinds } from "../support/callers.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { proveSettings } from "../support/prove-settings.ts";

const callerName = fc.stringMatching(/^[a-z][a-z0-9-]{1,29}$/);
const kinds = Object.keys(callerKinds("")) as CallerKind[];
const person = fc.stringMatching(/^[a-z]{1,8}@[a-z]{2,8}\.example$/);

const settings = fc.record({
  callers: fc.dictionary(callerName, fc.constantFrom(...kinds), { maxKeys: 3 }),
  assignedUsers: fc.uniqueArray(person, { maxLength: 2 }),
  owners: fc.uniqueArray(person, { maxLength: 1 }),
  publicClientFlows: fc.boolean(),
  tokenVersion: fc.constantFrom(1, 2),
  retentionDays: fc.constantFrom(30, 60, 365),
});

describe.skipIf(!hasEngine())("npm start -- --settings", () => {
  let pem: string;
  beforeAll(async () => {
    ({ pem } = await createCertificateAuthority());
  });

  it("holds whatever the callers are called and have", { timeout: 1_200_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(settings, async ({ callers, ...rest }) => {
        const named = Object.entries(callers).map(([name, kind]) => [name, callerKinds(pem)[kind]] as const);

        const { ok, rows, resources } = await proveSettings({ callers: Object.fromEntries(named), ...rest });

        expect(rows.filter(({ outcome }) => outcome === "failed")).toEqual([]);
        expect({ ok, left: resources.left }).toEqual({ ok: true, left: 0 });
      }),
      { numRuns: 12, endOnFailure: true },
    );
  });
});
