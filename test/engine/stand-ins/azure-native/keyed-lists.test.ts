import { expect, test } from "vitest";
import { attach } from "../../../support/stand-ins/attach.ts";

const type = "azure-native:web:WebApp";
const named = { resourceGroupName: "rg", location: "westeurope", name: "func" };
type Settings = readonly (readonly [name: string, value: string])[];

async function differences(before: Settings, after: Settings): Promise<unknown> {
  const { engine } = await attach("azure-native");
  const [olds, news] = [before, after].map((settings) => ({
    ...named,
    siteConfig: { appSettings: settings.map(([name, value]) => ({ name, value })) },
  }));
  const { changes, detailed } = await engine.diff(type, olds ?? {}, news ?? {});
  expect(changes).toBe(Object.keys(detailed).length > 0);
  return detailed;
}

const [a, b, c] = [
  ["A", "1"],
  ["B", "2"],
  ["C", "3"],
] as const;
const at = (index: number, rest = "") => `siteConfig.appSettings[${index}]${rest}`;

/** Lists with x-ms-identifiers have no order: these properties identify their members. */
test.each([
  ["another order", [a, b, c], [c, a, b], {}],
  ["a value, in another order", [a, b], [["B", "9"], a], { [at(0, ".value")]: "UPDATE" }],
  ["one more, at the head", [b, c], [a, b, c], { [at(0)]: "ADD" }],
  ["one less, at the head", [a, b, c], [b, c], { [at(0)]: "DELETE" }],
  ["another name in the same place", [a, b], [a, c], { [at(1)]: "DELETE" }],
  ["another name elsewhere", [a, b], [c, a], { [at(0)]: "ADD", [at(1)]: "DELETE" }],
] as const)("app settings: %s", async (_what, before, after, expected) => {
  expect(await differences(before, after)).toEqual(expected);
});

test("app settings: uses the last of duplicate names", async () => {
  expect(await differences([a, ["A", "2"]], [["A", "2"]])).toEqual({});
});

test("always ready instances have no order", async () => {
  const { engine } = await attach("azure-native");
  const http = { name: "http", instanceCount: 1 };
  const blob = { name: "blob", instanceCount: 2 };
  const inputs = (alwaysReady: readonly object[]) => ({
    ...named,
    functionAppConfig: { scaleAndConcurrency: { alwaysReady } },
  });
  const diff = await engine.diff(
    type,
    inputs([http, blob]) as never,
    inputs([{ ...blob, instanceCount: 3 }, http]) as never,
  );
  expect(diff.detailed).toEqual({
    "functionAppConfig.scaleAndConcurrency.alwaysReady[0].instanceCount": "UPDATE",
  });
});

test("a list without such properties has its order, as the specification leaves it", async () => {
  const { engine } = await attach("azure-native");
  const receiver = (name: string) => ({ name, emailAddress: `${name}@contoso.com` });
  const group = {
    resourceGroupName: "rg",
    actionGroupName: "ag",
    location: "Global",
    enabled: true,
    groupShortName: "s",
  };
  const diff = await engine.diff(
    "azure-native:monitor:ActionGroup",
    { ...group, emailReceivers: [receiver("a"), receiver("b")] },
    { ...group, emailReceivers: [receiver("b"), receiver("a")] },
  );
  expect(Object.keys(diff.detailed).toSorted()).toEqual([
    "emailReceivers[0].emailAddress",
    "emailReceivers[0].name",
    "emailReceivers[1].emailAddress",
    "emailReceivers[1].name",
  ]);
});
