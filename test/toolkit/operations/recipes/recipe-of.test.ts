import { describe, expect, it } from "vitest";
import { recipeOf } from "../../../../toolkit/operations/recipes/recipe-of.ts";
import { outputsWithoutPeople, sampleOutputs } from "../../../support/outputs-sample.ts";

const outputs = sampleOutputs();
const { api, callers, publicClient } = outputs;

describe("the recipe of a caller", () => {
  it("asks for the API's default scope with the client id of the caller, and for nothing secret", () => {
    const { token, inputs } = recipeOf(outputs, { caller: "integration" });

    expect(token).toEqual({
      name: "Token",
      method: "POST",
      url: outputs.tokenEndpoint,
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: {
        kind: "form",
        fields: {
          grant_type: "client_credentials",
          client_id: callers["integration"]?.clientId,
          scope: `api://${api.clientId}/.default`,
          client_secret: "{{CALLER_SECRET}}",
        },
      },
      capture: [{ name: "access_token", path: "$.access_token" }],
    });
    expect(inputs.map(({ name }) => name)).toEqual(["CALLER_SECRET"]);
  });

  it("holds no secret of the stack", () => {
    const everything = Object.keys(callers)
      .filter((caller) => caller !== "nobody")
      .map((caller) => JSON.stringify(recipeOf(outputs, { caller })));

    expect(everything.join("\n")).not.toMatch(/the-secret|another-secret/);
  });

  it("takes the safest of the credentials that the language can use", () => {
    expect(recipeOf(outputs, { caller: "pipeline" }).credential).toBe("federated");
    expect(recipeOf(outputs, { caller: "pipeline", credentials: ["client-secret"] }).credential).toBe("client-secret");
  });

  it("asks at the stack's public client, as a person (G12)", () => {
    const { token, clientId, scope, flow } = recipeOf(outputs, { caller: "user" });

    expect({ clientId, scope, flow }).toEqual({
      clientId: publicClient?.clientId,
      scope: `api://${api.clientId}/.default`,
      flow: "password",
    });
    expect(token.body?.fields).toEqual({
      grant_type: "password",
      client_id: publicClient?.clientId,
      scope: `api://${api.clientId}/.default openid profile`,
      username: "{{ROPC_USER}}",
      password: "{{ROPC_PASSWORD}}",
    });
    expect(token.capture.map(({ name }) => name)).toEqual(["access_token"]);
  });

  it("asks at the API itself, by its client id, where that is the public client, as in the guide", () => {
    const { token, clientId, scope, flow } = recipeOf(outputsWithoutPeople({ publicClientFlows: true }), {
      caller: "user",
    });

    expect({ clientId, scope, flow }).toEqual({
      clientId: api.clientId,
      scope: `${api.clientId}/.default`,
      flow: "password",
    });
    expect(token.body?.fields).toEqual({
      grant_type: "password",
      client_id: api.clientId,
      scope: `${api.clientId}/.default openid profile`,
      username: "{{ROPC_USER}}",
      password: "{{ROPC_PASSWORD}}",
    });
    expect(token.capture.map(({ name }) => name)).toEqual(["access_token", "id_token"]);
  });

  it("shows the other flow only where people may sign in", () => {
    const closed = outputsWithoutPeople();

    expect(recipeOf(outputs, { caller: "integration" }).otherFlow?.flow).toBe("password");
    expect(recipeOf(closed, { caller: "integration" }).otherFlow).toBeUndefined();
  });

  it("takes addresses of another cloud as they are", () => {
    const { authority } = recipeOf(
      { ...outputs, tokenEndpoint: `https://login.microsoftonline.us/${outputs.tenantId}/oauth2/v2.0/token` },
      { caller: "integration" },
    );

    expect(authority).toBe(`https://login.microsoftonline.us/${outputs.tenantId}`);
  });
});

describe("there is no recipe", () => {
  const refusal = (...args: Parameters<typeof recipeOf>): string => {
    try {
      recipeOf(...args);
      return "none";
    } catch (error) {
      return `${(error as { readonly code: string }).code}: ${(error as Error).message}`;
    }
  };

  it("for people while public client flows are off; the setting is named", () => {
    expect(refusal(outputsWithoutPeople(), { flow: "password" })).toMatch(
      /^RECIPE_REFUSED: .*protected-function:publicClientFlows to true/,
    );
  });

  it("for a caller that the stack does not have; those it has are named", () => {
    expect(refusal(outputs, { caller: "stranger" })).toBe(
      'RECIPE_REFUSED: "stranger" is no caller of this stack; it has: integration, partner, pipeline, nobody.',
    );
    expect(refusal(outputs, { caller: "__proto__" })).toMatch(/^RECIPE_REFUSED: "__proto__" is no caller/);
  });

  it("while it is open which of several callers is meant", () => {
    expect(refusal(outputs, {})).toMatch(/^RECIPE_REFUSED: This stack has 4 callers; choose with --as: integration,/);
  });

  it("for a caller without a credential that the language can use; the settings that give one are named", () => {
    expect(refusal(outputs, { caller: "nobody" })).toMatch(
      /^RECIPE_REFUSED: nobody has no credential\. .*callers\.nobody\.secrets\.first\.endDate/,
    );
    expect(refusal(outputs, { caller: "partner", credentials: ["federated", "client-secret"] })).toBe(
      "RECIPE_REFUSED: partner has only certificate, and federated or client-secret is needed here. " +
        "Settings that give it one: protected-function:callers.partner.federated, " +
        "protected-function:callers.partner.secrets.first.endDate.",
    );
  });
});
