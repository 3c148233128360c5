import { describe, expect, it } from "vitest";
import { rules } from "../../../infra/rules/rules.ts";
import { Secret } from "../../../infra/rules/settle-inputs.ts";
import {
  altered,
  applicationType,
  passwordType,
  ruleOf,
  servicePrincipalType,
  traits,
} from "../../support/valid-inputs.ts";

function check(id: string, type: string, changes: Readonly<Record<string, unknown>> = {}, parentType?: string) {
  return ruleOf(id).check(type, altered(type, changes), { ...traits, parentType });
}

describe("assignment-required", () => {
  it("takes a service principal that demands assignment", () => {
    expect(check("assignment-required", servicePrincipalType)).toBeUndefined();
  });

  it.each([
    [undefined, "nothing"],
    [false, "false"],
  ])("refuses %s, wherever the service principal is declared", (value, shown) => {
    for (const parent of [undefined, "protected-function:identity:ResourceApplication"]) {
      expect(check("assignment-required", servicePrincipalType, { appRoleAssignmentRequired: value }, parent)).toEqual({
        rule: "assignment-required",
        found: `appRoleAssignmentRequired is ${shown}`,
        fix: "set appRoleAssignmentRequired to true",
      });
    }
  });

  it("does not ask it of a caller, which has no API", () => {
    const caller = "protected-function:identity:ClientApplication";
    expect(
      check("assignment-required", servicePrincipalType, { appRoleAssignmentRequired: undefined }, caller),
    ).toBeUndefined();
  });
});

describe("secret-lifetime", () => {
  const fix = 'set endDate to an instant such as "2027-03-31T00:00:00Z", at most 180 days after startDate';

  it.each([
    ["180 days to the second", { startDate: "2026-10-01T00:00:00Z", endDate: "2027-03-30T00:00:00Z" }],
    ["an end date alone, however late", { startDate: undefined, endDate: "2099-01-01T00:00:00Z" }],
    ["offsets", { startDate: "2026-10-01T02:00:00+02:00", endDate: "2027-03-29T19:00:00-05:00" }],
  ])("takes %s", (_title, dates) => {
    expect(check("secret-lifetime", passwordType, dates)).toBeUndefined();
  });

  it.each([
    ["no end date", { endDate: undefined, endDateRelative: "8760h" }, "endDate is nothing"],
    ["an end date that is none", { endDate: "2027-02-30T00:00:00Z" }, 'endDate is "2027-02-30T00:00:00Z"'],
    ["a start date that is none", { startDate: "yesterday" }, 'startDate is "yesterday"'],
    [
      "a second too much",
      { endDate: "2027-03-30T00:00:01Z" },
      'startDate is "2026-10-01T00:00:00Z", endDate is "2027-03-30T00:00:01Z": 180 days',
    ],
    [
      "an end before the start",
      { endDate: "2026-09-30T00:00:00Z" },
      'startDate is "2026-10-01T00:00:00Z", endDate is "2026-09-30T00:00:00Z": -1 days',
    ],
  ])("refuses %s", (_title, dates, found) => {
    expect(check("secret-lifetime", passwordType, dates)).toEqual({ rule: "secret-lifetime", found, fix });
  });

  it("takes the longest lifetime from the settings", () => {
    const strict = rules({ maximumSecretLifetimeDays: 30 }).find(({ id }) => id === "secret-lifetime");
    expect(strict?.check(passwordType, altered(passwordType, {}), traits)).toEqual({
      rule: "secret-lifetime",
      found: 'startDate is "2026-10-01T00:00:00Z", endDate is "2027-03-30T00:00:00Z": 180 days',
      fix: 'set endDate to an instant such as "2027-03-31T00:00:00Z", at most 30 days after startDate',
    });
  });

  it("finds a secret that is written inside its application, and asks nothing of an application without one", () => {
    expect(check("secret-lifetime", applicationType, { "password.endDate": undefined })?.found).toBe(
      "password.endDate is nothing",
    );
    expect(check("secret-lifetime", applicationType, { password: undefined })).toBeUndefined();
  });
});

describe("no-wildcard-redirect-uri", () => {
  const fix = "write each address out, with https:// and without *; http:// for localhost only";

  it.each([
    ["https://func.azurewebsites.net/.auth/login/aad/callback"],
    ["http://localhost:3000/back"],
    ["http://127.0.0.1/"],
    ["http://[::1]:8080/"],
  ])("takes %s", (uri) => {
    expect(check("no-wildcard-redirect-uri", applicationType, { "publicClient.redirectUris": [uri] })).toBeUndefined();
  });

  it.each([
    ["https://*.azurewebsites.net/"],
    ["https://func.azurewebsites.net/*"],
    ["http://func.azurewebsites.net/"],
    ["http://localhost.evil.example/"],
    ["urn:ietf:wg:oauth:2.0:oob"],
    ["not an address"],
  ])("refuses %s", (uri) => {
    expect(check("no-wildcard-redirect-uri", applicationType, { "web.redirectUris": ["https://fine/", uri] })).toEqual({
      rule: "no-wildcard-redirect-uri",
      found: `web.redirectUris has "${uri}"`,
      fix,
    });
  });

  it("names each wrong address, in whatever list, and keeps secrets to itself", () => {
    const changes = {
      "web.redirectUris": ["http://one/"],
      "singlePageApplication.redirectUris": [new Secret("http://sesame/")],
      "publicClient.redirectUris": new Secret(["http://sesame/"]),
    };
    expect(check("no-wildcard-redirect-uri", applicationType, changes)?.found).toBe(
      'web.redirectUris has "http://one/", singlePageApplication.redirectUris has [secret], publicClient.redirectUris has [secret]',
    );
  });

  it("reads redirect URIs that are a resource of their own", () => {
    const type = "azuread:index/applicationRedirectUris:ApplicationRedirectUris";
    expect(ruleOf("no-wildcard-redirect-uri").check(type, { redirectUris: ["http://one/"] }, traits)?.found).toBe(
      'redirectUris has "http://one/"',
    );
  });
});
