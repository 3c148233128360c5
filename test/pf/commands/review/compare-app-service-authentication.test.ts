import { describe, expect, it } from "vitest";
import {
  compareAuthentication,
  undeclaredAuthentication,
} from "../../../../packages/pf/commands/review/compare/compare-app-service-authentication.ts";
import type { Json } from "../../../../packages/pf/commands/review/snapshot/snapshot.ts";
import { api, authentication, said, snapshot, told } from "./sample-snapshot.ts";

const provider = authentication.identityProviders.azureActiveDirectory;

function changed(after: Json, registrations = snapshot.registrations) {
  return compareAuthentication(snapshot, { ...snapshot, authentication: after, registrations });
}

function withValidation(validation: Json): Json {
  return { ...authentication, identityProviders: { azureActiveDirectory: { ...provider, validation } } };
}

const { allowedAudiences, defaultAuthorizationPolicy } = provider.validation;
const allowing = (...allowedApplications: readonly string[]): Json =>
  withValidation({ allowedAudiences, defaultAuthorizationPolicy: { allowedApplications } });
const withGlobal = (more: object): Json => ({
  ...authentication,
  globalValidation: { ...authentication.globalValidation, ...more },
});

describe("a change of authentication settings", () => {
  it("isn't reported if only the order of a list differs, or an empty list is omitted", () => {
    const [before, after] = [allowing("<a>", "<b>"), allowing("<b>", "<a>")];

    expect(
      compareAuthentication({ ...snapshot, authentication: before }, { ...snapshot, authentication: after }),
    ).toEqual([]);
    expect(changed(withGlobal({ excludedPaths: [] }))).toEqual([]);
  });

  it.for([
    ["left out", { allowedAudiences }],
    ["empty", { allowedAudiences, defaultAuthorizationPolicy: { allowedApplications: [] } }],
  ] as const)("weakens protection if allowedApplications is %s", ([, validation]) => {
    expect(said(changed(withValidation(validation)))).toEqual([
      expect.stringMatching(
        /^weakens: App Service no longer names the applications that it allows \(allowedApplications was caller integration\)\. Microsoft says that this allows every application in the tenant, but one report says that it refuses everyone/,
      ),
    ]);
  });

  it("names the remaining protection if there is some: assignment, or the function alone", () => {
    const after = { ...snapshot, authentication: withValidation({ allowedAudiences }) };
    const unassigned = { ...after, registrations: [{ ...api, assignmentRequired: false }] };

    expect(said(compareAuthentication(snapshot, after))[0]).toContain(
      "Entra ID still issues tokens for the API to assigned",
    );
    expect(said(compareAuthentication(snapshot, unassigned))[0]).toContain(
      "to any application, because assignment isn't",
    );
  });

  it("distinguishes a new caller from an application outside the stack", () => {
    const after = allowing("<caller integration>", "<caller partner>", "<the API>", "11111111-stranger");

    expect(said(changed(after))).toEqual([
      "changes: App Service now allows caller partner.",
      "weakens: App Service now allows tokens that the API's own app registration requested: tokens of people who sign in there.",
      "weakens: App Service now allows 11111111-stranger, which isn't a caller of this stack.",
    ]);
    expect(told(changed(after))).toEqual([
      "changes gate/application-added: caller partner",
      "weakens gate/application-added: the API",
      "weakens gate/application-added: 11111111-stranger",
    ]);
  });

  it("distinguishes people's public client from an application outside the stack", () => {
    expect(said(changed(allowing("<caller integration>", "<the public client>")))).toEqual([
      "weakens: App Service now allows tokens that the public client requested: tokens of people who sign in there.",
    ]);
  });

  it("breaks a caller that is removed from the list", () => {
    expect(told(changed(allowing("<caller partner>")))).toContain(
      "breaks gate/application-removed: caller integration",
    );
  });

  it("widens access by a path without a token", () => {
    const after = withGlobal({ excludedPaths: ["/api/health"] });
    expect(told(changed(after))).toEqual(["opens gate/excluded-path-added: /api/health"]);
  });

  it.for([
    [
      "platform.enabled",
      { ...authentication, platform: { enabled: false } },
      "App Service authentication is switched off",
    ],
    ["requireAuthentication", withGlobal({ requireAuthentication: false }), "no longer requires authentication"],
    [
      "unauthenticatedClientAction",
      withGlobal({ unauthenticatedClientAction: "AllowAnonymous" }),
      "request without a token: now AllowAnonymous, was Return401",
    ],
    ["requireHttps", { ...authentication, httpSettings: { requireHttps: false } }, "accepts plain HTTP"],
    [
      "allowedAudiences",
      withValidation({ allowedAudiences: [...allowedAudiences, "api://other"], defaultAuthorizationPolicy }),
      "now accepts tokens for the audience api://other",
    ],
  ] as const)("weakens protection by %s", ([, after, words]) => {
    const [line, ...more] = said(changed(after as Json));
    expect(line).toMatch(/^weakens: /);
    expect(line).toContain(words);
    expect(more).toEqual([]);
  });

  it("weakens and breaks nothing if the API's own client id is an audience, because App Service always accepts it", () => {
    const own = withValidation({ allowedAudiences: [...allowedAudiences, "<the API>"], defaultAuthorizationPolicy });

    expect(told(changed(own as Json))).toEqual(["changes gate/audience-added: the API"]);
  });

  it("weakens nothing if the API's own identifier URI is an audience, which returns with version 1", () => {
    const second = withValidation({ allowedAudiences: ["<the API>"], defaultAuthorizationPolicy }) as Json;
    const before = { ...snapshot, authentication: second };

    expect(told(compareAuthentication(before, snapshot))).toEqual([
      "changes gate/audience-added: api://<the API>",
      "changes gate/audience-removed: the API",
    ]);
    expect(told(compareAuthentication(snapshot, before))).toEqual([
      "changes gate/audience-added: the API",
      "breaks gate/audience-removed: api://<the API>",
    ]);
  });

  it("reports a setting without a rule as unknown, and never as a mere change", () => {
    expect(changed({ ...authentication, login: { cookieExpiration: { timeToExpiration: "08:00:00" } } })).toEqual([
      {
        id: "gate/unknown-setting",
        severity: "unknown",
        subject: "login.cookieExpiration.timeToExpiration",
        after: "08:00:00",
      },
    ]);
  });

  it("weakens protection by a site that a sign-in may redirect to", () => {
    const login = { allowedExternalRedirectUrls: ["https://fabrikam.example/"] };
    const after = { ...authentication, login };

    expect(told(changed(after))).toEqual(["weakens gate/external-redirect: https://fabrikam.example/"]);
    expect(told(compareAuthentication({ ...snapshot, authentication: after }, snapshot))).toEqual([
      "changes gate/stricter: login.allowedExternalRedirectUrls",
    ]);
  });

  it.for([[{}], [{ platform: { enabled: false } }]])(
    "reports that authentication is missing, but not each of its settings: %j",
    ([after = {}]) => {
      expect(told(changed(after))).toEqual(["weakens gate/missing: App Service authentication"]);
    },
  );

  it("reports that a new stack would have none, if it only remains from earlier", () => {
    const anew = { ...snapshot, authentication: {} };

    expect(said(undeclaredAuthentication(snapshot, anew))).toEqual([
      "weakens: The program no longer declares App Service authentication: a new stack would have none. A stack that has it keeps the last settings, and nothing updates them.",
    ]);
    expect(undeclaredAuthentication(snapshot, undefined)).toEqual([]);
    expect(undeclaredAuthentication(snapshot, snapshot)).toEqual([]);
    expect(undeclaredAuthentication(anew, anew)).toEqual([]);
  });
});
