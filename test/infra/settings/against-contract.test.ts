import { describe, expect, it } from "vitest";
import type { Contract } from "../../../packages/guard/define-contract.ts";
import { defaultAppSettings } from "../../../infra/contract/declared-settings.ts";
import { againstContract, rolesOfCaller } from "../../../infra/settings/against-contract.ts";
import { settingsSchema } from "../../../infra/settings/settings-schema.ts";
import { oneRole, orders } from "../support/contracts.ts";
import { problemsIn, setting, valid } from "./problems-in.ts";

const vault = { resourceGroup: "rg-orders", name: "kv-orders" };
const fitting = {
  ...valid,
  callers: { integration: { roles: ["Orders.Read", "Orders.Write"] } },
  people: { "Orders.Read": { users: ["ada@contoso.com"] } },
  appSettings: { ORDERS_RETENTION_DAYS: "30" },
  secretSettings: { ORDERS_PARTNER_KEY: { keyVault: vault, secret: "partner" } },
};
const callersHave = (roles: unknown) => ({ ...fitting, callers: { integration: { roles } } });
const declareIt = "declare the role in functions/contract.ts";
const declareAs = (role: string, member = "Application"): string =>
  expect.stringMatching(
    RegExp(
      `^${declareIt}, under roles: "${role}": \\{ id: "[-\\da-f]{36}", displayName: "${role}", members: \\["${member}"\\] \\}$`,
    ),
  ) as unknown as string;
const unknownRole = "must be a role of the contract: Orders.Read, Orders.Write";
const id = "11111111-2222-4333-8444-555555555555";
const ids = { clientId: id, applicationObjectId: id, servicePrincipalObjectId: id };
const adopting = (more: object) => ({
  ...fitting,
  adopt: { api: { ...ids, displayName: "Orders", consentId: "", ...more } },
});

/** [what, settings, path, rule, found, fix] */
const refused: readonly (readonly [string, Record<string, unknown>, string, string, string, string])[] = [
  [
    "a caller without roles, where there are two",
    { ...fitting, callers: { integration: {} } },
    "callers.integration.roles",
    "must be set because the API has 2 roles: Orders.Read, Orders.Write",
    "nothing",
    'write this, for example, in the stack\'s settings file:\n    protected-function:callers:\n      integration:\n        roles: ["Orders.Read"]',
  ],
  [
    "a caller's role that is nearly one",
    callersHave(["Orders.Read", "Orders.Wrte"]),
    "callers.integration.roles.1",
    unknownRole,
    '"Orders.Wrte"',
    `write Orders.Write if you mean that, or ${declareIt}`,
  ],
  [
    "a caller's role of another API's",
    callersHave(["Function.Invoke"]),
    "callers.integration.roles.0",
    unknownRole,
    '"Function.Invoke"',
    declareAs("Function.Invoke"),
  ],
  [
    "people under a role that only applications hold",
    { ...fitting, people: { "Orders.Write": { users: ["ada@contoso.com"] } } },
    "people.Orders.Write",
    "must be a role that users can hold: in functions/contract.ts, Orders.Write has the members Application",
    '"Orders.Write"',
    'name another role, or add "User" to its members in functions/contract.ts',
  ],
  [
    "people under a role that is none",
    { ...fitting, people: { "Orders.Delete": {} } },
    "people.Orders.Delete",
    unknownRole,
    '"Orders.Delete"',
    declareAs("Orders.Delete", "User"),
  ],
  [
    "an app setting that isn't stated",
    { ...fitting, appSettings: {} },
    "appSettings.ORDERS_RETENTION_DAYS",
    "must be set: functions/contract.ts declares it as text",
    "nothing",
    `in the stack's settings file, add under config: protected-function:appSettings: { ORDERS_RETENTION_DAYS: "<value>" } (or: ${setting("appSettings.ORDERS_RETENTION_DAYS")} '<value>')`,
  ],
  [
    "a secret that isn't stated",
    { ...fitting, secretSettings: {} },
    "secretSettings.ORDERS_PARTNER_KEY",
    "must be set: functions/contract.ts declares it as secret",
    "nothing",
    "in the stack's settings file, add under config: protected-function:secretSettings: { ORDERS_PARTNER_KEY: { keyVault: { resourceGroup: rg-orders, name: kv-orders }, secret: its-name-there } }, with your vault's names",
  ],
  [
    "an app setting under a misspelled name, as one problem",
    { ...fitting, appSettings: { ORDERS_RETENTION_DAY: "30" } },
    "appSettings.ORDERS_RETENTION_DAY",
    "must be declared in functions/contract.ts, under settings (did you mean ORDERS_RETENTION_DAYS?)",
    "no such declaration",
    "write ORDERS_RETENTION_DAYS instead of ORDERS_RETENTION_DAY",
  ],
  [
    "an app setting that the contract doesn't have",
    { ...fitting, appSettings: { ...fitting.appSettings, ORDERS_RETENTION_DAY: "30" } },
    "appSettings.ORDERS_RETENTION_DAY",
    "must be declared in functions/contract.ts, under settings (did you mean ORDERS_RETENTION_DAYS?)",
    "no such declaration",
    "declare it there as \"text\", or npx pulumi config rm --stack dev --path 'protected-function:appSettings.ORDERS_RETENTION_DAY'",
  ],
  [
    "the id of an adopted role that the contract doesn't have",
    adopting({ appRoleIds: { "Orders.Raed": id } }),
    "adopt.api.appRoleIds.Orders.Raed",
    unknownRole,
    '"Orders.Raed"',
    `write Orders.Read if you mean that, or ${declareIt}`,
  ],
  [
    "adopted assignments of a role that the contract doesn't have",
    adopting({ assignmentIds: { Invoke: {} } }),
    "adopt.api.assignmentIds.Invoke",
    unknownRole,
    '"Invoke"',
    declareAs("Invoke"),
  ],
];

describe("settings, held against the contract of the API", () => {
  it("are accepted if both agree", () => {
    expect(problemsIn(fitting, orders)).toEqual([]);
  });

  it.each(refused)("refuse %s", (_, raw, path, rule, found, fix) => {
    expect(problemsIn(raw, orders)).toEqual([{ path, rule, found, fix }]);
  });

  it("report a text stated as a secret, and a secret stated as text", () => {
    const { ORDERS_RETENTION_DAYS: days } = fitting.appSettings;
    const { ORDERS_PARTNER_KEY: key } = fitting.secretSettings;
    const swapped = {
      ...fitting,
      appSettings: { ORDERS_PARTNER_KEY: days },
      secretSettings: { ORDERS_RETENTION_DAYS: key },
    };

    expect(problemsIn(swapped, orders).map(({ path, found }) => [path, found])).toEqual([
      ["appSettings.ORDERS_RETENTION_DAYS", "it in secretSettings"],
      ["secretSettings.ORDERS_PARTNER_KEY", "it in appSettings, as text"],
    ]);
  });

  it("give a caller the only role, unless applications can't hold it", () => {
    const { "Function.Invoke": invoke } = oneRole.roles;
    const forPeople: Contract = { ...oneRole, roles: { "Function.Invoke": { ...invoke, members: ["User"] } } };

    expect(rolesOfCaller({}, oneRole)).toEqual(["Function.Invoke"]);
    expect(problemsIn({ ...valid, callers: { integration: {} } }, forPeople)).toEqual([
      {
        path: "callers.integration.roles",
        rule: "must be a role that applications can hold: in functions/contract.ts, Function.Invoke has the members User",
        found: '"Function.Invoke"',
        fix: 'name another role, or add "Application" to its members in functions/contract.ts',
      },
    ]);
  });

  it("leave out what the contract makes optional or gives a default, but not set it as the other kind", () => {
    const lenient: Contract = {
      ...orders,
      settings: {
        ENDPOINT: { type: "text", optional: true },
        MODE: { type: "text", default: "dark" },
        KEY: { type: "secret", optional: true },
      },
    };
    const none = { ...fitting, appSettings: {}, secretSettings: {} };
    expect(problemsIn(none, lenient)).toEqual([]);
    expect(
      problemsIn({ ...none, appSettings: { KEY: "plain" } }, lenient).map(({ path, found }) => [path, found]),
    ).toEqual([["secretSettings.KEY", "it in appSettings, as text"]]);
    expect(defaultAppSettings(lenient)).toEqual({ MODE: "dark" });
  });

  it("name the file, and the line to add", () => {
    const { ORDERS_PARTNER_KEY: key } = fitting.secretSettings;
    const given = { ...fitting, appSettings: { OTHER: "1" }, secretSettings: { ORDERS_PARTNER_KEY: key } };
    const contract = { ...orders, settings: { ...orders.settings, OTHER: "text" } } as const;
    const problems = againstContract(settingsSchema.parse(given), contract, {
      stack: "dev",
      file: "Pulumi.dev.yaml",
    });
    expect(problems.map(({ fix }) => fix)).toEqual([
      `in Pulumi.dev.yaml, add under protected-function:appSettings: ORDERS_RETENTION_DAYS: "<value>" (or: ${setting("appSettings.ORDERS_RETENTION_DAYS")} '<value>')`,
    ]);
  });

  it.each([
    ["a connection string", "Server=tcp:sql.contoso.com;User ID=app;Password=hunter2hunter2;Encrypt=True"],
    ["a key of storage", "DefaultEndpointsProtocol=https;AccountName=orders;AccountKey=hunter2hunter2=="],
    ["a client secret", `abc8${"Q~"}hunter2${"x".repeat(26)}`],
  ])("refuse %s as an app setting, though the contract declares it as text, without showing it", (_, value) => {
    const contract = { ...orders, settings: { ...orders.settings, DB: "text" } } as const;
    const [declared, ...others] = problemsIn(
      { ...fitting, appSettings: { ...fitting.appSettings, DB: value } },
      contract,
    );
    const [unknown] = problemsIn({ ...fitting, appSettings: { ...fitting.appSettings, DB: value } }, orders);

    expect(others).toEqual([]);
    expect(declared).toMatchObject({ path: "appSettings.DB", found: "a value, not shown" });
    const steps = [
      'declare DB as "secret" in place of "text" in functions/contract.ts, and remove it from appSettings',
      "Replace the secret, because this file has it",
      "Write the secret's value alone, without a line break, to a file outside of the repository",
      "Put it into a key vault: az keyvault secret set --vault-name kv-orders --name db --file <file>",
      "Write this under protected-function:secretSettings in the stack's settings file, with your vault's names: DB: { keyVault: { resourceGroup: rg-orders, name: kv-orders }, secret: db }",
    ];
    expect(declared?.fix.split("\n  ")).toEqual(steps);
    expect(unknown?.fix).toMatch(/^declare DB as "secret" in functions\/contract\.ts, under settings, and remove it/);
    expect(JSON.stringify([declared, unknown])).not.toContain("hunter2");
  });

  it("take a name that may be a secret's for a guess, and say first what to do for a secret", () => {
    const given = { ...fitting, appSettings: { ...fitting.appSettings, DB_PASSWORD: "hunter2hunter2" } };
    const declared = { ...orders, settings: { ...orders.settings, DB_PASSWORD: "text" } } as const;
    expect(problemsIn(given, declared)).toEqual([]);

    const [problem] = problemsIn(given, orders);
    expect(problem?.fix).toMatch(
      /^declare DB_PASSWORD as "secret" in functions\/contract\.ts, under settings, and .*\n {2}Put it into a key vault: az keyvault secret set .*\n {2}Or if its value isn't a secret: declare it there as "text", or npx pulumi config rm [^\n]*$/s,
    );
    expect(JSON.stringify(problem)).not.toContain("hunter2");
  });

  it.each([
    ["@Microsoft.KeyVault(SecretUri=https://kv-orders.vault.azure.net/secrets/partner/)", "kv-orders", "partner"],
    ["https://kv-orders.vault.azure.net/secrets/partner", "kv-orders", "partner"],
    ["@Microsoft.KeyVault(something else)", "<vault>", "<secret>"],
  ])("refuse the key vault reference %s among texts, declared or not", (value, name, secret) => {
    const given = { ...fitting, appSettings: { ...fitting.appSettings, PARTNER: value } };
    const declared = { ...orders, settings: { ...orders.settings, PARTNER: "text" } } as const;
    for (const contract of [orders, declared]) {
      expect(problemsIn(given, contract)).toMatchObject([
        { path: "appSettings.PARTNER", rule: expect.stringMatching(/^must not refer to a key vault/) },
      ]);
      const [{ fix = "" } = {}] = problemsIn(given, contract);
      expect(fix).toMatch(/^declare PARTNER as "secret" /);
      expect(
        fix.endsWith(`PARTNER: { keyVault: { resourceGroup: <resource group>, name: ${name} }, secret: ${secret} }`),
      ).toBe(true);
    }
  });

  it("refuse a caller if the API has no role", () => {
    const open: Contract = {
      roles: {},
      endpoints: { health: { methods: ["GET"], route: "health", anonymous: "Load balancer probe" } },
    };

    expect(problemsIn({ ...valid, people: {}, callers: { integration: {} } }, open)).toEqual([
      {
        path: "callers.integration",
        rule: "has no app role to get: functions/contract.ts declares no roles",
        found: "no roles in the contract",
        fix: expect.stringMatching(
          /^remove the caller, or write this in functions\/contract\.ts: roles: \{ "Function\.Invoke": /,
        ),
      },
    ]);
    expect(problemsIn({ ...valid, people: {}, callers: {} }, open)).toEqual([]);
  });
});
