import { expect, test } from "vitest";
import { createDeployer } from "../../../packages/engine/stand-ins/deployer.ts";
import { attach } from "../../support/stand-ins/attach.ts";
import {
  answerOf,
  clientId,
  deployerEnvironment,
  deployerObjectId,
  RecordedMicrosoft,
  subscriptionId,
  tenantId,
} from "../../support/stand-ins/recorded-microsoft.ts";

const { signal } = new AbortController();
const scope = "https://management.azure.com/.default";

test("asks for a token by client credentials, once for many at a time", async () => {
  const microsoft = new RecordedMicrosoft();
  const deployer = createDeployer({ ...microsoft, environment: deployerEnvironment });
  const tokens = await Promise.all([deployer.token(scope, signal), deployer.token(scope, signal)]);
  expect(new Set(tokens).size).toBe(1);
  expect(microsoft.tokenRequests.map((form) => Object.fromEntries(form))).toEqual([
    {
      client_id: clientId,
      client_secret: "the-deployers-secret",
      grant_type: "client_credentials",
      scope,
    },
  ]);
});

test("asks again five minutes before the token expires, and for each scope", async () => {
  const microsoft = new RecordedMicrosoft();
  const deployer = createDeployer({ ...microsoft, environment: deployerEnvironment });
  const first = await deployer.token(scope, signal);
  microsoft.advance(3599_000 - 5 * 60_000 - 1);
  expect(await deployer.token(scope, signal)).toBe(first);
  microsoft.advance(1);
  expect(await deployer.token(scope, signal)).not.toBe(first);
  await deployer.token("https://graph.microsoft.com/.default", signal);
  expect(microsoft.tokenRequests.length).toBe(3);
});

test("passes Entra's refusal on without the secret, and asks again the next time", async () => {
  let asked = 0;
  const deployer = createDeployer({
    environment: deployerEnvironment,
    now: Date.now,
    fetch: async () => {
      asked += 1;
      const body = { error: "invalid_client", error_description: "AADSTS7000215: Invalid client secret provided." };
      return answerOf({ status: 401, body });
    },
  });
  const refusal =
    "the deployer gets no token for https://management.azure.com/.default: Status=401 invalid_client: AADSTS7000215: Invalid client secret provided.";
  await expect(deployer.token(scope, signal)).rejects.toThrow(new Error(refusal));
  await expect(deployer.token(scope, signal)).rejects.toThrow(new Error(refusal));
  expect(asked).toBe(2);
});

test("names the variable that is missing", async () => {
  const microsoft = new RecordedMicrosoft();
  const deployer = createDeployer({ ...microsoft, environment: { ...deployerEnvironment, ARM_CLIENT_SECRET: "" } });
  await expect(deployer.token(scope, signal)).rejects.toThrow("the deployer's ARM_CLIENT_SECRET is not set");
});

test("refuses another way to sign in, by its variable", async () => {
  const microsoft = new RecordedMicrosoft();
  const deployer = createDeployer({ ...microsoft, environment: { ...deployerEnvironment, ARM_USE_OIDC: "true" } });
  await expect(deployer.token(scope, signal)).rejects.toThrow(
    "the stand-ins sign in by client secret only: unset ARM_USE_OIDC",
  );
});

test("azure-native:authorization:getClientConfig reads only the token", async () => {
  const { engine, microsoft } = await attach("azure-native");
  expect(await engine.invoke("azure-native:authorization:getClientConfig")).toEqual({
    clientId,
    objectId: deployerObjectId,
    subscriptionId,
    tenantId,
  });
  expect(microsoft.tokenRequests.map((form) => form.get("scope"))).toEqual(["https://management.azure.com/.default"]);
  expect(microsoft.lines()).toEqual([]);
});

test("azuread:index/getClientConfig:getClientConfig reads only the token", async () => {
  const { engine, microsoft } = await attach("azuread");
  expect(await engine.invoke("azuread:index/getClientConfig:getClientConfig")).toEqual({
    id: `${tenantId}-${clientId}-${deployerObjectId}`,
    clientId,
    objectId: deployerObjectId,
    tenantId,
  });
  expect(microsoft.tokenRequests.map((form) => form.get("scope"))).toEqual(["https://graph.microsoft.com/.default"]);
  expect(microsoft.lines()).toEqual([]);
});
