import { describe, expect, it } from "vitest";
import { adoptionFindings } from "../../../commands/review/compare/compare-adoption.ts";

const path = "adopt.api.callerClientIds";

describe("a change of what is taken over", () => {
  it("is none where other settings change", () => {
    expect(adoptionFindings([{ path: "callers.one", before: undefined, after: "{}" }])).toEqual([]);
  });

  it("weakens protection where the gate is to let one more application through, and breaks one that it lets through no more", () => {
    expect(adoptionFindings([{ path, before: "a, b", after: "b, c" }])).toEqual([
      {
        severity: "protection weakened",
        area: "settings",
        text: "App Service lets the application c through, which is no caller of this stack (adopt.api.callerClientIds).",
        consequence: "Whether it holds the app role, and so gets in, only the tenant knows.",
        mayWiden: true,
      },
      {
        severity: "breaks",
        area: "settings",
        text: "App Service no longer lets the application a through (adopt.api.callerClientIds): it gets 403.",
      },
    ]);
  });

  it("is not known where anything else is taken over, or let go: said once", () => {
    const hosting = ["planName", "functionAppName"].map((name) => ({
      path: `adopt.hosting.${name}`,
      before: undefined,
      after: name,
    }));
    expect(adoptionFindings(hosting)).toEqual([
      {
        severity: "breaks",
        area: "settings",
        text: "What the stack takes over, or lets go, changes (adopt.hosting.planName, adopt.hosting.functionAppName): what that does to what is there is not seen here.",
        consequence: "Read pulumi preview against the tenant before you agree.",
      },
    ]);
  });
});
