import { describe, expect, it } from "vitest";
import { createCertificateAuthority } from "../../twin/network/certificate-authority.ts";
import { callerKinds } from "../support/callers.ts";
import { hasEngine } from "../support/local-deployment.ts";
import { proveSettings } from "../support/prove-settings.ts";

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
  "a0",
  "z-0123456789-0123456789-012345",
];

describe.skipIf(!hasEngine())("./pf start --settings", () => {
  it("holds whatever the callers are called and have, each kind of credential once", async () => {
    const { pem } = await createCertificateAuthority();
    const kinds = Object.values(callerKinds(pem));

    const { ok, rows, resources } = await proveSettings({
      callers: Object.fromEntries(names.map((name, index) => [name, kinds[index % kinds.length]])),
      people: { "Function.Invoke": { users: ["ada@contoso.example", "grace@fabrikam.example"] } },
      owners: ["linus@contoso.example"],
      publicClientFlows: true,
      tokenVersion: 2,
      retentionDays: 365,
    });

    expect(rows.filter(({ outcome }) => outcome === "failed")).toEqual([]);
    expect({ ok, left: resources.left }).toEqual({ ok: true, left: 0 });
  });
});
