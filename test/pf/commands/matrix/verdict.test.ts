import { describe, expect, it } from "vitest";
import { accessSummary } from "../../../../packages/pf/commands/matrix/access-summary.ts";
import { accessVerdict } from "../../../../packages/pf/commands/matrix/verdict.ts";
import { labels, type Matrix, type Protection, type Subject } from "../../../../packages/pf/access-matrix/matrix.ts";
import {
  account,
  allowed,
  blocked,
  caller,
  mfa,
  nobody,
  sampleMatrix,
  unassigned,
} from "../../../support/sample-matrix.ts";

const callers = ["billing", "integration", "reports"].map((name): Subject => ({ ...caller, label: `caller ${name}` }));
const stranger: Subject = { ...caller, label: labels.unassignedApplication, kind: "unknown application" };
const guest: Subject = { ...account, label: labels.guest, kind: "guest" };
const columns = [
  { name: "GET orders", endpoints: ["GET orders"] },
  { name: "GET health", endpoints: ["GET health"] },
  { name: "Microsoft Graph" },
];
const gate = {
  enabled: true,
  requiresToken: true,
  issuer: "issuer",
  audiences: [],
  allowedApplications: ["caller billing"],
  excludedPaths: [],
};
const protection = (parts: Partial<Protection> = {}, allowHealth = true): Protection => ({
  gate,
  endpoints: [
    { name: "GET orders", allow: ["Orders.Read"] },
    { name: "GET health", ...(allowHealth && { allow: ["Orders.Read"] }) },
  ],
  holders: [],
  ...parts,
});

/** Everyone that nobody declared is refused, unless `verdict` says otherwise. */
function matrix(
  subjects: readonly Subject[],
  verdict: NonNullable<Parameters<typeof sampleMatrix>[0]>["verdict"] = () => undefined,
  rest: Partial<Matrix> = {},
): Matrix {
  const refused = [labels.noToken, labels.guest, labels.unassignedApplication] as readonly string[];
  return {
    ...sampleMatrix({
      subjects: [...subjects, stranger, guest, nobody],
      columns,
      verdict: (key) => verdict(key) ?? (refused.includes(key.who) ? unassigned : undefined),
    }),
    protection: protection(),
    ...rest,
  };
}

describe("the verdict on access", () => {
  it.each([
    [callers, "Only the 3 callers you declared can call the API. Everyone else is refused."],
    [callers.slice(0, 1), "Only the caller you declared can call the API. Everyone else is refused."],
  ])("passes if only declared callers can call", (subjects, sentence) => {
    expect(accessVerdict(matrix(subjects))).toEqual({ verdict: { kind: "pass", sentence }, moreSentences: [] });
  });

  it("names the places, if callers can call from those only", () => {
    const found = accessVerdict(matrix(callers, ({ from }) => (from === "elsewhere" ? blocked : undefined)));

    expect(found.verdict).toEqual({
      kind: "pass",
      sentence: "Only the 3 callers you declared can call the API, and only from office. Everyone else is refused.",
    });
  });

  it.each([
    [stranger, "You didn't declare another app in this tenant (not assigned), and it can call GET orders."],
    [guest, "You didn't declare a guest, and it can call GET orders."],
    [nobody, "Anyone can call GET orders without a token."],
  ])("fails if an undeclared subject can call: $label", (subject, sentence) => {
    const found = accessVerdict(
      matrix(callers, ({ who, resource }) =>
        who === subject.label && resource === "GET orders" ? allowed : undefined,
      ),
    );

    expect(found.verdict).toEqual({ kind: "fail", sentence });
  });

  it.each([
    [{ gate: { ...gate, enabled: false } }, "App Service authentication is off: nothing checks a token."],
    [
      { gate: { ...gate, requiresToken: false } },
      "App Service authentication doesn't require a token: every request reaches your function.",
    ],
    [
      { holders: [{ who: "application Rogue", role: "Orders.Read" }] },
      "You didn't declare application Rogue, and it holds the app role Orders.Read.",
    ],
  ])("fails if the API's protection is off, or another application holds a role", (parts, sentence) => {
    expect(accessVerdict(matrix(callers, undefined, { protection: protection(parts) })).verdict).toEqual({
      kind: "fail",
      sentence,
    });
  });

  it("warns of an endpoint that needs no token", () => {
    const found = accessVerdict(
      matrix(callers, ({ resource }) => (resource === "GET health" ? allowed : undefined), {
        protection: protection({}, false),
      }),
    );

    expect(found.verdict).toEqual({
      kind: "warn",
      sentence: "Anyone can call GET health without a token. Only the 3 callers you declared can call the rest.",
    });
  });

  it("warns of people, with each one's way to sign in", () => {
    const sentence = (how: string) =>
      `1 account of people can call the API ${how} besides the 3 callers you declared. Everyone else is refused.`;
    const asked = matrix([...callers, account], ({ who }) =>
      who === account.label ? { ...mfa, inBrowser: { at: "the public client" } } : undefined,
    );

    expect(accessVerdict(matrix([...callers, account])).verdict).toEqual({
      kind: "warn",
      sentence: sentence("with a password"),
    });
    expect(accessVerdict(asked).verdict).toEqual({ kind: "warn", sentence: sentence("in a browser") });
  });

  it("says that everyone else is refused only of what comes first", () => {
    const open = matrix([...callers, account], ({ who }) => (who === labels.noToken ? allowed : undefined));

    expect(accessVerdict(open)).toEqual({
      verdict: { kind: "fail", sentence: "Anyone can call GET orders and GET health without a token." },
      moreSentences: ["1 account of people can call the API with a password besides the 3 callers you declared."],
    });
  });

  it("names those who can call if others that were declared can't", () => {
    const many = ["a", "b", "c", "d", "e"].map((name): Subject => ({ ...caller, label: `caller ${name}` }));
    const without = (...names: readonly string[]) =>
      accessVerdict(
        matrix(many, ({ who }) =>
          names.includes(who) ? { ...allowed, noCredential: true, reason: "The caller has no credential." } : undefined,
        ),
      ).verdict.sentence;

    expect(without("caller a", "caller b", "caller c")).toBe(
      "Only d and e can call the API. Not yet: a, b and c, with a role but no valid credential.",
    );
    expect(without("caller a")).toMatch(/^Only 4 of the 5 callers you declared can call the API\. Not yet: a, /);
  });

  it("separates someone with a role and no client application to sign in to from those who are refused", () => {
    const waiting = matrix([...callers, account], ({ who }) =>
      who === account.label ? { ...unassigned, code: "AADSTS7000218", inBrowser: {} } : undefined,
    );
    const alone = matrix([account], ({ who }) =>
      who === account.label ? { ...unassigned, inBrowser: {} } : undefined,
    );
    const notYet = "Not yet: svc@contoso.com, with a role but no client application to sign in to.";

    expect(accessVerdict(waiting)).toEqual({
      verdict: { kind: "warn", sentence: `Only the 3 callers you declared can call the API. ${notYet}` },
      moreSentences: [],
    });
    expect(accessVerdict(alone)).toEqual({
      verdict: { kind: "warn", sentence: "Nobody can call the API yet." },
      moreSentences: [notYet],
    });
    expect(accessSummary(waiting).refused.flatMap(({ subjects }) => subjects)).not.toContainEqual(account);
  });

  it("warns of a declared caller that can't call anything, but not of one that can", () => {
    const one = accessVerdict(matrix(callers, ({ who }) => (who === "caller billing" ? unassigned : undefined)));
    const all = accessVerdict(matrix(callers, () => unassigned));

    expect(one.verdict).toEqual({
      kind: "warn",
      sentence: "1 of the 3 callers you declared can't call the API: billing.",
    });
    expect(all).toEqual({
      verdict: { kind: "warn", sentence: "Nobody can call the API." },
      moreSentences: ["3 of the 3 callers you declared can't call the API: billing, integration and reports."],
    });
  });

  it("warns if App Service authentication accepts any application", () => {
    const { allowedApplications: _, ...open } = gate;

    expect(accessVerdict(matrix(callers, undefined, { protection: protection({ gate: open }) })).verdict).toEqual({
      kind: "warn",
      sentence: "App Service authentication accepts tokens of any application, not of your callers only.",
    });
  });

  it("warns first if the list of applications is empty, because sources dispute what that means", () => {
    const emptied = protection({ gate: { ...gate, allowedApplications: [] } });
    const found = accessVerdict(matrix(callers, () => unassigned, { protection: emptied }));

    expect(found.verdict).toEqual({
      kind: "warn",
      sentence:
        "The list of allowed applications is empty: Microsoft says that this allows every application in the tenant, but one report says that it refuses everyone.",
    });
    expect(found.moreSentences[0]).toBe("Nobody can call the API.");
  });

  it("puts a failure before every warning", () => {
    const found = accessVerdict(
      matrix([...callers, account], ({ who, resource }) =>
        who === stranger.label && resource === "GET orders" ? allowed : undefined,
      ),
    );

    expect(found.verdict.kind).toBe("fail");
    expect(found.moreSentences).toHaveLength(1);
  });
});
