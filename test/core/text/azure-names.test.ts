import { describe, expect, it } from "vitest";
import { azureNames, isAzureName } from "../../../packages/core/text/azure-names.ts";

const escapes = [
  "rg/../other",
  "rg?x=1",
  "rg#x",
  "rg\n",
  "rg x",
  "..",
  ".",
  "",
  "rg%2f..",
  "rg\\x",
  "a/b",
  "rg\u2028",
  "rg\u200B",
  "rg\u0000",
  "'rg'",
];

describe.each(["resourceGroup", "keyVault", "plan", "site"] as const)("the name of a %s", (kind) => {
  it.each(escapes)("is refused as %j, which would become another address", (text) => {
    expect(isAzureName(kind, text)).toBe(false);
  });

  it.each(["orders", "Orders-1", "abc"])("may be %s", (text) => {
    expect(isAzureName(kind, text)).toBe(true);
    // Also without the flag, as editors read settings.schema.json.
    expect(new RegExp(azureNames[kind].form.source).test(text)).toBe(true);
  });
});

it.each([
  ["resourceGroup", "rg_(Größe).x-1", true],
  ["resourceGroup", "x".repeat(90), true],
  ["resourceGroup", "x".repeat(91), false],
  ["resourceGroup", "rg.", false],
  ["keyVault", "kv", false],
  ["keyVault", "kv--a", false],
  ["keyVault", "1kv", false],
  ["keyVault", "kv-", false],
  ["keyVault", "k".repeat(25), false],
  ["plan", "ASP_orders-a1b2", true],
  ["site", "-func", false],
  ["site", "func-", false],
  ["site", "func_a", false],
  ["site", "f".repeat(61), false],
] as const)("of a %s, %s: %s", (kind, text, isAllowed) => {
  expect(isAzureName(kind, text)).toBe(isAllowed);
});
