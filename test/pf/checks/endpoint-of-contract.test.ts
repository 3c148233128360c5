import { describe, expect, it } from "vitest";
import {
  endpointUrl,
  allOf,
  type Endpoint,
  isSafe,
  endpointName,
  endpointPath,
  defaultEndpoint,
} from "../../../packages/pf/checks/call.ts";
import { outputsWithoutPeople } from "../../support/outputs-sample.ts";

const site = "https://func.example";
const door = (url: string, about: Partial<Endpoint> = {}): Endpoint => ({
  name: "orders",
  method: "GET",
  url: `${site}${url}`,
  allow: ["Orders.Read"],
  ...about,
});

describe("the address of an endpoint", () => {
  it.each([
    ["/api/orders", {}, "/api/orders"],
    ["/api/orders/{id}", { id: "7" }, "/api/orders/7"],
    ["/api/orders/{id}/lines/{line}", { id: "7", line: "a.b~c" }, "/api/orders/7/lines/a.b~c"],
    ["/api/orders/{id}", undefined, "/api/orders/1"],
    ["/api/orders/{id?}", undefined, "/api/orders"],
    ["/api/orders/{id?}", { id: "7" }, "/api/orders/7"],
    ["/api/files/{*rest}", undefined, "/api/files/1"],
    ["/api/files/{*rest}", { rest: "a" }, "/api/files/a"],
  ])("%s with %j is %s", (url, params, found) => {
    expect(endpointUrl(door(url, params && { sample: { params } }))).toBe(`${site}${found}`);
  });

  it("is named by its path in the contract", () => {
    expect(endpointPath(door("/api/orders/{id?}"))).toBe("/api/orders/{id?}");
    expect(endpointName(door("/api/orders/{id?}", { method: "POST" }))).toBe("POST orders/{id?}");
    expect(endpointName(door("/v1/orders"))).toBe("GET v1/orders");
  });
});

it("may be called without permission if it only reads, unless the contract forbids it", () => {
  const methods = ["GET", "HEAD", "POST", "DELETE", "OPTIONS"] as const;

  expect(methods.map((method) => isSafe(door("/", { method })))).toEqual([true, true, false, false, false]);
  expect(isSafe(door("/", { method: "POST", sample: { safe: true } }))).toBe(true);
  expect(isSafe(door("/", { sample: { safe: false } }))).toBe(false);
});

describe("the endpoint that the guide's rows call", () => {
  const outputs = outputsWithoutPeople();
  const usual = (roles: readonly string[], endpoints = outputs.endpoints) => {
    const found = defaultEndpoint({ ...outputs, endpoints }, roles);
    return found && endpointName(found);
  };

  it("is the first that the roles can call, preferably one that only reads", () => {
    expect(usual(["Orders.Write"])).toBe("GET orders/{id}");
    expect(usual(["Orders.Write"], outputs.endpoints.toReversed())).toBe("GET orders/{id}");
    expect(usual(["Function.Invoke"])).toBe("GET who-calls");
  });

  it("is one that writes if the roles can call no other", () => {
    const writing = outputs.endpoints.filter(({ method }) => method === "POST");

    expect(usual(["Orders.Write"], writing)).toBe("POST orders/{id}");
  });

  it("is the first protected one if the roles can call none, or none if all are anonymous", () => {
    expect(usual([])).toBe("GET who-calls");
    expect(
      usual(
        ["Orders.Read"],
        outputs.endpoints.filter(({ allow }) => !allow),
      ),
    ).toBeUndefined();
  });
});

it("lists names in a sentence", () => {
  expect([[], ["a"], ["a", "b"], ["a", "b", "c"]].map((names) => allOf(names))).toEqual([
    "",
    "a",
    "a and b",
    "a, b and c",
  ]);
  expect(allOf(["a", "b"], "or")).toBe("a or b");
});
