import { describe, expect, it } from "vitest";
import { compareGates } from "../../../commands/review/compare/compare-gate.ts";
import type { Json } from "../../../commands/review/snapshot/snapshot.ts";
import { api, gate, snapshot } from "./sample-snapshot.ts";

const provider = gate.identityProviders.azureActiveDirectory;

function changed(after: Json, registrations = snapshot.registrations) {
  return compareGates(snapshot, { ...snapshot, gate: after, registrations }).map(
    ({ severity, text }) => `${severity}: ${text}`,
  );
}

function withValidation(validation: Json): Json {
  return { ...gate, identityProviders: { azureActiveDirectory: { ...provider, validation } } };
}

const { allowedAudiences, defaultAuthorizationPolicy } = provider.validation;

describe("a change of authentication settings", () => {
  it("is nothing where only the order of a list differs, or an empty list is left out", () => {
    const two = { allowedApplications: ["<a>", "<b>"] };
    const before = { ...snapshot, gate: withValidation({ allowedAudiences, defaultAuthorizationPolicy: two }) };
    const other = { allowedApplications: ["<b>", "<a>"] };
    const after = { ...snapshot, gate: withValidation({ allowedAudiences, defaultAuthorizationPolicy: other }) };

    expect(compareGates(before, after)).toEqual([]);
    expect(changed({ ...gate, globalValidation: { ...gate.globalValidation, excludedPaths: [] } })).toEqual([]);
  });

  it.for([
    ["left out", { allowedAudiences }],
    ["empty", { allowedAudiences, defaultAuthorizationPolicy: { allowedApplications: [] } }],
  ] as const)("weakens protection where allowedApplications is %s", ([, validation]) => {
    expect(changed(withValidation(validation))).toEqual([
      "protection weakened: App Service no longer names the applications that it lets through (allowedApplications was " +
        "caller integration): any application of the tenant passes it with a token for the API.",
    ]);
  });

  it("says what is left where it is: assignment, or the function alone", () => {
    const after = { ...snapshot, gate: withValidation({ allowedAudiences }) };
    const unassigned = { ...after, registrations: [{ ...api, assignmentRequired: false }] };

    const [[left], [alone]] = [after, unassigned].map((one) => compareGates(snapshot, one)) as never as [
      [{ consequence: string }],
      [{ consequence: string }],
    ];

    expect(left.consequence).toContain("What is left is Entra ID: it issues a token for the API to assigned");
    expect(alone.consequence).toContain("to any application, since assignment is not required");
  });

  it("tells a new caller from an application that this stack does not make", () => {
    const allowedApplications = ["<caller integration>", "<caller partner>", "<the API>", "11111111-stranger"];
    const after = withValidation({ allowedAudiences, defaultAuthorizationPolicy: { allowedApplications } });

    expect(changed(after)).toEqual([
      "changed: App Service lets caller partner through, too.",
      "protection weakened: App Service lets tokens through that the API's own registration asked for: those of people who sign in there.",
      "protection weakened: App Service lets 11111111-stranger through, which is no caller of this stack.",
    ]);
  });

  it("tells people's public client from an application that this stack does not make", () => {
    const allowedApplications = ["<caller integration>", "<the public client>"];
    const after = withValidation({ allowedAudiences, defaultAuthorizationPolicy: { allowedApplications } });

    expect(changed(after)).toEqual([
      "protection weakened: App Service lets tokens through that the public client asked for: those of people who sign in there.",
    ]);
  });

  it("breaks who is taken out of the list", () => {
    const policy = { allowedApplications: ["<caller partner>"] };
    expect(changed(withValidation({ allowedAudiences, defaultAuthorizationPolicy: policy }))).toContain(
      "breaks: App Service no longer lets caller integration through: it gets 403.",
    );
  });

  it("widens access by a path that needs no token", () => {
    const after = { ...gate, globalValidation: { ...gate.globalValidation, excludedPaths: ["/api/health"] } };
    expect(changed(after)).toEqual(["access widened: Requests to /api/health pass App Service without a token."]);
  });

  it.for([
    ["platform.enabled", { ...gate, platform: { enabled: false } }, "is switched off: the gate is gone"],
    [
      "requireAuthentication",
      { ...gate, globalValidation: { ...gate.globalValidation, requireAuthentication: false } },
      "no longer demands authentication",
    ],
    [
      "unauthenticatedClientAction",
      { ...gate, globalValidation: { ...gate.globalValidation, unauthenticatedClientAction: "AllowAnonymous" } },
      "is answered by AllowAnonymous now, by Return401 before",
    ],
    ["requireHttps", { ...gate, httpSettings: { requireHttps: false } }, "takes plain HTTP"],
    [
      "allowedAudiences",
      withValidation({ allowedAudiences: [...allowedAudiences, "api://other"], defaultAuthorizationPolicy }),
      "Tokens for the audience api://other are taken, too",
    ],
  ] as const)("weakens protection by %s", ([, after, words]) => {
    const [line, ...more] = changed(after as Json);
    expect(line).toMatch(/^protection weakened: /);
    expect(line).toContain(words);
    expect(more).toEqual([]);
  });

  it("weakens and breaks nothing by the API's own client id among the audiences: App Service always takes it", () => {
    const own = withValidation({ allowedAudiences: [...allowedAudiences, "<the API>"], defaultAuthorizationPolicy });

    expect(changed(own as Json)).toEqual([
      "changed: The API's own client id, which always is an audience, is among the allowed ones.",
    ]);
  });

  it("tells a setting that it knows nothing of as it is", () => {
    expect(changed({ ...gate, login: { cookieExpiration: { timeToExpiration: "08:00:00" } } })).toEqual([
      'changed: The authentication setting login.cookieExpiration.timeToExpiration is "08:00:00" now, not set before.',
    ]);
  });
});
