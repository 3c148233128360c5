import { expect, test } from "vitest";
import { Secret, unknownValue, type PropertyMap } from "../../../../packages/engine/stand-ins/property-values.ts";
import { attach } from "../../../support/stand-ins/attach.ts";

const named = { resourceGroupName: "rg", location: "westeurope" };
const account = { ...named, accountName: "stapi", kind: "StorageV2", sku: { name: "Standard_LRS" } };
const container = { resourceGroupName: "rg", accountName: "stapi", containerName: "code" };
const workspace = { ...named, workspaceName: "log-api" };
const group = { ...named, actionGroupName: "ag", groupShortName: "api", enabled: true };
const rule = { ...named, ruleName: "alert" };
const secret = { resourceGroupName: "rg", vaultName: "kv-api", secretName: "caller", properties: {} };
const site = { ...named, name: "func" };

async function failures(type: string, inputs: PropertyMap): Promise<readonly string[]> {
  const { engine, microsoft } = await attach("azure-native");
  const checked = await engine.check(`azure-native:${type}`, inputs);
  expect(microsoft.lines()).toEqual([]);
  return checked.failures;
}

const groupPattern = String.raw`^[-\w\._\(\)]+$`;
const webPattern = String.raw`^[-\w\._\(\)]+[^\.]$`;
const long = (length: number) => "a".repeat(length);

const tooShort = (name: string, found: number, least: number) =>
  `'${name}' is too short (${found}): at least ${least} characters required`;
const tooLong = (name: string, found: number, most: number) =>
  `'${name}' is too long (${found}): at most ${most} characters allowed`;
const unlike = (name: string, pattern: string) => `'${name}' does not match expression '${pattern}'`;

/** By type: good inputs, and values of one of them at its limits and just beyond, with what Check says. */
const cases: Readonly<
  Record<string, readonly [inputs: PropertyMap, name: string, values: Readonly<Record<string, readonly string[]>>]>
> = {
  "storage:StorageAccount": [
    account,
    "accountName",
    {
      abc: [],
      [long(24)]: [],
      ab: [tooShort("accountName", 2, 3)],
      [long(25)]: [tooLong("accountName", 25, 24)],
      "st-api": [unlike("accountName", "^[a-z0-9]+$")],
      "": [tooShort("accountName", 0, 3), unlike("accountName", "^[a-z0-9]+$")],
    },
  ],
  "storage:BlobContainer": [
    container,
    "containerName",
    { abc: [], [long(63)]: [], ab: [tooShort("containerName", 2, 3)], [long(64)]: [tooLong("containerName", 64, 63)] },
  ],
  "resources:ResourceGroup": [
    named,
    "resourceGroupName",
    {
      "rg.": [],
      [long(90)]: [],
      [long(91)]: [tooLong("resourceGroupName", 91, 90)],
      "r g": [unlike("resourceGroupName", groupPattern)],
    },
  ],
  "web:AppServicePlan": [site, "resourceGroupName", { "r(g)": [], "rg.": [unlike("resourceGroupName", webPattern)] }],
  "web:WebApp": [site, "resourceGroupName", { "r(g)": [], "rg.": [unlike("resourceGroupName", webPattern)] }],
  "web:WebAppScmAllowed": [
    { resourceGroupName: "rg", name: "func", allow: false },
    "resourceGroupName",
    { "rg.": [unlike("resourceGroupName", webPattern)] },
  ],
  "monitor:ActionGroup": [
    group,
    "groupShortName",
    {
      "twelve-chars": [],
      "thirteen-char": [tooLong("groupShortName", 13, 12)],
      // The plugin counts bytes.
      "Grüße, Köln": [tooLong("groupShortName", 14, 12)],
    },
  ],
  "monitor:ScheduledQueryRule": [
    rule,
    "ruleName",
    { "a b": [], "a/b": [unlike("ruleName", String.raw`^[^#<>%&:\?/{}*]{1,260}$`)] },
  ],
  "operationalinsights:Workspace": [
    workspace,
    "workspaceName",
    {
      log: [tooShort("workspaceName", 3, 4)],
      "log-": [unlike("workspaceName", "^[A-Za-z0-9][A-Za-z0-9-]+[A-Za-z0-9]$")],
    },
  ],
  "keyvault:Secret": [secret, "secretName", { [long(127)]: [], a_b: [unlike("secretName", "^[a-zA-Z0-9-]{1,127}$")] }],
};
const tried = Object.entries(cases).flatMap(([type, [inputs, name, values]]) =>
  Object.entries(values).map(([value, reasons]) => ({ type, inputs, name, value, reasons })),
);

test.each(tried)("$type: $name $value: $reasons", async ({ type, inputs, name, value, reasons }) => {
  expect(await failures(type, { ...inputs, [name]: value })).toEqual(reasons);
});

test("two limits of one resource are told together", async () => {
  const found = await failures("keyvault:Secret", { ...secret, vaultName: "kv", secretName: "a_b" });
  expect(found.toSorted()).toEqual([
    unlike("secretName", "^[a-zA-Z0-9-]{1,127}$"),
    unlike("vaultName", "^[a-zA-Z0-9-]{3,24}$"),
  ]);
});

test("checks secrets, but no unknown values", async () => {
  expect(await failures("storage:StorageAccount", { ...account, accountName: unknownValue })).toEqual([]);
  expect(await failures("storage:StorageAccount", { ...account, accountName: new Secret("st-api") })).toEqual([
    "'accountName' does not match expression '^[a-z0-9]+$'",
  ]);
});
