import { expect, test } from "vitest";
import { startStandIns } from "../../../packages/engine/stand-ins/index.ts";
import { EngineClient } from "../../support/stand-ins/engine-client.ts";

test("starts all four, each on its own port of the loopback, and none after the end", async () => {
  const standIns = await startStandIns({ environment: {} });
  expect(Object.keys(standIns.ports).toSorted()).toEqual(["azure-native", "azuread", "command", "random"]);
  expect(new Set(Object.values(standIns.ports)).size).toBe(4);
  const engine = new EngineClient(standIns.ports.random);
  expect(await engine.pluginVersion()).toBe("4.21.2");
  await standIns.close();
  await expect(engine.pluginVersion()).rejects.toThrow("UNAVAILABLE");
  engine.close();
});

test("starts the wanted ones only", async () => {
  const standIns = await startStandIns({ environment: {}, names: ["random"] });
  expect(Object.keys(standIns.ports)).toEqual(["random"]);
  await standIns.close();
});

test("without a deployer in the environment, the first request says what to set", async () => {
  const standIns = await startStandIns({ environment: {}, names: ["azure-native"] });
  const engine = new EngineClient(standIns.ports["azure-native"]);
  await expect(engine.invoke("azure-native:authorization:getClientConfig")).rejects.toThrow(
    "2 UNKNOWN: the deployer's ARM_CLIENT_ID is not set: the stand-ins sign in by ARM_TENANT_ID, ARM_CLIENT_ID and ARM_CLIENT_SECRET, and deploy into ARM_SUBSCRIPTION_ID",
  );
  engine.close();
  await standIns.close();
});
