import { describe, expect, it } from "vitest";
import { rules } from "../../../infra/rules/rules.ts";
import { Secret } from "../../../infra/rules/settled-values.ts";
import * as valid from "../../support/valid-inputs.ts";

const { applicationType, passwordType, servicePrincipalType, siteType, storageType } = valid;
type Changes = Readonly<Record<string, unknown>>;

function check(id: string, type: string, changes: Changes = {}, parentType?: string) {
  return valid.ruleOf(id).check(type, valid.altered(type, changes), { ...valid.traits, parentType });
}

describe("sites and storage accounts", () => {
  it.each<[string, string, Changes]>([
    ["https-and-tls", siteType, { "siteConfig.minTlsVersion": "1.2" }],
    ["https-and-tls", siteType, { "siteConfig.minTlsVersion": "1.3" }],
    ["https-and-tls", storageType, { minimumTlsVersion: "TLS1_2" }],
    ["https-and-tls", storageType, { minimumTlsVersion: "TLS1_3" }],
    ["no-shared-keys", storageType, {}],
  ])("keep %s: %s with %j", (id, type, changes) => {
    expect(check(id, type, changes)).toBeUndefined();
  });

  it("break https-and-tls with plain HTTP and old TLS, both at once", () => {
    expect(check("https-and-tls", siteType, { httpsOnly: false, "siteConfig.minTlsVersion": "1.0" })).toEqual({
      found: 'httpsOnly is false, siteConfig.minTlsVersion is "1.0"',
      fix: 'set httpsOnly to true, set siteConfig.minTlsVersion to "1.2" or "1.3"',
    });
  });

  it("break https-and-tls if they use the platform's defaults", () => {
    expect(check("https-and-tls", storageType, { enableHttpsTrafficOnly: undefined, minimumTlsVersion: null })).toEqual(
      {
        found: "enableHttpsTrafficOnly is nothing, minimumTlsVersion is nothing",
        fix: 'set enableHttpsTrafficOnly to true, set minimumTlsVersion to "TLS1_2" or "TLS1_3"',
      },
    );
  });

  it.each([["https://shop.contoso.com"], ["http://localhost:5173"]])("keep exact-origins with %s", (origin) => {
    const cors = { allowedOrigins: [origin], supportCredentials: false };
    expect(check("exact-origins", siteType, { "siteConfig.cors": cors })).toBeUndefined();
  });

  it("break exact-origins with a wildcard and with the visitor's session", () => {
    const cors = { allowedOrigins: ["*", "https://shop.contoso.com/"], supportCredentials: true };
    expect(check("exact-origins", siteType, { "siteConfig.cors": cors })).toEqual({
      found:
        'siteConfig.cors.allowedOrigins has "*", siteConfig.cors.allowedOrigins has "https://shop.contoso.com/", siteConfig.cors.supportCredentials is true',
      fix: "list each origin, such as https://shop.contoso.com, and leave supportCredentials false: callers send a token",
    });
  });

  it("break no-shared-keys with keys, which are on by default, and with anonymous reads", () => {
    const changes = { allowSharedKeyAccess: undefined, allowBlobPublicAccess: true };
    expect(check("no-shared-keys", storageType, changes)).toEqual({
      found: "allowSharedKeyAccess is nothing, allowBlobPublicAccess is true",
      fix: "set allowSharedKeyAccess to false, set allowBlobPublicAccess to false",
    });
  });
});

describe("assignment-required", () => {
  it.each([
    [undefined, "nothing"],
    [false, "false"],
  ])("refuses %s for any service principal", (value, shown) => {
    for (const parent of [undefined, "protected-function:identity:ResourceApplication"]) {
      expect(check("assignment-required", servicePrincipalType, { appRoleAssignmentRequired: value }, parent)).toEqual({
        found: `appRoleAssignmentRequired is ${shown}`,
        fix: "set appRoleAssignmentRequired to true",
      });
    }
  });

  it("accepts a service principal that requires it, and doesn't require it of callers", () => {
    const caller = "protected-function:identity:ClientApplication";
    const without = { appRoleAssignmentRequired: undefined };
    expect(check("assignment-required", servicePrincipalType)).toBeUndefined();
    expect(check("assignment-required", servicePrincipalType, without, caller)).toBeUndefined();
  });
});

describe("secret-lifetime", () => {
  const fix = 'set endDate to a time such as "2027-03-31T00:00:00Z", at most 180 days after startDate';

  it.each([
    ["180 days to the second", { startDate: "2026-10-01T00:00:00Z", endDate: "2027-03-30T00:00:00Z" }],
    ["an end date alone, however late", { startDate: undefined, endDate: "2099-01-01T00:00:00Z" }],
    ["offsets", { startDate: "2026-10-01T02:00:00+02:00", endDate: "2027-03-29T19:00:00-05:00" }],
  ])("accepts %s", (_title, dates) => {
    expect(check("secret-lifetime", passwordType, dates)).toBeUndefined();
  });

  const from = 'startDate is "2026-10-01T00:00:00Z"';
  it.each<[string, Changes, string]>([
    ["no end date", { endDate: undefined, endDateRelative: "8760h" }, "endDate is nothing"],
    ["an end date that is none", { endDate: "2027-02-30T00:00:00Z" }, 'endDate is "2027-02-30T00:00:00Z"'],
    ["a start date that is none", { startDate: "yesterday" }, 'startDate is "yesterday"'],
    ["a second too much", { endDate: "2027-03-30T00:00:01Z" }, `${from}, endDate is "2027-03-30T00:00:01Z": 180 days`],
    ["an end too soon", { endDate: "2026-09-30T00:00:00Z" }, `${from}, endDate is "2026-09-30T00:00:00Z": -1 days`],
  ])("refuses %s", (_title, dates, found) => {
    expect(check("secret-lifetime", passwordType, dates)).toEqual({ found, fix });
  });

  it("uses the longest lifetime in the settings", () => {
    const strict = rules({ maximumSecretLifetimeDays: 30 }).find(({ id }) => id === "secret-lifetime");
    expect(strict?.check(passwordType, valid.altered(passwordType, {}), valid.traits)).toEqual({
      found: `${from}, endDate is "2027-03-30T00:00:00Z": 180 days`,
      fix: fix.replace("180", "30"),
    });
  });

  it("finds a secret inside its application, and ignores an application without one", () => {
    const endless = { "password.endDate": undefined };
    expect(check("secret-lifetime", applicationType, endless)?.found).toBe("password.endDate is nothing");
    expect(check("secret-lifetime", applicationType, { password: undefined })).toBeUndefined();
  });
});

describe("no-wildcard-redirect-uri", () => {
  const id = "no-wildcard-redirect-uri";

  it.each([
    "https://func.azurewebsites.net/.auth/login/aad/callback",
    "http://localhost:3000/back",
    "http://127.0.0.1/",
    "http://[::1]:8080/",
  ])("accepts %s", (uri) => {
    expect(check(id, applicationType, { "publicClient.redirectUris": [uri] })).toBeUndefined();
  });

  it.each([
    "https://*.azurewebsites.net/",
    "https://func.azurewebsites.net/*",
    "http://func.azurewebsites.net/",
    "http://localhost.evil.example/",
    "urn:ietf:wg:oauth:2.0:oob",
    "not an address",
  ])("refuses %s", (uri) => {
    expect(check(id, applicationType, { "web.redirectUris": ["https://fine/", uri] })).toEqual({
      found: `web.redirectUris has "${uri}"`,
      fix: "use full https:// URLs without *; http:// for localhost only",
    });
  });

  it("names each wrong address in every list, without secrets", () => {
    const changes = {
      "web.redirectUris": ["http://one/"],
      "singlePageApplication.redirectUris": [new Secret("http://sesame/")],
      "publicClient.redirectUris": new Secret(["http://sesame/"]),
    };
    expect(check(id, applicationType, changes)?.found).toBe(
      'web.redirectUris has "http://one/", singlePageApplication.redirectUris has [secret], publicClient.redirectUris has [secret]',
    );
  });

  it("reads redirect URIs of a separate resource", () => {
    const type = "azuread:index/applicationRedirectUris:ApplicationRedirectUris";
    const { check: checkUris } = valid.ruleOf(id);
    expect(checkUris(type, { redirectUris: ["http://one/"] }, valid.traits)?.found).toBe(
      'redirectUris has "http://one/"',
    );
  });
});
