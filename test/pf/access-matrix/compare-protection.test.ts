import { describe, expect, it } from "vitest";
import { compareMatrices } from "../../../packages/pf/access-matrix/compare-matrices.ts";
import type { Protection } from "../../../packages/pf/access-matrix/matrix.ts";
import { account, allowed, sampleMatrix, unassigned } from "../../support/sample-matrix.ts";

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
const matrixWith = (changed: Protection) => ({ ...sampleMatrix(), protection: changed });
const changesTo = (changed: Protection) => {
  const { wider, rules, ...rest } = compareMatrices(matrixWith(protection), matrixWith(changed));
  expect(rest).toEqual({ gains: [], loses: [], otherwise: [], beneath: [] });
  return { wider, rules };
};
const gateWith = (gate: Partial<Protection["gate"]>): Protection => ({
  ...protection,
  gate: { ...protection.gate, ...gate },
});

describe("protection that applies to everyone", () => {
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
      "App Service authentication also accepts tokens for the audience api://other.",
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
  ])("weakens by %s", ([, changed, sentence]) => {
    expect(changesTo(changed)).toEqual({ wider: [sentence], rules: [] });
    // The way back keeps more out: told, and no widening.
    const back = compareMatrices(matrixWith(changed), matrixWith(protection));
    expect(back).toMatchObject({ wider: [], rules: [expect.any(String)] });
  });

  it("weakens if no application is named anymore", () => {
    const { allowedApplications: _, ...gate } = protection.gate;

    expect(changesTo({ ...protection, gate }).wider).toEqual([
      "App Service authentication allows every application now.",
    ]);
  });

  it("weakens by an empty list, whose meaning sources dispute", () => {
    const words = "The list of allowed applications is empty now: Microsoft says that this allows every application";
    const { allowedApplications: _, ...unnamed } = protection.gate;
    const unnamedBefore = matrixWith({ ...protection, gate: unnamed });
    const emptied = gateWith({ allowedApplications: [] });

    expect(changesTo(emptied)).toEqual({ wider: [expect.stringContaining(words)], rules: [] });
    expect(compareMatrices(unnamedBefore, matrixWith(emptied))).toMatchObject({
      wider: [expect.stringContaining(words)],
      rules: [],
    });
    expect(compareMatrices(matrixWith(emptied), matrixWith(emptied))).toMatchObject({ wider: [], rules: [] });
  });

  it("always includes the client id in the audiences", () => {
    expect(changesTo(gateWith({ audiences: ["<the API>", "api://<the API>"] }))).toEqual({ wider: [], rules: [] });
  });

  it("omits subjects that have rows in the matrix", () => {
    expect(changesTo({ ...gateWith({ allowedApplications: [account.label] }), holders: [] })).toEqual({
      wider: [],
      rules: [],
    });
  });

  it("reports new and removed endpoints, another issuer, and a role that no longer grants access", () => {
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
});

const api = "the API";
const nothing = { gains: [], loses: [], otherwise: [], beneath: [], rules: [], wider: [] };

describe("the difference of two matrices of endpoints", () => {
  const others = [{ name: "Microsoft Graph" }, { name: "anything else" }];
  const column = (...endpoints: readonly string[]) => ({ name: endpoints.join(", "), endpoints: [...endpoints] });
  const together = [column("GET orders", "POST orders"), ...others];
  const apart = [column("GET orders"), column("POST orders"), ...others];
  const alone = [{ name: api, endpoints: ["GET orders"] }, ...others];
  const onlyReads = ({ who, resource }: { readonly who: string; readonly resource: string }) =>
    who === account.label && resource === "POST orders" ? unassigned : undefined;

  it("compares each endpoint, however they are grouped", () => {
    expect(compareMatrices(sampleMatrix({ columns: together }), sampleMatrix({ columns: apart }))).toEqual(nothing);
    expect(
      compareMatrices(sampleMatrix({ columns: together }), sampleMatrix({ columns: apart, verdict: onlyReads })).loses,
    ).toEqual([
      "Service account svc@contoso.com loses access to POST orders from everywhere by password: now refused (AADSTS50105 by Entra ID), was allowed.",
    ]);
  });

  it("lists who can call a new endpoint, but not who can't", () => {
    const { gains, ...rest } = compareMatrices(
      sampleMatrix({ columns: alone }),
      sampleMatrix({ columns: apart, verdict: onlyReads }),
    );

    expect(gains).toEqual([
      "Caller integration gains access to POST orders from everywhere by client credentials: now allowed, was absent.",
    ]);
    expect(rest).toEqual({ loses: [], otherwise: [], beneath: [], rules: [], wider: [] });
  });

  it("reports in one sentence that an endpoint no longer needs a token", () => {
    const open = ({ resource }: { readonly resource: string }) => (resource === "GET health" ? allowed : undefined);
    const columns = [...alone, column("GET health")];

    expect(compareMatrices(sampleMatrix({ columns: alone }), sampleMatrix({ columns, verdict: open }))).toEqual({
      ...nothing,
      gains: ["Anyone can call GET health from everywhere without a token."],
    });
    expect(compareMatrices(sampleMatrix({ columns }), sampleMatrix({ columns, verdict: open })).gains).toHaveLength(1);
    expect(compareMatrices(sampleMatrix({ columns, verdict: open }), sampleMatrix({ columns })).loses).toEqual([
      "A request loses access to GET health from everywhere without a token: now refused (401 by App Service), was allowed.",
    ]);
  });
});
