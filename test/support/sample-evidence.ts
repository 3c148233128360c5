import type { Evidence } from "../../packages/core/text/evidence.ts";

/** Evidence by hand: of a live tenant, with all that can be known. */
export function sampleEvidence(parts: Partial<Evidence> = {}): Evidence {
  return {
    answeredBy: "live",
    project: "orders",
    stacks: ["dev"],
    settingsFiles: ["Pulumi.dev.yaml"],
    commit: { id: "df427ea", uncommitted: false },
    tenant: { id: "11111111-1111-4111-8111-111111111111", name: "Contoso", domain: "contoso.com" },
    subscriptionId: "22222222-2222-4222-8222-222222222222",
    at: "2026-11-25T21:29:00.000Z",
    measured: "checked",
    version: "0.1.0",
    ...parts,
  };
}
