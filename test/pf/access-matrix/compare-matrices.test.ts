import { describe, expect, it } from "vitest";
import { compareMatrices } from "../../../packages/pf/access-matrix/compare-matrices.ts";
import {
  account,
  allowed,
  blocked,
  caller,
  challenged,
  elsewhere,
  mfa,
  nobody,
  office,
  onlyFromOffice,
  sampleMatrix,
  unassigned,
} from "../../support/sample-matrix.ts";

const api = "the API";
/** A matrix in which one subject's cells of a resource are other ones. */
const only = (who: string, resource: string, verdict: typeof blocked | typeof mfa) =>
  sampleMatrix({ verdict: (cell) => (cell.who === who && cell.resource === resource ? verdict : undefined) });
const nothing = { gains: [], loses: [], otherwise: [], beneath: [], rules: [], wider: [] };

describe("the difference of two matrices", () => {
  it("is empty if they are equal", () => {
    expect(compareMatrices(sampleMatrix(), sampleMatrix())).toEqual(nothing);
  });

  it("lists who loses what from where, and the code", () => {
    const after = sampleMatrix({
      verdict: ({ who, from, resource }) =>
        who === account.label && from === "elsewhere" && resource === api ? blocked : undefined,
    });

    expect(compareMatrices(sampleMatrix(), after)).toEqual({
      ...nothing,
      loses: [
        "Service account svc@contoso.com loses access to the API from elsewhere by password: " +
          "now refused (AADSTS53003 by conditional access), was allowed.",
      ],
    });
  });

  it("lists who gains", () => {
    const before = only(caller.label, api, unassigned);

    expect(compareMatrices(before, sampleMatrix())).toEqual({
      ...nothing,
      gains: [
        "Caller integration gains access to the API from everywhere by client credentials: " +
          "now allowed, was refused (AADSTS50105 by Entra ID).",
      ],
    });
  });

  it("counts MFA as less than access and more than a refusal", () => {
    const demanded = only(account.label, "Microsoft Graph", mfa);
    const refused = only(account.label, "Microsoft Graph", blocked);

    expect(compareMatrices(sampleMatrix(), demanded).loses).toEqual([
      "Service account svc@contoso.com by password, Microsoft Graph from everywhere: " +
        "now more demanded (AADSTS50079 or AADSTS50076 by conditional access), was allowed.",
    ]);
    expect(compareMatrices(refused, demanded).gains).toEqual([
      "Service account svc@contoso.com by password, Microsoft Graph from everywhere: " +
        "now more demanded (AADSTS50079 or AADSTS50076 by conditional access), was refused (AADSTS53003 by conditional access).",
    ]);
  });

  it("distinguishes another reason from another outcome", () => {
    const by = (verdict: typeof blocked) => only(account.label, api, verdict);

    expect(compareMatrices(by(blocked), by(unassigned))).toEqual({
      ...nothing,
      otherwise: [
        "Service account svc@contoso.com by password, the API from everywhere: " +
          "now refused (AADSTS50105 by Entra ID), was refused (AADSTS53003 by conditional access).",
      ],
    });
  });

  it("reports that conditional access would block someone who is already refused", () => {
    const alone = (conditionalAccess: "lets pass" | "blocks") =>
      sampleMatrix({
        verdict: ({ who }) => (who === account.label ? { ...unassigned, conditionalAccess } : undefined),
      });

    const difference = compareMatrices(alone("lets pass"), alone("blocks"));

    expect(difference).toEqual({
      ...nothing,
      beneath: ["the API", "Microsoft Graph", "anything else"].map(
        (resource) =>
          `Service account svc@contoso.com by password, ${resource} from everywhere: ` +
          "conditional access would now block it (before: allow it). Still refused (AADSTS50105 by Entra ID).",
      ),
    });
  });

  it("names a bare status if there is no code", () => {
    const open = sampleMatrix({
      verdict: ({ who, from, resource }) =>
        who === nobody.label && from === office.name && resource === api ? { ...allowed, status: 200 } : undefined,
    });

    expect(compareMatrices(sampleMatrix(), open).gains).toEqual([
      "A request gains access to the API from office without a token: now allowed, was refused (401 by App Service).",
    ]);
    expect(challenged.status).toBe(401);
  });

  it("lists what a new subject can access, but not what it can't", () => {
    const newcomer = { ...caller, label: "caller partner" };
    const after = sampleMatrix({
      subjects: [caller, account, nobody, newcomer],
      verdict: ({ who, resource }) => (who === newcomer.label && resource !== api ? unassigned : undefined),
    });

    expect(compareMatrices(sampleMatrix(), after)).toEqual({
      ...nothing,
      gains: ["Caller partner is new and gains access to the API from everywhere by client credentials."],
    });
  });

  it("lists what a removed subject could access", () => {
    const after = sampleMatrix({ subjects: [account, nobody] });

    expect(compareMatrices(sampleMatrix(), after).loses).toEqual([
      "Caller integration is gone and loses access to the API from everywhere by client credentials.",
      "Caller integration is gone and loses access to Microsoft Graph from everywhere by client credentials.",
      "Caller integration is gone and loses access to anything else from everywhere by client credentials.",
    ]);
  });

  it("leaves out an anonymous endpoint, where a new or removed caller gains or loses nothing", () => {
    const newcomer = { ...caller, label: "caller partner" };
    const columns = [
      { name: api, endpoints: ["GET orders"] },
      { name: "GET health", endpoints: ["GET health"] },
    ];
    const verdict = ({ resource }: { readonly resource: string }) => (resource === "GET health" ? allowed : undefined);
    const matrixOf = (...subjects: readonly (typeof caller)[]) => sampleMatrix({ subjects, columns, verdict });
    const [without, with_] = [matrixOf(caller, nobody), matrixOf(caller, nobody, newcomer)];

    expect(compareMatrices(without, with_).gains).toEqual([
      "Caller partner is new and gains access to the API from everywhere by client credentials.",
    ]);
    expect(compareMatrices(with_, without).loses).toEqual([
      "Caller partner is gone and loses access to the API from everywhere by client credentials.",
    ]);
  });

  it("reports a new, enforced, changed or removed policy", () => {
    const held = { ...onlyFromOffice, state: "enabledForReportingButNotEnforced" } as const;
    const none = sampleMatrix();
    const reported = sampleMatrix({ policies: [held] });
    const enforced = sampleMatrix({ policies: [{ ...onlyFromOffice, who: "All users, but not a guest." }] });

    expect(compareMatrices(none, reported).rules).toEqual([
      'The policy "the API only from the office" is new: report-only.',
    ]);
    expect(compareMatrices(reported, enforced).rules).toEqual([
      'The policy "the API only from the office" is enforced now, report-only before.',
      'The policy "the API only from the office" now says: All users, but not a guest. Before: All users.',
    ]);
    expect(compareMatrices(enforced, none).rules).toEqual([
      'The policy "the API only from the office" is gone: it was enforced.',
    ]);
  });
});

describe("the difference of two matrices whose locations differ", () => {
  const shut = ({ from, who, resource }: { readonly from: string; readonly who: string; readonly resource: string }) =>
    who === account.label && resource === api && from === "elsewhere" ? blocked : undefined;

  it("lists who gains by a range added to a location", () => {
    const wider = { ...office, ranges: [...office.ranges, "192.0.2.0/24"] };

    const difference = compareMatrices(
      sampleMatrix({ verdict: shut }),
      sampleMatrix({ places: [wider, elsewhere], verdict: shut }),
    );

    expect(difference).toEqual({
      ...nothing,
      gains: [
        "Service account svc@contoso.com gains access to the API from 192.0.2.0/24 (elsewhere before, office now) by password: " +
          "now allowed, was refused (AADSTS53003 by conditional access).",
      ],
      rules: ['The named location "office" now covers 192.0.2.0/24 (256 addresses).'],
    });
  });

  it("lists who loses by a range removed from a location of the same name", () => {
    const moved = { ...office, address: "192.0.2.0", ranges: ["192.0.2.0/24"] };

    const { gains, loses, rules } = compareMatrices(
      sampleMatrix({ verdict: shut }),
      sampleMatrix({ places: [moved, elsewhere], verdict: shut }),
    );

    expect(gains).toEqual([expect.stringContaining("from 192.0.2.0/24 (elsewhere before, office now)")]);
    expect(loses).toEqual([expect.stringContaining("from 198.51.100.0/24 (office before, elsewhere now)")]);
    expect(rules).toEqual([
      'The named location "office" now covers 192.0.2.0/24 (256 addresses).',
      'The named location "office" no longer covers 198.51.100.0/24 (256 addresses).',
    ]);
  });

  it.for([
    ["198.51.100.0/25", "198.51.100.128-198.51.100.255"],
    ["198.51.100.64/26", "198.51.100.0-198.51.100.63, 198.51.100.128-198.51.100.255"],
  ] as const)("lists who loses by a location that shrinks to %s", ([range, lost]) => {
    const { gains, loses } = compareMatrices(
      sampleMatrix({ verdict: shut }),
      sampleMatrix({ places: [{ ...office, ranges: [range] }, elsewhere], verdict: shut }),
    );

    expect(gains).toEqual([]);
    expect(loses).toEqual([expect.stringContaining(` from ${lost} (office before, elsewhere now) `)]);
  });

  it("lists who gains between two ranges that are merged", () => {
    const [two, one] = [["203.0.112.0/24", "203.0.115.0/24"], ["203.0.112.0/22"]].map((ranges) => ({
      ...office,
      address: "203.0.112.0",
      ranges,
    }));
    const places = (place: typeof office | undefined) => (place ? [place, elsewhere] : []);

    const { gains, loses } = compareMatrices(
      sampleMatrix({ places: places(two), verdict: shut }),
      sampleMatrix({ places: places(one), verdict: shut }),
    );

    expect(gains).toEqual([expect.stringContaining(" from 203.0.113.0-203.0.114.255 (elsewhere before, office now) ")]);
    expect(loses).toEqual([]);
  });

  it("reports no change for a new name of the same addresses", () => {
    const renamed = { ...office, name: "headquarters" };

    const difference = compareMatrices(
      sampleMatrix({ verdict: shut }),
      sampleMatrix({ places: [renamed, elsewhere], verdict: shut }),
    );

    expect(difference).toEqual({
      ...nothing,
      rules: [
        'The named location "headquarters" is new: 198.51.100.0/24.',
        'The named location "office" is gone: it was 198.51.100.0/24.',
      ],
    });
  });

  it("reports that a location is now trusted", () => {
    const { rules } = compareMatrices(
      sampleMatrix(),
      sampleMatrix({ places: [{ ...office, trusted: true }, elsewhere] }),
    );

    expect(rules).toEqual(['The named location "office" is trusted now.']);
  });
});
