import { describe, expect, it } from "vitest";
import { verdictOf } from "../../../packages/pf/checks/run-checks.ts";
import { failureWords } from "../../../packages/pf/refusals/failure-words.ts";

const ids = "Trace ID: a12a8b86-58f3-4ef7-b8a1-2dd05b410dcc Correlation ID: dbbb3a6a-7212-4b4e-af01-0a0634142eea";
const dump = (code: number, said: string) =>
  `invalid_client: Error(s): ${code} - Description: AADSTS${code}: ${said} ${ids}`;
const reasonOf = (found: unknown) =>
  verdictOf({ action: "requested a token as reporting", expected: "a token", found }).reason;
/** What MSAL Node throws. */
const thrown = (code: number) =>
  `invalid_client: Error(s): ${code} - Timestamp: 2026-11-30 12:50:40Z - Description: AADSTS${code}: No. ${ids} Timestamp: 2026-11-30 12:50:40Z - Correlation ID: dbbb3a6a-7212-4b4e-af01-0a0634142eea - Trace ID: a12a8b86-58f3-4ef7-b8a1-2dd05b410dcc`;

describe("a failed check in words", () => {
  it.each([
    ["an answer with an apostrophe", reasonOf(dump(7000112, "Application '1936'(reporting) is disabled."))],
    ["an answer with both quotes", reasonOf(dump(7000112, `Application '1936'("reporting") is disabled.`))],
    ["an answer with all three quotes", reasonOf(dump(7000112, `Application '1936'("report\`ing") is disabled.`))],
    ["an answer as a client library throws it", reasonOf(thrown(7000112))],
    ["an answer without quotes", reasonOf(dump(7000112, "The application is disabled."))],
  ])("has the code for %s, with its meaning and its fix, and keeps the answer", (_, reason) => {
    expect(failureWords({ reason })).toEqual({
      facts: [
        ["Tried", "requested a token as reporting"],
        ["Expected", "a token"],
        ["Found", "AADSTS7000112"],
        ["Means", "AADSTS7000112: The application is disabled in this tenant."],
        ["Fix", expect.stringMatching(/^Administrator: `az ad sp update --id <clientId> /)],
      ],
      answers: [reason],
    });
  });

  it("names the disabled application in its fix", () => {
    const id = "901a4621-46e0-4b38-9ae9-d2d0a94fdf16";
    const { facts } = failureWords({ reason: reasonOf(dump(7000112, `Application '${id}'(reporting) is disabled.`)) });

    expect(facts.at(-1)).toEqual([
      "Fix",
      `Administrator: \`az ad sp update --id ${id} --set accountEnabled=true\`, or Entra ID > Enterprise applications > reporting > Properties > Enabled for users to sign in: Yes.`,
    ]);
  });

  it("has the code for an error that a client library threw", () => {
    const { facts, answers } = failureWords({ reason: dump(501051, "Not assigned.") });

    expect(facts[0]).toEqual(["Found", "AADSTS501051"]);
    expect(answers).toEqual([dump(501051, "Not assigned.")]);
  });

  it("has the page to look at for a code that no table knows", () => {
    expect(failureWords({ reason: reasonOf(dump(99999, "New.")) }).facts.slice(2)).toEqual([
      ["Found", "AADSTS99999"],
      ["Means", expect.stringMatching(/^AADSTS99999: this code isn't in our table, see https:/)],
    ]);
  });

  it.each([
    ["several answers", { a: dump(1, "x"), b: { c: thrown(2) } }, "a AADSTS1, b (c AADSTS2)"],
    ["an answer of another service", { a: "Forbidden: no." }, "a Forbidden: no."],
    ["a code alone", { code: "AADSTS50105" }, "code AADSTS50105"],
    ["no answer of Entra ID", { WEBSITE_AUTH_ENABLED: "set" }, "WEBSITE_AUTH_ENABLED set"],
    ["text after an answer", { a: dump(1, "x"), b: "it's 'quoted'" }, "a AADSTS1, b it's 'quoted'"],
  ])("leaves everything else: %s", (_, found, expected) => {
    const { reason } = verdictOf({ action: "did", expected: 1, found });

    expect(failureWords({ reason, explanation: [] }).facts).toEqual([
      ["Tried", "did"],
      ["Expected", "1"],
      ["Found", expected],
    ]);
  });

  it("tells a meaning from a fix", () => {
    const explanation = ["App Service can be bypassed.", "Deployer: `npx pulumi up`."];

    expect(failureWords({ reason: "It threw.", explanation }).facts).toEqual([
      ["Found", "It threw."],
      ["Means", "App Service can be bypassed."],
      ["Fix", "Deployer: `npx pulumi up`."],
    ]);
  });
});
