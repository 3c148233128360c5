import { describe, expect, it } from "vitest";
import { acquireCallerToken, TokenRefused } from "../../../../packages/pf/checks/caller-token.ts";
import { readyCaller } from "../../../../packages/pf/stacks/recipe/caller-proof.ts";
import { outputsWithoutPeople } from "../../../support/outputs-sample.ts";

const outputs = (existing: "managed-identity" | "application") => ({
  ...outputsWithoutPeople(),
  callers: { elsewhere: { clientId: "f", roles: ["Orders.Write"], existing, credentials: [] } },
});

describe("a managed identity", () => {
  it("authenticates with the twin's answer for its machine", async () => {
    const machines = { elsewhere: { accessToken: "its token" } };

    const { proof, recipe } = readyCaller(outputs("managed-identity"), undefined, {}, { machines }, "orders-write");

    expect(recipe.endpoint.name).toBe("POST orders/{id}");
    const request = { clientId: "f", authority: "https://login.microsoftonline.com/t", scope: "s", proof };
    expect(await acquireCallerToken(request)).toBe("its token");
  });

  it("is refused as the token endpoint refuses it", async () => {
    const refusal = { code: "invalid_grant", message: "AADSTS501051: not assigned" };
    const machines = { elsewhere: { refusal } };

    const { proof } = readyCaller(outputs("managed-identity"), "elsewhere", {}, { machines });

    const request = { clientId: "f", authority: "https://login.microsoftonline.com/t", scope: "s", proof };
    await expect(acquireCallerToken(request)).rejects.toThrow(TokenRefused);
  });

  it("has no proof without a machine, and the message says how to get one", () => {
    expect(() => readyCaller(outputs("managed-identity"), undefined, { CALLER_SECRET: "anybody's" })).toThrow(
      /^elsewhere is an existing app\. As a managed identity, it gets tokens on its own machine only\..*--for curl --as elsewhere/s,
    );
  });
});

it("another team's application authenticates with any credential in the environment", () => {
  const { proof } = readyCaller(outputs("application"), undefined, { CALLER_SECRET: "its own" });

  expect(proof).toEqual({ kind: "client-secret", clientSecret: "its own" });
  expect(() => readyCaller(outputs("application"), undefined, {})).toThrow(
    /Set CALLER_SECRET .*CALLER_ASSERTION_FILE/s,
  );
});
