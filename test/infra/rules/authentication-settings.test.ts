import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { authenticationRequired } from "../../../infra/rules/authentication-required.ts";
import { altered, authSettingsType, clientId, ruleOf, traits, validInputs } from "../../support/valid-inputs.ts";

function check(id: string, changes: Readonly<Record<string, unknown>> = {}) {
  return ruleOf(id).check(authSettingsType, altered(authSettingsType, changes), traits);
}

const provider = "identityProviders.azureActiveDirectory";
const issuer = `${provider}.registration.openIdIssuer`;
const audiences = `${provider}.validation.allowedAudiences`;
const applications = `${provider}.validation.defaultAuthorizationPolicy.allowedApplications`;

it.each(["authentication-required", "answers-401", "explicit-audiences", "explicit-applications"])(
  "correct settings keep %s",
  (id) => {
    expect(check(id)).toBeUndefined();
  },
);

describe("authentication-required", () => {
  it("refuses App Service authentication that is off, and names each weakness", () => {
    const changes = {
      "platform.enabled": false,
      "globalValidation.requireAuthentication": undefined,
      "globalValidation.excludedPaths": ["/api/open"],
    };
    expect(check("authentication-required", changes)).toEqual({
      found:
        'platform.enabled is false, globalValidation.requireAuthentication is nothing, globalValidation.excludedPaths is ["/api/open"]',
      fix: "set platform.enabled to true, set globalValidation.requireAuthentication to true, remove globalValidation.excludedPaths",
    });
  });

  it("refuses paths without a token, even if everything else is right", () => {
    expect(check("authentication-required", { "globalValidation.excludedPaths": ["/*"] })).toEqual({
      found: 'globalValidation.excludedPaths is ["/*"]',
      fix: "remove globalValidation.excludedPaths",
    });
  });
});

describe("authentication-required, with paths that are anonymous by contract", () => {
  const rule = authenticationRequired({ paths: ["/api/ready", "/api/health"], isExact: true });
  const leavingOut = (paths: unknown) =>
    rule.check(authSettingsType, altered(authSettingsType, { "globalValidation.excludedPaths": paths }), traits);
  const fix = 'write ["/api/health","/api/ready"] in globalValidation.excludedPaths';

  it("lists the paths", () => {
    expect(rule.demand).toBe(
      "App Service authentication must be on and required for every request except /api/health, /api/ready.",
    );
  });

  it("accepts exactly these, in any order", () => {
    expect(leavingOut(["/api/health", "/api/ready"])).toBeUndefined();
    expect(leavingOut(["/api/ready", "/api/health"])).toBeUndefined();
  });

  it.each([
    ["one more", ["/api/health", "/api/ready", "/api/orders"]],
    ["one fewer", ["/api/health"]],
    ["one of another case", ["/api/Health", "/api/ready"]],
    ["none", []],
  ])("refuses %s", (_, excludedPaths) => {
    const found = `globalValidation.excludedPaths is ${JSON.stringify(excludedPaths)}`;
    expect(leavingOut(excludedPaths)).toEqual({ found, fix });
  });

  it("refuses settings that exclude no path", () => {
    expect(leavingOut(undefined)).toMatchObject({ found: "globalValidation.excludedPaths is nothing", fix });
  });

  it("reports unknown values only if no value could be right", () => {
    expect(leavingOut(pulumi.unknown)).toBeUndefined();
    expect(leavingOut(["/api/health", pulumi.unknown])).toBeUndefined();
    expect(leavingOut(["/api/orders", pulumi.unknown])).toMatchObject({ fix });
  });
});

describe("answers-401", () => {
  it.each([
    ["RedirectToLoginPage", '"RedirectToLoginPage"'],
    ["AllowAnonymous", '"AllowAnonymous"'],
    [undefined, "nothing"],
  ])("refuses %s", (action, shown) => {
    const path = "globalValidation.unauthenticatedClientAction";
    expect(check("answers-401", { [path]: action })).toEqual({
      found: `${path} is ${shown}`,
      fix: `set ${path} to "Return401"`,
    });
  });
});

describe("issuer-matches-token-version", () => {
  it.each([
    ["https://sts.windows.net/tenant-id/", [`api://${clientId}`]],
    ["https://sts.windows.net/tenant-id", [clientId, "api://whocalls"]],
    ["https://login.microsoftonline.com/tenant-id/v2.0", [clientId.toUpperCase()]],
    ["https://login.microsoftonline.us/tenant-id/v2.0", [clientId]],
  ])("accepts %s with %j", (url, list) => {
    expect(check("issuer-matches-token-version", { [issuer]: url, [audiences]: list })).toBeUndefined();
  });

  it.each([
    "https://sts.windows.net/tenant-id/v2.0",
    "https://login.microsoftonline.com/tenant-id/",
    "https://login.microsoftonline.com/tenant-id/v2.0/",
    "https://login.microsoftonline.com/common/v2.0",
    "https://sts.windows.net/Organizations/",
    "https://sts.windows.net.evil.example/tenant-id/",
    "http://sts.windows.net/tenant-id/",
  ])("refuses the issuer %s, whatever the audiences", (url) => {
    const list = [clientId, `api://${clientId}`];
    expect(check("issuer-matches-token-version", { [issuer]: url, [audiences]: list })).toEqual({
      found: `${issuer} is "${url}"`,
      fix: `set ${issuer} to "https://sts.windows.net/<tenant id>/" for v1 tokens, or to "https://login.microsoftonline.com/<tenant id>/v2.0" for v2 tokens`,
    });
  });

  it("refuses no issuer at all", () => {
    expect(check("issuer-matches-token-version", { [issuer]: undefined })?.found).toBe(`${issuer} is nothing`);
  });

  it("refuses a v1 issuer without an identifier URI as audience", () => {
    expect(check("issuer-matches-token-version", { [audiences]: [clientId] })).toEqual({
      found: `${issuer} is "https://sts.windows.net/tenant-id/", ${audiences} is ["${clientId}"]`,
      fix: `list the API's identifier URI (api://<client id>) in ${audiences}: v1 tokens have that audience`,
    });
  });

  it.each([[[`api://${clientId}`]], [["00000000-0000-0000-0000-000000000000"]]])(
    "refuses a v2 issuer with the audiences %j",
    (list) => {
      const url = "https://login.microsoftonline.com/tenant-id/v2.0";
      expect(check("issuer-matches-token-version", { [issuer]: url, [audiences]: list })).toEqual({
        found: `${issuer} is "${url}", ${audiences} is ${JSON.stringify(list)}`,
        fix: `list the API's client id, without api://, in ${audiences}: v2 tokens have that audience`,
      });
    },
  );
});

describe.each([
  ["explicit-audiences", audiences, "list the API's identifier URI or client id in"],
  ["explicit-applications", applications, "list each caller's client id in"],
])("%s", (id, path, fix) => {
  it.each([
    [undefined, "nothing"],
    [[], "[]"],
    [["one", " "], '["one"," "]'],
  ])("refuses %j", (list, shown) => {
    expect(check(id, { [path]: list })).toEqual({ found: `${path} is ${shown}`, fix: `${fix} ${path}` });
  });
});

describe("retained-authentication-settings", () => {
  it("accepts settings that the engine forgets, and refuses those that it deletes", () => {
    const rule = ruleOf("retained-authentication-settings");
    const inputs = validInputs[authSettingsType] ?? {};
    expect(rule.check(authSettingsType, inputs, { ...traits, retainOnDelete: true })).toBeUndefined();
    expect(rule.check(authSettingsType, inputs, { ...traits, retainOnDelete: false })).toEqual({
      found: "the option retainOnDelete is false",
      fix: "declare the resource with { retainOnDelete: true }",
    });
  });
});
