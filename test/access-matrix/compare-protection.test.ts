import { describe, expect, it } from "vitest";
import { compareMatrices } from "../../access-matrix/compare-matrices.ts";
import type { Protection } from "../../access-matrix/matrix.ts";
import { sampleMatrix } from "../support/sample-matrix.ts";

const protection: Protection = {
  gate: {
    enabled: true,
    requiresToken: true,
    issuer: "https://sts.windows.net/<tenant>/",
    audiences: ["api://<the API>"],
    allowedApplications: ["caller integration"],
    excludedPaths: [],
  },
  endpoints: [{ name: "GET orders", allow: ["Orders.Read"] }, { name: "GET health" }],
  holders: [{ who: "caller integration", role: "Orders.Read" }],
};
const matrixWith = (changed: Protection | undefined) => ({
  ...sampleMatrix(),
  ...(changed && { protection: changed }),
});
const changesTo = (changed: Protection) => {
  const { wider, rules, ...rest } = compareMatrices(matrixWith(protection), matrixWith(changed));
  expect(rest).toEqual({ gains: [], loses: [], otherwise: [], beneath: [] });
  return { wider, rules };
};
const gateWith = (gate: Partial<Protection["gate"]>): Protection => ({
  ...protection,
  gate: { ...protection.gate, ...gate },
});

describe("what decides about everybody, whoever is in the matrix", () => {
  it.for<[string, Protection, string]>([
    ["off", gateWith({ enabled: false }), "App Service authentication is off now."],
    ["no token", gateWith({ requiresToken: false }), "App Service authentication no longer requires a token."],
    [
      "an excluded path",
      gateWith({ excludedPaths: ["/api/*"] }),
      "Requests to /api/* pass App Service authentication without a token.",
    ],
    [
      "an audience",
      gateWith({ audiences: ["api://<the API>", "api://other"] }),
      "App Service authentication accepts tokens for the audience api://other, too.",
    ],
    [
      "an application",
      gateWith({ allowedApplications: ["caller integration", "application partner"] }),
      "App Service authentication allows application partner now.",
    ],
    [
      "a role of an endpoint",
      {
        ...protection,
        endpoints: [{ name: "GET orders", allow: ["Orders.Read", "Everybody"] }, { name: "GET health" }],
      },
      "GET orders is open to the role Everybody now.",
    ],
    [
      "a holder",
      { ...protection, holders: [...protection.holders, { who: "application partner", role: "Orders.Read" }] },
      "Application partner holds the role Orders.Read now.",
    ],
  ])("is wider by %s", ([, changed, sentence]) => {
    expect(changesTo(changed)).toEqual({ wider: [sentence], rules: [] });
    // The way back keeps more out: told, and no widening.
    const back = compareMatrices(matrixWith(changed), matrixWith(protection));
    expect(back).toMatchObject({ wider: [], rules: [expect.any(String)] });
  });

  it("is wider where no application is named any more", () => {
    const { allowedApplications: _, ...gate } = protection.gate;

    expect(changesTo({ ...protection, gate }).wider).toEqual([
      "App Service authentication allows every application now.",
    ]);
  });

  it("takes the client id for an audience, whatever the list says", () => {
    expect(changesTo(gateWith({ audiences: ["<the API>", "api://<the API>"] }))).toEqual({ wider: [], rules: [] });
  });

  it("leaves to the matrix whom the matrix has lines for", () => {
    expect(changesTo({ ...gateWith({ allowedApplications: [] }), holders: [] })).toEqual({ wider: [], rules: [] });
  });

  it("tells an endpoint that is new or gone, another issuer, and a role that no longer opens", () => {
    expect(
      changesTo({
        ...gateWith({ issuer: "https://login.microsoftonline.com/<tenant>/v2.0" }),
        endpoints: [
          { name: "GET orders", allow: [] },
          { name: "POST orders", allow: ["Orders.Write"] },
        ],
      }),
    ).toEqual({
      wider: [],
      rules: [
        "App Service authentication trusts the issuer https://login.microsoftonline.com/<tenant>/v2.0 now, " +
          "https://sts.windows.net/<tenant>/ before.",
        "POST orders is new: it requires Orders.Write.",
        "GET health is gone.",
        "GET orders is no longer open to the role Orders.Read.",
      ],
    });
  });

  it("is said not to be compared where the earlier matrix has none of it", () => {
    expect(compareMatrices(matrixWith(undefined), matrixWith(protection))).toMatchObject({
      wider: [],
      rules: [expect.stringContaining("are not compared: the earlier matrix doesn't have them")],
    });
  });
});
