import { describe, expect, it } from "vitest";
import { parseSettings } from "../../../infra/settings/parse-settings.ts";
import { orders } from "../support/contracts.ts";
import { callersWith, place, problemsIn, setting, valid } from "./problems-in.ts";

describe("settings", () => {
  it("are accepted unchanged if valid", () => {
    expect(parseSettings(valid, place)).toEqual(valid);
  });

  it("refuse an unknown key, name the page that lists the known ones, and say how to remove it", () => {
    expect(problemsIn({ ...valid, purpose: 1 })).toEqual([
      {
        path: "purpose",
        rule: "is not a setting; docs/reference/settings.md lists them",
        found: "1",
        fix: "npx pulumi config rm --stack dev --path 'protected-function:purpose'",
      },
    ]);
  });

  it("suggest the nearest setting for a misspelled one at any depth", () => {
    const fix = (name: string) => `rename it to ${name} in the stack's settings file`;

    expect(problemsIn({ ...valid, tokenVerison: 1 })).toEqual([
      {
        path: "tokenVerison",
        rule: "is not a setting (did you mean tokenVersion?)",
        found: "1",
        fix: fix("tokenVersion"),
      },
    ]);
    expect(problemsIn(callersWith({ secret: {} }))).toMatchObject([
      { path: "callers.integration.secret", rule: "is not a setting (did you mean secrets?)", fix: fix("secrets") },
    ]);
  });

  it("refuse an unknown key deep inside", () => {
    const first = { endDate: "2027-03-31T00:00:00Z", endDateRelative: "8760h" };

    expect(problemsIn(callersWith({ secrets: { first } }))).toEqual([
      {
        path: "callers.integration.secrets.first.endDateRelative",
        rule: "is not a setting; callers.integration.secrets.first has startDate, endDate",
        found: '"8760h"',
        fix: "npx pulumi config rm --stack dev --path 'protected-function:callers.integration.secrets.first.endDateRelative'",
      },
    ]);
  });

  it("name a setting that is missing", () => {
    const { location: _, ...others }: Record<string, unknown> = valid;

    expect(problemsIn(others)).toEqual([
      {
        path: "location",
        rule: "is missing",
        found: "",
        fix: `${setting("location")} westeurope`,
      },
    ]);
  });

  it("report every problem at once", () => {
    const problems = problemsIn({
      ...valid,
      name: "Who Calls",
      tokenVersion: 3,
      maximumInstanceCount: 39,
      callers: { "Bad Name": {}, partner: { secrets: { first: {} }, certificate: { pem: "MII" } } },
      extra: true,
    });

    expect(problems.map(({ path }) => path)).toEqual([
      "name",
      "tokenVersion",
      "maximumInstanceCount",
      "callers.Bad Name",
      "callers.partner.secrets.first.endDate",
      "callers.partner.certificate.pem",
      "extra",
    ]);
  });

  it("report what contradicts the contract beside what breaks a rule", () => {
    const callers = {
      integration: { roles: ["Orders.Reed"], secrets: { first: { startDate: "2027-01-01T00:00:00Z" } } },
    };
    const problems = problemsIn({ ...valid, tokenVersion: 3, callers, appSettings: { ORDERS: "1" } });

    expect(problems.map(({ path }) => path)).toEqual([
      "tokenVersion",
      "callers.integration.secrets.first.endDate",
      "callers.integration.roles.0",
      "appSettings.ORDERS",
      "callers.integration.secrets.first.startDate",
    ]);
  });

  it.each([
    ["a key whose name is wrong", { callers: { integration: { role: ["Orders.Read"] } } }, "callers.integration.role"],
    ["a place that breaks a rule", { callers: { integration: { roles: [] } } }, "callers.integration.roles"],
    ["settings of another name", { callerz: {}, callers: undefined }, "callerz"],
  ])("report no second problem that %s causes", (_, wrong, ...paths) => {
    expect(problemsIn({ ...valid, people: {}, ...wrong }, { ...orders, settings: {} }).map(({ path }) => path)).toEqual(
      paths,
    );
  });

  it("are judged alone if the contract has problems", () => {
    const wrong = { ...valid, tokenVersion: 3, callers: { integration: { roles: ["Orders.Reed"] } } };

    expect(problemsIn(wrong, "unread").map(({ path }) => path)).toEqual(["tokenVersion"]);
  });

  it("tell settings under the project's own name once, with the other problems", () => {
    const misplaced = [{ path: "shop:callers", rule: "isn't read", found: "{}", fix: "rename it" }];
    const { callers: _, ...rest } = valid;

    expect(() => parseSettings({ ...rest, tokenVersion: 3 }, { ...place, misplaced })).toThrow(
      /^The settings of this stack have 2 problems:\n- shop:callers: .*\n.*\n- tokenVersion: .*\n.*$/,
    );
  });

  it("tell logins of Pulumi's providers with a setting of the same name", () => {
    const logins = [{ path: "azuread:tokenVersion", rule: "must not be set", found: "1", fix: "remove it" }];

    expect(() => parseSettings({ ...valid, tokenVersion: 3 }, { ...place, logins })).toThrow(
      /^The settings of this stack have 2 problems:\n- azuread:tokenVersion: .*\n.*\n- tokenVersion: .*\n.*$/,
    );
    expect(() => parseSettings(valid, { ...place, logins })).toThrow(/ have a problem:\n- azuread:tokenVersion: /);
  });

  it("are refused in one message", () => {
    expect(() => parseSettings({ ...valid, tokenVersion: "2", maximumInstanceCount: 1001 }, place)).toThrow(
      [
        "The settings of this stack have 2 problems:",
        '- tokenVersion: must be 1 or 2; found "2".',
        "  Fix: npx pulumi config set --stack dev --path 'protected-function:tokenVersion' 2",
        "- maximumInstanceCount: must be at most 1000, the upper limit of Flex Consumption; found 1001.",
        "  Fix: npx pulumi config set --stack dev --path 'protected-function:maximumInstanceCount' 1000",
      ].join("\n"),
    );
  });

  it("never show what may be a secret in the wrong place", () => {
    const key = "-----BEGIN PRIVATE KEY-----\nMIIsecret\n-----END PRIVATE KEY-----\n";
    const problems = problemsIn(
      callersWith({
        secret: "hunter2",
        certificate: { pem: `-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n${key}` },
      }),
    );

    expect(problems.map(({ path, found }) => [path, found])).toEqual([
      ["callers.integration.certificate.pem", "a private key, not shown"],
      ["callers.integration.secret", "a value, not shown"],
    ]);
    expect(JSON.stringify(problems)).not.toMatch(/hunter2|MIIsecret/);
  });

  it("refuse a secret with a future start, which would be delivered before Entra ID accepts it", () => {
    const secret = (startDate: string) => ({ secrets: { second: { startDate, endDate: "2027-05-23T00:00:00Z" } } });
    const path = "callers.integration.secrets.second.startDate";

    expect(problemsIn(callersWith(secret(place.now)))).toEqual([]);
    expect(problemsIn(callersWith(secret("2026-11-24T00:00:01Z")))).toEqual([
      {
        path,
        rule: "must not be in the future: the caller would get a secret that Entra ID refuses until then",
        found: '"2026-11-24T00:00:01Z"',
        fix: `npx pulumi config rm --stack dev --path 'protected-function:${path}'`,
      },
    ]);
  });

  it("refuse federated credentials of two callers that would share a logical name", () => {
    const federated = (key: string) => ({
      federated: { [key]: { managedIdentityPrincipalId: valid.expectedSubscriptionId } },
    });
    const problems = (callers: object) => problemsIn({ ...valid, callers }).map(({ path, rule }) => [path, rule]);

    expect(problems({ orders: federated("pipeline"), "orders-eu": federated("pipeline") })).toEqual([]);
    expect(problems({ orders: federated("eu-pipeline"), "orders-eu": federated("pipeline") })).toEqual([
      [
        "callers.orders-eu.federated.pipeline",
        "must have another name: together with its caller's name it becomes orders-eu-pipeline, the same as orders.federated.eu-pipeline",
      ],
    ]);
  });

  it("refuse more always-ready instances than the maximum", () => {
    const instances = (alwaysReadyInstances: number) =>
      problemsIn({ ...valid, maximumInstanceCount: 40, alwaysReadyInstances });

    expect(instances(40)).toEqual([]);
    expect(instances(41)).toEqual([
      {
        path: "alwaysReadyInstances",
        rule: "must be at most maximumInstanceCount",
        found: "41",
        fix: `${setting("alwaysReadyInstances")} 40`,
      },
    ]);
  });

  it("shorten a long text", () => {
    const [problem] = problemsIn({ ...valid, name: "x".repeat(1000) });

    expect(problem?.found).toBe(`"${"x".repeat(199)}… (802 more)`);
  });
});
