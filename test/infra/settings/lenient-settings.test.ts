import { describe, expect, it } from "vitest";
import type { Contract } from "../../../packages/guard/define-contract.ts";
import { everybodyIn, readSettingsFile, settingKey, settingPrefix } from "../../../infra/settings/lenient-settings.ts";
import { parseSettings } from "../../../infra/settings/parse-settings.ts";
import { settingsSchema } from "../../../infra/settings/settings-schema.ts";
import { orders } from "../support/contracts.ts";
import { sampleDefaults } from "../support/project-files.ts";
import { place, valid } from "./problems-in.ts";

function fileOf(settings: Readonly<Record<string, unknown>>) {
  return { config: Object.fromEntries(Object.entries(settings).map(([name, value]) => [settingPrefix + name, value])) };
}

/** What is read of settings that say nothing else. */
function read(settings: Readonly<Record<string, unknown>>): unknown {
  return readSettingsFile(fileOf(settings)).stated;
}

describe("a settings file, read leniently", () => {
  it("has everything that the program accepts, with the same values", () => {
    const everything = Object.fromEntries(
      Object.entries(settingsSchema.shape).map(([name, schema]) => [name, schema.meta()?.example]),
    );
    const taken = { ...valid, ...everything, alwaysReadyInstances: 1 };
    const contract: Contract = { ...orders, roles: { "Orders.Read": orders.roles["Orders.Read"] } };

    expect(readSettingsFile(fileOf(taken)).settings).toEqual(parseSettings(taken, { ...place, contract }));
  });

  it("has the default of what it doesn't state, and no caller", () => {
    for (const file of [undefined, null, "", { config: 7 }, { config: {} }]) {
      const defaults = { ...sampleDefaults(), callers: {} };
      expect(readSettingsFile(file)).toMatchObject({ settings: { ...defaults, name: "" }, stated: {} });
      expect(readSettingsFile(file, { name: "whocalls" })).toMatchObject({ settings: defaults, stated: {} });
    }
  });

  it("reads the project's settings for every stack and its name, but no settings under that name", () => {
    const projectFile = { name: "orders", config: { "protected-function:retentionDays": { value: "90" } } };
    const file = { config: { "orders:location": "northeurope", "protected-function:cloud": "china" } };

    expect(readSettingsFile(file, projectFile).settings).toMatchObject({
      name: "orders",
      retentionDays: 90,
      location: "westeurope",
      cloud: "china",
    });
  });

  it("reads numbers, booleans and objects as texts, as `pulumi config set` writes them", () => {
    expect(read({ retentionDays: "90", protectResources: "true", callers: '{"orders": {}}', owners: "[" })).toEqual({
      retentionDays: 90,
      protectResources: true,
      callers: { orders: {} },
    });
  });

  it("omits values of another type, unknown settings and empty texts", () => {
    const secrets = { first: { endDate: "2027-03-31T00:00:00Z", startDate: 7, hint: "x" }, third: {} };

    expect(
      read({
        name: 7,
        expiresOn: "",
        audience: "x",
        people: { "Function.Invoke": { users: ["ada@contoso.com", 7] } },
        callers: { a: { secrets } },
      }),
    ).toEqual({
      people: { "Function.Invoke": { users: ["ada@contoso.com"] } },
      callers: { a: { secrets: { first: { endDate: secrets.first.endDate } } } },
    });
  });

  it("reads choices and forms of other versions", () => {
    const federated = { job: { github: { repository: "contoso/orders" }, issuer: "https://oidc.contoso.example" } };

    expect(read({ cloud: "germany", tokenVersion: 3, callers: { a: { federated } } })).toEqual({
      cloud: "germany",
      tokenVersion: 3,
      callers: { a: { federated } },
    });
  });

  it("lists a caller even if its settings are wrong", () => {
    expect(read({ callers: { a: null, b: "secret", c: { certificate: "PEM" } } })).toEqual({
      callers: { a: {}, b: {}, c: {} },
    });
  });

  it("omits JavaScript's property names", () => {
    const file = JSON.parse('{"config": {"protected-function:callers": {"__proto__": {"certificate": {"pem": "x"}}}}}');
    const { callers } = readSettingsFile(file).settings;

    expect(Object.keys(callers)).toEqual(["__proto__"]);
    expect("certificate" in {}).toBe(false);
  });

  it("returns azure-native's own subscription", () => {
    expect(readSettingsFile({ config: { "azure-native:subscriptionId": "66666666" } }).subscriptionId).toBe("66666666");
    expect(readSettingsFile({ config: { "azure-native:subscriptionId": 7 } }).subscriptionId).toBe("");
  });
});

it("a setting's full name has Pulumi's form", () => {
  expect(settingKey("tokenVersion")).toBe("protected-function:tokenVersion");
});

describe("everyone with a role", () => {
  it("is listed once under the first spelling, because Entra ID ignores case", () => {
    expect(
      everybodyIn({
        "Orders.Read": { users: ["ada@contoso.com", "grace@contoso.com"], groups: ["Crew"] },
        "Orders.Write": { users: ["Ada@contoso.com"], groups: ["crew", "Night shift"] },
        "Orders.Delete": {},
      }),
    ).toEqual({ users: ["ada@contoso.com", "grace@contoso.com"], groups: ["Crew", "Night shift"] });
  });
});
