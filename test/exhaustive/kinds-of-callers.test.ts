import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { createCertificateAuthority } from "../../twin/network/certificate-authority.ts";
import type { Proof } from "../../commands/start/proof-table.ts";
import { callerKinds } from "../support/callers.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { proveIn, proveSettings } from "../support/prove-settings.ts";
import { reviewRepository } from "../support/review-repository.ts";

const failedIn = ({ rows }: Proof) => rows.filter(({ outcome }) => outcome === "failed");
const notApplicableIn = ({ rows }: Proof) =>
  rows.filter(({ outcome }) => outcome === "not-applicable").map(({ id, reason }) => [id, reason]);

describe.skipIf(!hasEngine())("npm start, whoever calls", () => {
  it("holds without secrets, with tokens of version 2, and proves all but what is about secrets", async () => {
    const { pem } = await createCertificateAuthority();
    const kinds = callerKinds(pem);
    const callers = { "partner-2": kinds["a certificate"], pipeline: kinds["a GitHub environment"] };

    const proof = await proveSettings({ callers, tokenVersion: 2 });

    expect(failedIn(proof)).toEqual([]);
    expect(notApplicableIn(proof)).toEqual([
      ["G22", "needs a caller with a client secret, for the recipe of HTTP tasks"],
      ["B05", "needs a client secret: no caller has one"],
    ]);
    expect(proof).toMatchObject({ ok: true, resources: { left: 0 } });
  });

  it("holds without any caller, and says of each row about one that there is none", async () => {
    const proof = await proveSettings({
      callers: {},
      people: { "Function.Invoke": { users: ["ada@contoso.com"] } },
      retentionDays: 60,
    });

    expect(failedIn(proof)).toEqual([]);
    expect([...new Set(notApplicableIn(proof).map(([, reason]) => reason))].toSorted()).toEqual([
      "needs a caller with a client secret, for the recipe of HTTP tasks",
      "needs a caller with a role that who-calls allows",
      "needs a caller: the stack has none",
      "no caller of the stack has its own app registration",
    ]);
    // Nobody gets in bare, by a forged principal, as an application or a person that nobody assigned; people get in.
    const proved = proof.rows.filter(({ outcome }) => outcome === "proved").map(({ id }) => id);
    expect(proved).toEqual(
      expect.arrayContaining(["G02", "G09", "G11", "G12", "G17", "G23", "G24", "G27", "B02", "B15", "closed-door"]),
    );
    expect(proof).toMatchObject({ ok: true, resources: { left: 0 } });
  });

  it("holds without --settings for whoever Pulumi.local.yaml names: people, callers, a secret that has ended", async () => {
    const checkout = reviewRepository();
    try {
      const settings = {
        callers: {
          orders: { secrets: { second: { startDate: "2026-01-01T00:00:00Z", endDate: "2026-03-31T00:00:00Z" } } },
        },
        people: { "Function.Invoke": { users: ["ada@contoso.com"], groups: ["Function users"] } },
        owners: ["grace@fabrikam.example"],
      };
      const config = Object.entries(settings).map(([name, value]) => [`protected-function:${name}`, value] as const);
      writeFileSync(
        join(checkout.directory, "Pulumi.local.yaml"),
        stringify({ config: Object.fromEntries(config) }, { defaultStringType: "QUOTE_DOUBLE" }),
      );

      const proof = await proveIn(checkout.directory);

      expect(failedIn(proof)).toEqual([]);
      expect(notApplicableIn(proof)).toEqual([]);
      expect(proof).toMatchObject({ ok: true, resources: { left: 0 } });
    } finally {
      checkout.remove();
    }
  });
});
