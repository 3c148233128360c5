import {
  assert,
  asyncProperty,
  boolean,
  constantFrom,
  dictionary,
  oneof,
  record,
  stringMatching,
  uniqueArray,
} from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { createCertificateAuthority } from "../../twin/network/certificate-authority.ts";
import { type CallerKind, callerKinds } from "../support/callers.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { proveSettings } from "../support/prove-settings.ts";

/** Names that the program uses itself, or that begin alike, among any others. */
const own = ["api", "user", "code", "public-client", "resource-group", "orders", "orders-first", "orders-delivery"];
const callerName = oneof(stringMatching(/^[a-z][a-z0-9-]{1,29}$/), constantFrom(...own));
const kinds = Object.keys(callerKinds("")) as CallerKind[];
const person = stringMatching(/^[a-z]{1,8}@[a-z]{2,8}\.example$/);

const settings = record({
  callers: dictionary(callerName, constantFrom(...kinds), { maxKeys: 3 }),
  people: record({ "Function.Invoke": record({ users: uniqueArray(person, { maxLength: 2 }) }) }),
  owners: uniqueArray(person, { maxLength: 1 }),
  publicClientFlows: boolean(),
  tokenVersion: constantFrom(1, 2),
  retentionDays: constantFrom(30, 60, 365),
});

describe.skipIf(!hasEngine())("./pf start --settings", () => {
  let pem: string;
  beforeAll(async () => {
    ({ pem } = await createCertificateAuthority());
  });

  it("holds whatever the callers are called and have", { timeout: 1_200_000 }, async () => {
    await assert(
      asyncProperty(settings, async ({ callers, ...rest }) => {
        const named = Object.entries(callers).map(([name, kind]) => [name, callerKinds(pem)[kind]] as const);

        const { ok, rows, resources } = await proveSettings({ callers: Object.fromEntries(named), ...rest });

        expect(rows.filter(({ outcome }) => outcome === "failed")).toEqual([]);
        expect({ ok, left: resources.left }).toEqual({ ok: true, left: 0 });
      }),
      { numRuns: 3, endOnFailure: true },
    );
  });
});
