import { describe, expect, it } from "vitest";
import type { Change } from "../../../../packages/pf/commands/drift/effects/effect.ts";
import { effectOf, effectOfGone } from "../../../../packages/pf/commands/drift/effects/effect-of.ts";
import { types } from "../../../support/drift/deployed.ts";

const policy = "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy";
const site = "azure-native:web:WebApp";
const allowed = "identityProviders.azureActiveDirectory.validation.defaultAuthorizationPolicy.allowedApplications";

/** `0 access`, or `lacking` and `other`, whose rank decides nothing. */
function ranked(type: string, path: string, change: Omit<Change, "path" | "name">): string {
  const { meaning, rank } = effectOf(type, { path, name: '"a"', ...change });
  return meaning === "access" ? `${rank} access` : meaning;
}

const added = (found: unknown, elements?: Change["elements"]) => ({
  kind: "added" as const,
  found,
  ...(elements && { elements }),
});
const removed = (expected: unknown, elements?: Change["elements"]) => ({
  kind: "removed" as const,
  expected,
  ...(elements && { elements }),
});
const changed = (expected: unknown, found: unknown) => ({ kind: "changed" as const, expected, found });

describe("a change's effect on access", () => {
  it.each([
    // Anyone, without a token.
    ["0 access", types.authSettings, "platform.enabled", changed(true, false)],
    ["lacking", types.authSettings, "platform.enabled", changed(false, true)],
    ["0 access", types.authSettings, "platform.enabled", removed(true)],
    ["0 access", types.authSettings, "globalValidation.requireAuthentication", changed(true, false)],
    [
      "0 access",
      types.authSettings,
      "globalValidation.unauthenticatedClientAction",
      changed("Return401", "AllowAnonymous"),
    ],
    [
      "0 access",
      types.authSettings,
      "globalValidation.unauthenticatedClientAction",
      changed("Return401", "SomethingNew"),
    ],
    ["lacking", types.authSettings, "globalValidation.unauthenticatedClientAction", changed("Return401", "Return403")],
    ["0 access", types.authSettings, "globalValidation.excludedPaths", added("/api/orders")],
    ["lacking", types.authSettings, "globalValidation.excludedPaths", removed("/api/health")],
    ["0 access", site, 'siteConfig.appSettings["WEBSITE_AUTH_ENABLED"]', added("WEBSITE_AUTH_ENABLED")],
    // More people and applications.
    ["1 access", types.authSettings, allowed, added("an id")],
    ["lacking", types.authSettings, allowed, removed("an id", { deployed: 2, left: 1 })],
    // App Service may take an empty list for everyone.
    ["1 access", types.authSettings, allowed, removed("an id", { deployed: 1, left: 0 })],
    ["1 access", types.authSettings, allowed, removed("an id")],
    ["1 access", types.authSettings, "identityProviders.facebook.enabled", added(true)],
    ["1 access", types.authSettings, "clearInboundClaimsMapping", changed("false", "true")],
    ["1 access", types.application, "passwordCredentials", added({ keyId: "k" })],
    ["1 access", types.application, "web.redirectUris", added("https://a.example")],
    ["lacking", types.application, "web.redirectUris", removed("https://a.example")],
    ["1 access", types.application, 'appRoles["an id"].enabled', changed(false, true)],
    ["lacking", types.application, 'appRoles["an id"].enabled', changed(true, false)],
    ["1 access", types.application, 'appRoles["an id"].value', changed("Read", "Write")],
    ["other", types.application, 'appRoles["an id"].description', changed("a", "b")],
    ["other", types.application, 'appRoles["].value"].description', changed("a", "b")],
    ["1 access", types.application, "signInAudience", changed("AzureADMyOrg", "AzureADMultipleOrgs")],
    ["lacking", types.application, "api.requestedAccessTokenVersion", changed(1, 2)],
    ["1 access", types.servicePrincipal, "appRoleAssignmentRequired", changed(true, false)],
    ["lacking", types.servicePrincipal, "accountEnabled", changed(true, false)],
    ["1 access", types.servicePrincipal, "accountEnabled", changed(false, true)],
    ["1 access", types.servicePrincipal, "appRoleAssignedTo", added({ displayName: "Reporting" })],
    ["1 access", "azure-native:storage:StorageAccount", "roleAssignments", added({ principalId: "p" })],
    // Weaker protection.
    ["2 access", policy, "state", changed("enabled", "disabled")],
    ["2 access", policy, "state", changed("enabled", "enabledForReportingButNotEnforced")],
    ["lacking", policy, "state", changed("enabledForReportingButNotEnforced", "enabled")],
    ["2 access", policy, "conditions.users.excludedUsers", added("an id")],
    ["lacking", policy, "conditions.users.excludedUsers", removed("an id")],
    ["2 access", policy, "conditions.users.includedUsers", removed("All")],
    ["lacking", policy, "conditions.users.includedUsers", added("an id", { deployed: 1, left: 2 })],
    // Without a place, a policy applies everywhere: the first one narrows it down.
    ["2 access", policy, "conditions.locations.includedLocations", added("an id", { deployed: 0, left: 1 })],
    ["2 access", policy, "conditions.locations.includedLocations", added("an id")],
    ["2 access", policy, "grantControls.builtInControls", added("compliantDevice")],
    ["2 access", policy, "conditions.signInRiskLevels", added("high")],
    ["2 access", site, "siteConfig.minTlsVersion", changed("1.2", "1.0")],
    ["lacking", site, "siteConfig.minTlsVersion", changed("1.2", "1.3")],
    ["lacking", "azure-native:storage:StorageAccount", "minimumTlsVersion", changed("TLS1_2", "TLS1_3")],
    ["2 access", "azure-native:storage:StorageAccount", "minimumTlsVersion", changed("TLS1_2", "[secret]")],
    ["2 access", "azure-native:storage:StorageAccount", "allowSharedKeyAccess", changed(false, true)],
    ["2 access", "command:local:Command", "", changed("deployment a", "deployment b")],
    // Nothing.
    ["other", types.application, "displayName", changed("a", "b")],
    ["other", types.application, 'tags["a"]', added("b")],
    ["other", "azure-native:resources:ResourceGroup", "tags.team", changed("a", "b")],
    ["other", "azure-native:monitor:ScheduledQueryRule", "criteria.allOf[0].threshold", changed(1, 2)],
  ] as const)("%s: %s %s %j", (expected, type, path, change) => {
    expect(ranked(type, path, change)).toBe(expected);
  });

  it.each([
    ["an unknown property", types.application, "somethingNew"],
    ["an unknown part of a known one", types.application, 'appRoles["an id"].somethingNew'],
    ["an unknown property that starts like a harmless one", types.application, "tagsOfSomething"],
    ["the parent of a harmless one", site, "siteConfig"],
    ["a harmless name at another place", site, "siteConfig.description"],
    ["an unknown property for monitoring", "azure-native:monitor:ActionGroup", "somethingNew"],
    ["an unknown type", "azure-native:new:Thing", "tags.team"],
    ["the name of an object's own method", types.application, "constructor"],
    ["a type that is named so", "constructor", "tags"],
  ])("may allow access: %s", (_, type, path) => {
    expect(ranked(type, path, changed("a", "b"))).toMatch(/access$/);
  });

  it("is granting, blocking or none for a deleted resource", () => {
    const of = (type: string) => effectOfGone(type).meaning;

    expect(of(types.authSettings)).toBe("access");
    expect(of(policy)).toBe("access");
    expect(of("azuread:index/namedLocation:NamedLocation")).toBe("access");
    expect(of("azure-native:new:Thing")).toBe("access");
    expect(of(types.application)).toBe("lacking");
    expect(of(site)).toBe("lacking");
    expect(of("azure-native:monitor:ActionGroup")).toBe("other");
  });

  it("of an emptied list of applications says that sources disagree", () => {
    const { effect } = effectOf(types.authSettings, { path: allowed, name: '"a"', ...removed("an id") });

    expect(effect).toMatch(/^The list of allowed applications is empty: Microsoft says .*, but one report says /);
  });

  const authSettings = (path: string, change: Omit<Change, "path" | "name">) =>
    effectOf(types.authSettings, { path, name: '"a"', ...change });

  it.each([
    effectOfGone(types.authSettings),
    authSettings("platform.enabled", changed(true, false)),
    authSettings("globalValidation.requireAuthentication", changed(true, false)),
    authSettings("globalValidation.unauthenticatedClientAction", changed("Return401", "AllowAnonymous")),
    authSettings("globalValidation.excludedPaths", added("/api/orders")),
  ])("of App Service authentication says that the guard is left: $effect", ({ effect, rank }) => {
    expect(rank).toBe(0);
    expect(effect).toMatch(/; only the function's guard can still refuse (?:it|them|calls)\.$/);
    expect(effect).not.toMatch(/anyone/i);
  });
});
