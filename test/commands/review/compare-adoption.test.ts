import { describe, expect, it } from "vitest";
import { adoptionFindings } from "../../../commands/review/compare/compare-settings.ts";
import { said, told } from "./sample-snapshot.ts";

const path = "adopt.api.callerClientIds";

describe("a change of what is taken over", () => {
  it("is none where other settings change", () => {
    expect(adoptionFindings([{ path: "callers.one", before: undefined, after: "{}" }])).toEqual([]);
  });

  it("weakens protection where the gate is to let one more application through, and breaks one that it lets through no more", () => {
    expect(said(adoptionFindings([{ path, before: "a, b", after: "b, c" }]))).toEqual([
      "weakens: App Service allows the application c, which isn't a caller of this stack (adopt.api.callerClientIds). Whether it holds the app role, and so gets in, only the tenant knows.",
      "breaks: App Service no longer allows the application a (adopt.api.callerClientIds): it gets 403.",
    ]);
  });

  it("is not known where anything else is taken over, or let go: by its name", () => {
    const hosting = ["planName", "functionAppName"].map((name) => ({
      path: `adopt.hosting.${name}`,
      before: undefined,
      after: name,
    }));
    expect(told(adoptionFindings(hosting))).toEqual([
      "unknown setting/adoption: adopt.hosting.planName",
      "unknown setting/adoption: adopt.hosting.functionAppName",
    ]);
  });
});
