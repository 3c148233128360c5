import { describe, expect, it } from "vitest";
import type { HttpTask } from "../../../../packages/pf/checks/origin.ts";
import { recipeOf } from "../../../../packages/pf/stacks/recipe/recipe-of.ts";
import { outputsWithoutPeople, sampleOutputs } from "../../../support/outputs-sample.ts";

const outputs = sampleOutputs();
const { api, callers, publicClient } = outputs;
const fieldsOf = ({ body }: HttpTask) => (body?.kind === "form" ? body.fields : undefined);

describe("the recipe of a caller", () => {
  it("requests the API's default scope with the caller's client id, without a secret", () => {
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

  it("uses the safest credential that the language supports", () => {
    expect(recipeOf(outputs, { caller: "pipeline" }).credential).toBe("federated");
    expect(recipeOf(outputs, { caller: "pipeline", credentials: ["client-secret"] }).credential).toBe("client-secret");
  });

  const guides = outputsWithoutPeople({ publicClientFlows: true });

  it.each([
    ["the stack's public client, as a person (G12)", outputs, publicClient?.clientId, `api://${api.clientId}`, []],
    ["the API itself if that is the public client, as in the guide", guides, api.clientId, api.clientId, ["id_token"]],
  ] as const)("asks at %s", (_, given, expectedId, resource, captured) => {
    const { token, clientId, scope, flow } = recipeOf(given, { caller: "user" });

    expect({ clientId, scope, flow }).toEqual({
      clientId: expectedId,
      scope: `${resource}/.default`,
      flow: "password",
    });
    expect(fieldsOf(token)).toEqual({
      grant_type: "password",
      client_id: expectedId,
      scope: `${resource}/.default openid profile`,
      username: "{{ROPC_USER}}",
      password: "{{ROPC_PASSWORD}}",
    });
    expect(token.capture.map(({ name }) => name)).toEqual(["access_token", ...captured]);
  });

  it("shows the other flow only if people may sign in", () => {
    const closed = outputsWithoutPeople();

    expect(recipeOf(outputs, { caller: "integration" }).otherFlow?.flow).toBe("password");
    expect(recipeOf(closed, { caller: "integration" }).otherFlow).toBeUndefined();
  });

  it("uses another cloud's addresses unchanged", () => {
    const { authority } = recipeOf(
      { ...outputs, tokenEndpoint: `https://login.microsoftonline.us/${outputs.tenantId}/oauth2/v2.0/token` },
      { caller: "integration" },
    );

    expect(authority).toBe(`https://login.microsoftonline.us/${outputs.tenantId}`);
  });
});

describe("the endpoint of a recipe", () => {
  const endpointOf = (caller: string, endpoint?: string) => recipeOf(outputs, { caller, endpoint }).endpoint;

  it("is the first that the caller may call, preferably one that only reads", () => {
    const reversed = { ...outputs, endpoints: outputs.endpoints.toReversed() };

    expect(endpointOf("integration").name).toBe("GET who-calls");
    expect(recipeOf(reversed, { caller: "integration" }).endpoint.name).toBe("GET orders/{id}");
  });

  it.each([
    ["orders-write", "POST orders/{id}"],
    ["ORDERS-write", "POST orders/{id}"],
    ["POST orders/{id}", "POST orders/{id}"],
    ["post  /api/orders/{id}", "POST orders/{id}"],
    ["get api/orders/{id}", "GET orders/{id}"],
  ])("is %s as %s", (credential, name) => {
    expect(endpointOf("integration", credential).name).toBe(name);
  });

  it("has the sample's parameters and body, in the direct call and in the session's", () => {
    const { endpoint, direct, session, inputs } = recipeOf(outputs, {
      caller: "integration",
      endpoint: "orders-write",
    });
    const body = '{"sku":"it\'s a \\"screw\\"","quantity":1,"gift":true}';

    expect(endpoint).toEqual({
      name: "POST orders/{id}",
      method: "POST",
      url: "https://func-orders.azurewebsites.net/api/orders/7",
      body,
    });
    expect(direct).toMatchObject({
      method: "POST",
      headers: { Authorization: "Bearer {{access_token}}", "Content-Type": "application/json" },
      body: { kind: "text", text: body },
    });
    expect(session[1]).toMatchObject({ method: "POST", body: { kind: "text", text: body } });
    expect(inputs.map(({ name }) => name)).toEqual(["CALLER_SECRET"]);
  });

  it("uses a variable for a parameter without a sample, and omits an optional one", () => {
    const { endpoint, inputs } = recipeOf(outputs, { caller: "integration", endpoint: "orders" });
    const url = "https://func-orders.azurewebsites.net/api/parts/{part?}";
    const endpoints = [{ name: "parts", method: "GET" as const, url, allow: ["Function.Invoke"] }];

    expect(endpoint.url).toBe("https://func-orders.azurewebsites.net/api/orders/{{ORDERS_ID}}");
    expect(inputs.at(-1)).toEqual({ name: "ORDERS_ID", what: "the id of the endpoint orders" });
    expect(recipeOf({ ...outputs, endpoints }, { caller: "integration" }).endpoint.url).toBe(
      "https://func-orders.azurewebsites.net/api/parts",
    );
  });

  it("names the required roles if the caller holds none of them", () => {
    expect(endpointOf("pipeline", "orders-write").lacks).toEqual(["Orders.Write"]);
    expect(endpointOf("pipeline", "orders")).not.toHaveProperty("lacks");
  });
});

describe("the recipe of a caller that existed already", () => {
  const existing = (kind: "managed-identity" | "application") => ({
    ...outputs,
    callers: { elsewhere: { clientId: api.clientId, roles: ["Orders.Read"], existing: kind, credentials: [] } },
  });

  it("requests a managed identity's token from its machine, without a secret", () => {
    const { token, inputs, credential } = recipeOf(existing("managed-identity"));

    expect({ credential, inputs: inputs.map(({ name }) => name) }).toEqual({
      credential: "managed-identity",
      inputs: ["ORDERS_ID"],
    });
    expect(token).toMatchObject({ method: "GET", headers: { Metadata: "true" } });
    expect(token.url).toBe(
      "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01" +
        `&resource=api%3A%2F%2F${api.clientId}&client_id=${api.clientId}`,
    );
  });

  it("shows an application with a secret that its owner has", () => {
    expect(recipeOf(existing("application")).credential).toBe("client-secret");
  });

  it("is refused if the product can't run on the machine", () => {
    expect(() => recipeOf(existing("managed-identity"), { credentials: ["client-secret"] })).toThrow(
      "elsewhere is an existing app. As a managed identity, it has no credential to paste",
    );
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
    const live = refusal(outputsWithoutPeople(), { flow: "password" });
    expect(live).toMatch(/^RECIPE_REFUSED: .*\n.*protected-function:publicClientFlows to true/);
    expect(live).toContain("and deploy: npx pulumi up --stack <stack>");
  });

  it("on a twin, which isn't deployed: its settings file and its start are named", () => {
    const onTwin = refusal(outputsWithoutPeople(), { flow: "password", onTwin: true });
    expect(onTwin).toContain("to true in the twin's settings file (Pulumi.local.yaml, ");
    expect(onTwin).toContain("save it, and press u in ./pf dev, or restart ./pf twin.");
    expect(onTwin).not.toContain("deploy");
    expect(refusal({ ...outputs, callers: {} }, { onTwin: true })).toMatch(/ --as user\n.* or restart \.\/pf twin\.$/);
    expect(refusal({ ...outputsWithoutPeople(), callers: {} })).toMatch(/This stack has no caller\.\nAdd a caller/);
  });

  it("for a caller that the stack does not have; those it has are named", () => {
    expect(refusal(outputs, { caller: "stranger" })).toBe(
      'RECIPE_REFUSED: "stranger" isn\'t a caller of this stack.\nCallers: integration, partner, pipeline, nobody.',
    );
    expect(refusal(outputs, { caller: "__proto__" })).toMatch(/^RECIPE_REFUSED: "__proto__" isn't a caller/);
  });

  it("for an endpoint that the API does not have; those it has are named, and the nearest", () => {
    expect(refusal(outputs, { caller: "integration", endpoint: "order-write" })).toBe(
      'RECIPE_REFUSED: The API has no endpoint "order-write". It has: who-calls (GET who-calls), ' +
        "orders (GET orders/{id}), orders-write (POST orders/{id}), health (GET health). Did you mean orders-write?",
    );
  });

  it("for a path by a method that it doesn't take; those that it takes are named", () => {
    expect(refusal(outputs, { caller: "integration", endpoint: "DELETE orders/5" })).toMatch(
      / That path takes GET and POST, and not DELETE\.$/,
    );
  });

  it("not for a path that leads to an endpoint", () => {
    const { endpoint } = recipeOf(outputs, { caller: "integration", endpoint: "/api/orders/5" });
    expect(endpoint.name).toBe("GET orders/{id}");
  });

  it("for an endpoint that the API does not have; one with several methods is named once", () => {
    const [first] = outputs.endpoints.filter(({ name }) => name === "who-calls");
    const endpoints = first ? [first, { ...first, method: "POST" as const }] : [];
    expect(refusal({ ...outputs, endpoints }, { caller: "integration", endpoint: "whocalls" })).toBe(
      'RECIPE_REFUSED: The API has no endpoint "whocalls". It has: who-calls (GET or POST who-calls). Did you mean who-calls?',
    );
  });

  it("for an endpoint that needs no token; the plain call is printed", () => {
    expect(refusal(outputs, { caller: "integration", endpoint: "health" })).toBe(
      "RECIPE_REFUSED: GET health needs no token (Load balancer probe, no data): " +
        "curl 'https://func-orders.azurewebsites.net/api/health'",
    );
    const open = { ...outputs, endpoints: outputs.endpoints.filter(({ anonymous }) => anonymous !== undefined) };
    expect(refusal(open, { caller: "integration" })).toMatch(/Every endpoint of the contract is anonymous/);
  });

  it("if several callers match", () => {
    expect(refusal(outputs, {})).toMatch(
      /^RECIPE_REFUSED: This stack has 4 callers\. Choose one with --as: integration,/,
    );
  });

  it("for a caller without a credential that the language can use; the languages that can, and the settings that give one, are named", () => {
    expect(refusal(outputs, { caller: "nobody" })).toMatch(
      /^RECIPE_REFUSED: nobody has no credential\. .*callers\.nobody\.secrets\.first\.endDate/,
    );
    expect(refusal(outputs, { caller: "partner", credentials: ["federated", "client-secret"] })).toBe(
      "RECIPE_REFUSED: partner has only a certificate, but a federated credential or a client secret is needed here. " +
        "Recipes for that (--for): typescript, python. " +
        "Or add a credential by a setting: protected-function:callers.partner.federated, " +
        "protected-function:callers.partner.secrets.first.endDate.",
    );
  });
});
