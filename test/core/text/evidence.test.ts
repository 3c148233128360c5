import { describe, expect, it } from "vitest";
import { type Answerer, type Evidence, evidenceFacts, evidenceLine } from "../../../packages/core/text/evidence.ts";
import { sampleEvidence } from "../../support/sample-evidence.ts";

const factsOf = (evidence: Evidence) => Object.values(evidenceFacts(evidence)).flat();
const wordsOf = (parts: Parameters<typeof sampleEvidence>[0]) => Object.fromEntries(factsOf(sampleEvidence(parts)));

describe("the evidence of a result", () => {
  it("lists stack, settings, commit, tenant, subscription, time and version of a live tenant", () => {
    expect(evidenceFacts(sampleEvidence())).toEqual({
      first: [
        ["Answered by", "live tenant"],
        ["Stack", "dev"],
        ["Tenant", "Contoso, contoso.com (11111111-1111-4111-8111-111111111111)"],
        ["Checked", "25 Nov 2026, 21:29 UTC"],
      ],
      more: [
        ["Settings", "Pulumi.dev.yaml"],
        ["Commit", "df427ea"],
        ["Subscription", "22222222-2222-4222-8222-222222222222"],
        ["Version", "0.1.0"],
      ],
    });
    expect(evidenceLine(sampleEvidence())).toBe("Stack dev · live tenant contoso.com · 25 Nov 2026, 21:29 UTC");
  });

  it.each(["twin", "demo"] as const)(
    "never calls a %s live, and never shows its tenant as one to look up",
    (answeredBy: Answerer) => {
      const evidence = sampleEvidence({ answeredBy });
      const all = [...factsOf(evidence).flat(), evidenceLine(evidence)].join("\n");

      expect(all).toContain("no tenant was asked");
      expect(all).not.toMatch(/live|contoso|1111|2222/i);
      expect(all.includes("demo")).toBe(answeredBy === "demo");
    },
  );

  it("names each date of the settings that the twin replaced, before the verdict", () => {
    const replaced = "Pulumi.local.yaml: secret first of shop expired 15 May 2025; on this twin, 30 May 2027";

    expect(evidenceFacts(sampleEvidence({ replacedDates: [replaced] })).first).toContainEqual(["Replaced", replaced]);
  });

  it("names a settings file that isn't a stack's, once", () => {
    const evidence = sampleEvidence({ answeredBy: "twin", stacks: [], settingsFiles: ["my-settings.yaml"] });

    expect(evidenceLine(evidence)).toMatch(/^Settings my-settings\.yaml · local twin/);
    expect(factsOf(evidence).filter(([label]) => label === "Settings")).toEqual([["Settings", "my-settings.yaml"]]);
    expect(Object.fromEntries(factsOf(evidence))).not.toHaveProperty("Stack");
  });

  it("lists what is unknown, and what differs from the commit", () => {
    const {
      commit: _commit,
      tenant: _tenant,
      subscriptionId: _id,
      ...rest
    } = sampleEvidence({ stacks: [], settingsFiles: [] });

    expect(Object.fromEntries(factsOf(rest))).toMatchObject({
      Stack: "unknown",
      Commit: "unknown (no Git, or no repository)",
      Tenant: "unknown",
    });
    expect(wordsOf({ tenant: { id: "t" } })["Tenant"]).toBe("t (name not read)");
    expect(wordsOf({ commit: { id: "df427ea", uncommitted: true } })["Commit"]).toBe(
      "df427ea with uncommitted changes",
    );
    expect(evidenceLine(rest)).toBe("Stack unknown · live tenant unknown · 25 Nov 2026, 21:29 UTC");
  });
});
