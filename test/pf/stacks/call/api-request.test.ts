import { expect, it } from "vitest";
import { apiRequest, type RequestOptions } from "../../../../packages/pf/stacks/call/api-request.ts";
import { sampleOutputs } from "../../../support/outputs-sample.ts";

const url = "https://func.azurewebsites.net/api/orders/{id}/{*rest}";
const allow = ["Orders.Read"];
const outputs = {
  ...sampleOutputs(),
  endpoints: [
    { name: "orders", method: "GET" as const, url, allow },
    { name: "orders", method: "POST" as const, url, allow, sample: { params: { id: "7" }, body: { a: 1 } } },
  ],
};
const request = (options: RequestOptions) => apiRequest(outputs, options, { roles: allow, environment: {} });

it("fills the route, the query, headers and the body", () => {
  const { call, name } = request({
    params: ["id=a b", "rest=c/d e"],
    query: ["q=1", "q=2&3"],
    headers: ["X-A: b"],
    data: "<a/>",
  });

  expect(name).toBe("POST orders/{id}/{*rest}");
  expect(call).toEqual({
    method: "POST",
    url: "https://func.azurewebsites.net/api/orders/a%20b/c/d%20e?q=1&q=2%263",
    headers: { "content-type": "text/plain; charset=utf-8", "x-a": "b" },
    body: Buffer.from("<a/>").toString("base64"),
  });
});

it.for([
  [{}, "needs a value for id: give it with --param"],
  [{ params: ["id=1", "idd=1"] }, '--param is "idd", but the route of '],
  [{ params: ["id"] }, '--param is "id", which has no "=". Use name=value.'],
  [{ params: ["id=1"], query: ["=2"] }, '--query is "=2", which has no name before "=". Use name=value.'],
  [{ params: ["id=1"], headers: ["foo"] }, '--header is "foo", which has no ":". Use name:value.'],
  [{ params: ["id=1"], headers: ["authorization: Bearer x"] }, "--as chooses who calls"],
  [{ params: ["id=1"], headers: ["host: x"] }, "the connection sets it"],
  [{ params: ["id=1"], headers: ["a b: x"] }, "HTTP doesn't allow"],
  [{ params: ["id=1"], method: "GET", data: "x" }, "can't have a body"],
  [{ params: ["id=1"], method: "CONNECT" }, '--method is "CONNECT", which can\'t be sent.'],
  [
    { params: ["id=1"], data: "@/nowhere/at all" },
    '--data is "@/nowhere/at all", but there is no file /nowhere/at all.\nUse a text',
  ],
  [{ endpoint: "order" }, 'no endpoint "order"'],
  [{ endpoint: "https://other.azurewebsites.net/api/orders/5" }, "It has: orders (GET or POST orders/{id}/{*rest})."],
] as const)("refuses %j", ([options, message]) => {
  expect(() => request(options)).toThrow(message);
});

it.for(["/api/orders/{id}/{*rest}", "orders/{id}/{*rest}"])(
  "takes the route %s for the endpoint's name",
  (endpoint) => {
    expect(request({ endpoint, params: ["id=1"] }).name).toBe("GET orders/{id}/{*rest}");
  },
);

it.for<[RequestOptions, string]>([
  [{ endpoint: "/api/orders/5" }, "GET 5"],
  [{ endpoint: "orders/a%20b/c/d" }, "GET a%20b/c/d"],
  [{ endpoint: "orders/5", data: "{}" }, "POST 5"],
  [{ endpoint: "orders/5", method: "post" }, "POST 5"],
  [{ endpoint: "orders/5?q=1", params: ["id=6"], query: ["r=2"] }, "GET 6?q=1&r=2"],
  [{ endpoint: "post https://FUNC.azurewebsites.net/api/orders/5/?q=1" }, "POST 5?q=1"],
])("calls a path with its own values: %j", ([options, sent]) => {
  const { method, url } = request(options).call;

  expect(`${method} ${url.replace("https://func.azurewebsites.net/api/orders/", "")}`).toBe(sent);
});

it.for<[RequestOptions, string | undefined]>([
  [{ data: "{a:1}" }, "--data isn't valid JSON (line 1 column 2). It's sent as it is, as text/plain; charset=utf-8."],
  [{ data: '{"a":1' }, "--data isn't valid JSON (line 1 column 7)."],
  [{ data: "a=1" }, "--data isn't valid JSON. It"],
  [{ data: "{}x", headers: ["content-type: application/merge-patch+json"] }, "as application/merge-patch+json."],
  [{ data: "a=1", headers: ["content-type: application/x-www-form-urlencoded"] }, undefined],
  [{ data: '{"a":1}' }, undefined],
  [{ data: "" }, undefined],
  [{ body: "{a:1}" }, undefined],
])("notes JSON that can't be read, and sends it: %j", ([options, note]) => {
  const sent = request({ endpoint: "orders", params: ["id=1"], ...options });

  if (note === undefined) expect(sent.note).toBeUndefined();
  else expect(sent.note).toContain(note);
  expect(Buffer.from(sent.call.body ?? "", "base64").toString()).toBe(options.data ?? options.body);
});
