import { expect, it } from "vitest";
import { unexpectedIn } from "../../../packages/pf/checks/run-checks.ts";
import type { RefusedAnswer } from "../../../packages/pf/checks/refused-answer.ts";
import { thrownFix, thrownHandlers, thrownText } from "../../../packages/pf/checks/thrown-handlers.ts";
import { outputsWithoutPeople } from "../../support/outputs-sample.ts";

const url = "https://site.example/api/orders/{id}";
const outputs = {
  ...outputsWithoutPeople(),
  endpoints: [
    { name: "Orders", method: "GET" as const, url, allow: ["Orders.Read"], sample: { params: { id: "7" } } },
    { name: "health", method: "GET" as const, url: "https://site.example/api/health", anonymous: "Probe" },
  ],
};
const answered = (request: string, status = 500): RefusedAnswer => ({
  by: "the host",
  request,
  status,
  codes: [],
  ids: {},
});
const orders = answered("GET https://site.example/api/orders/7");
const line = (error: string, name = "Orders") => `Executed 'Functions.${name}' (Failed, Id=1, Duration=3ms) ${error}`;
const stack =
  "TypeError: a (b) at 1:2     at deep (/tmp/wwwroot-1/node_modules:1:1)     at serve (/home/site/wwwroot/packages/guard/serve.ts:9:9)" +
  "     at async read (/home/site/wwwroot/functions/lib/db.ts:12:34)     at orders (/home/site/wwwroot/functions/src/orders.ts:5:6)";

it("names handler, error and the first line of the user's code", () => {
  expect(thrownHandlers([orders, orders], outputs, [line("Error: earlier"), line(stack), "called by x"])).toEqual([
    {
      name: "Orders",
      endpoint: "GET orders/{id}",
      kind: "error",
      error: "TypeError: a (b) at 1:2",
      file: "functions/lib/db.ts",
      line: 12,
      column: 34,
    },
  ]);
  expect(thrownHandlers([orders], outputs, [line("The worker process has ended.", "orders")])).toEqual([
    { name: "orders", endpoint: "GET orders/{id}", kind: "worker ended", error: "The worker process has ended." },
  ]);
});

it.each([
  [
    line(stack),
    "throws at functions/lib/db.ts:12:34: TypeError: a (b) at 1:2",
    "Fix the handler there, and call again.",
  ],
  [line("boom"), "throws a value without a stack trace: boom", "In function Orders, throw an Error in place of"],
  [line('{"a":1}'), 'throws a value without a stack trace: {"a":1}', "In function Orders, throw an Error in place of"],
  [
    line("Error: x     at node:fs:1:2"),
    "throws outside functions/: Error: x",
    "The log has the stack trace: fix what function",
  ],
  [
    line("The worker process has ended."),
    "ended with its worker process",
    "Look for process.exit() and for errors that",
  ],
])("invents no place: %s", (logged, text, fix) => {
  const [thrown = expect.fail()] = thrownHandlers([orders], outputs, [logged]);

  expect(thrownText(thrown)).toBe(text);
  expect(thrownFix(thrown, "call again")).toContain(fix);
});

const ran = [
  "Executing 'Functions.Orders' (Reason='x', Id=2)",
  "Executed 'Functions.Orders' (Succeeded, Id=2, Duration=3ms)",
];
const silent = { ...answered(orders.request, 504), said: "no answer within 30 s" };

it.each([
  ["answers 500", [orders], ran, "or give GET orders/{id} a sample in functions/contract.ts"],
  ["answers 503", [answered(orders.request, 503)], ran, "Fix function Orders"],
  ["doesn't answer within 30 s", [silent], ran.slice(0, 1), "a promise that never settles"],
  [
    "answers 404 without JSON or text",
    [answered(orders.request, 404)],
    ran,
    "Answer with JSON or text, or give GET orders/{id}",
  ],
])("names the handler that %s, though the host logs no failure", (text, met, lines, fix) => {
  const [handler = expect.fail()] = thrownHandlers(met, outputs, lines);

  expect([handler.endpoint, thrownText(handler)]).toEqual(["GET orders/{id}", text]);
  expect(thrownFix(handler, "call again")).toContain(fix);
});

it("counts another spelling of the path as the endpoint", () => {
  const spelled = ["//api//HEALTH", "/api%2fhealth", "/api/health/"].map((path) =>
    answered(`GET https://site.example${path}`),
  );

  expect(thrownHandlers(spelled, outputs, [line("Error: x", "health")])).toMatchObject([{ endpoint: "GET health" }]);
});

it.each([
  ["no line of the log says so", [orders], ["called by x"]],
  ["the host is silent, and ran nothing", [silent], ["called by x"]],
  ["another function threw", [orders], [line("Error: x", "health")]],
  ["only a stand-in for the handler threw", [orders], [line("Error: A stand-in for the handler failed.")]],
  ["another request failed as well", [orders, answered("GET https://site.example/api/other")], [line("Error: x")]],
  ["the host refused otherwise", [answered(orders.request, 404)], [line("Error: x")]],
  ["something else failed", [{ ...orders, by: "App Service authentication" as const }], [line("Error: x")]],
])("names no handler if %s", (_, met, lines) => {
  expect(thrownHandlers(met, outputs, lines)).toEqual([]);
});

const failed = { status: 500, by: "the Functions host" };
const forbidden = { status: 403, by: "the function" };

it.each([
  [
    { called: "reached", refused: forbidden },
    { called: failed, refused: forbidden },
  ],
  [
    { status: 200, roles: ["Read"], by: "nobody" },
    { status: 500, by: "the Functions host" },
  ],
  [
    { called: "reached", refused: forbidden },
    { called: { status: 404, by: "the Functions host" }, refused: forbidden },
  ],
  [{ called: true }, { called: 404 }],
])("a check lacks nothing but answers: expected %j, found %j", (expected, found) => {
  const refusals = [orders, answered(orders.request, 404)];
  expect(unexpectedIn({ action: "", expected, found }, refusals)).toMatchObject({ lacksAnswers: true });
});

it.each([
  ["a caller that must be refused reached the handler", forbidden, failed],
  ["one of two did", { a: "reached", b: forbidden }, { a: failed, b: failed }],
  ["a status alone was a refusal", { status: 401 }, { status: 500 }],
  ["another caller was refused", { a: "reached", b: "reached" }, { a: failed, b: forbidden }],
  ["a handler's own 404 differs", { status: 200 }, { status: 404 }],
  ["another value differs", { a: "reached", logged: 0 }, { a: failed, logged: 1 }],
  ["a path around it is open", { a: "reached", reachable: [] }, { a: failed, reachable: ["GET /x"] }],
])("a check fails if %s", (_, expected, found) => {
  expect(unexpectedIn({ action: "", expected, found }, [orders])).not.toHaveProperty("lacksAnswers");
});
