import { expect, it } from "vitest";
import { deliveryFindings } from "../../../../../packages/pf/commands/review/state/deliveries.ts";
import { told } from "../sample-snapshot.ts";
import { resource, state } from "./sample-state.ts";

const delivery = (vaultName: string, more = {}) =>
  resource("azure-native:keyvault:Secret", "delivery", { vaultName, secretName: "integration-client-secret" }, more);
const [none, here, there] = [state([]), state([delivery("kv-partner")]), state([delivery("kv-other")])];

it("a secret that is delivered to another vault widens access, but not its new value", () => {
  const delivered = ["opens credential/delivered: integration-client-secret in kv-partner"];

  expect(told(deliveryFindings(none, here))).toEqual(delivered);
  expect(told(deliveryFindings(there, here))).toEqual(delivered);
  expect(told(deliveryFindings(here, state([delivery("kv-partner", { isReplaced: true })])))).toEqual(delivered);
  expect(deliveryFindings(here, here)).toEqual([]);
  expect(deliveryFindings(here, none)).toEqual([]);
});

it("a secret that is delivered to a vault that the state hides is reported without its name", () => {
  expect(told(deliveryFindings(none, state([delivery("[secret]")])))).toEqual([
    "opens credential/delivered: integration-client-secret in (not shown)",
  ]);
});
