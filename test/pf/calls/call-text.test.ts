import { expect, it } from "vitest";
import { answeredText, olderCodeText, refusedText, streamPrinter } from "../../../packages/pf/calls/call-text.ts";
import { lastLines } from "../../../packages/pf/stacks/function-log.ts";
import { explain } from "../../../packages/pf/refusals/explain.ts";

const plain = { colour: false } as const;
const answer = {
  kind: "answered",
  status: 200,
  endpoint: "GET orders/{id}",
  contentType: "application/json",
  headers: {},
} as const;

it("prints any handler's answer: status and body", () => {
  expect(answeredText({ ...answer, body: { id: 7 } }, plain)).toBe(
    '✓ 200 from GET orders/{id} (application/json):\n{\n  "id": 7\n}',
  );
  expect(answeredText({ ...answer, status: 404, contentType: "text/plain", body: "no such order" }, plain)).toBe(
    "! 404 from GET orders/{id} (text/plain):\nno such order",
  );
  expect(answeredText({ ...answer, status: 204, contentType: undefined, body: "" }, plain)).toBe(
    "✓ 204 from GET orders/{id}, without a body.",
  );
  expect(answeredText({ ...answer, contentType: undefined, body: [1] }, plain)).toContain("(no content type)");
  const headers = { "x-trace": "7" };
  const whole = { ...answer, contentType: "text/plain", body: "ok", headers };
  expect(answeredText(whole, { headers: true, colour: false }).split("\n").slice(1)).toEqual(["x-trace: 7", "", "ok"]);
});

it.each([
  [{ reason: "being built" }, "! From the code before your last save, which isn't built yet: call again."],
  [
    { reason: "refused", problem: "functions/src/index.ts:5:15: can't be read" },
    "! From the code before your last save, which isn't deployed:\n  functions/src/index.ts:5:15: can't be read\n  The terminal of ./pf dev says how to fix it.",
  ],
  [
    { reason: "not deployed", problem: "functions/contract.ts" },
    "! From the deployed code. Changed since, and not deployed: functions/contract.ts.\n  Press u in the terminal of ./pf dev, or restart it.",
  ],
] as const)("says why other code answered than what is saved, and what to do: %j", (olderCode, text) => {
  expect(olderCodeText(olderCode, (_, painted) => painted)).toBe(text);
});

it("prints nothing that controls a terminal", () => {
  expect(answeredText({ ...answer, contentType: "text/plain", body: "a\u001B[2Jb" }, plain)).not.toContain("\u001B");
});

it("prints the answer of who-calls unchanged, like any other", () => {
  const caller = { kind: "application", clientId: "f", roles: ["Function.Invoke"] };
  const body = { caller, packageSha256: "0" };

  expect(answeredText({ ...answer, body }, plain)).toBe(
    `✓ 200 from GET orders/{id} (application/json):\n${JSON.stringify(body, undefined, 2)}`,
  );
});

it("names the bindings that weren't run", () => {
  expect(answeredText({ ...answer, status: 201, body: "", notRun: ["output orders (queue)"] }, plain)).toBe(
    "✓ 201 from GET orders/{id}, without a body.\nRegistered, not run here: output orders (queue).",
  );
});

it("prints a stream line by line as it comes, and nothing that controls a terminal", () => {
  const lines: string[] = [];
  const { add, end, hasBegun } = streamPrinter((line) => lines.push(line), plain);
  expect(hasBegun()).toBe(false);
  const head = { status: 200, contentType: "text/event-stream" };
  add({ ...head, part: "data: o" });
  expect(lines).toEqual(["✓ 200, streamed (text/event-stream):"]);
  add({ ...head, part: "ne\r\n\ndata: \u001B[2Jtwo" });
  expect(lines.slice(1)).toEqual(["data: one", ""]);
  end({ ...answer, contentType: head.contentType, body: "", notRun: ["output orders (queue)"] });
  expect(lines.slice(3)).toEqual([
    "data:  [2Jtwo",
    "✓ 200 from GET orders/{id}: the stream has ended.",
    "Registered, not run here: output orders (queue).",
  ]);
});

it.each([
  ["Entra ID", undefined, "AADSTS50057: The user account is disabled.", "Entra ID refused with AADSTS50057: The user"],
  ["Entra ID", undefined, "It can't be reached.", "Entra ID refused: It can't be reached."],
  ["App Service", 401, "AADSTS50057: as a text", "App Service refused with 401. AADSTS50057: as a text"],
  ["App Service", 403, "the application x", "App Service refused with 403: the application x"],
] as const)("says that %s refused in the words of explain", (by, status, message, said) => {
  const refused = { kind: "refused", by, status, message } as Parameters<typeof refusedText>[0];

  expect(refusedText(refused, { colour: false }, "differences")).toContain(said);
});

it("says that a call was made to be refused", () => {
  const refused = { kind: "refused", by: "App Service", status: 401, message: "No token." } as const;
  const text = (isExpected: boolean) =>
    refusedText({ ...refused, explanation: undefined }, { colour: false }, "differences", isExpected);

  expect(text(true)).toBe(
    "App Service refused with 401: No token.\nAs expected: this call must be refused. The exit code is 1, as for every refusal.",
  );
  expect(text(false)).not.toContain("As expected");
});

it("folds its first line below the words after the mark", () => {
  const refused = { kind: "refused", by: "App Service", status: 401, message: `${"word ".repeat(20)}end` } as const;
  const text = refusedText({ ...refused, explanation: undefined }, { ...plain, columns: 80 }, "differences");

  const [first = "", second = ""] = text.split("\n");
  expect(first.length).toBeLessThanOrEqual(78);
  expect(second).toMatch(/^ {2}word/);
});

it("shows no color that a service put into its answer, and keeps its own", () => {
  const explanation = explain({ error: "AADSTS501051: \u001B[31mred\u001B[0m", now: new Date(0) });
  const refused = { kind: "refused", by: "Entra ID", message: "\u001B[32mgreen", explanation } as const;

  const text = refusedText(refused, { colour: true }, "everything");
  expect(text.replaceAll("\u001B", "ESC")).not.toMatch(/ESC\[3[12]m(?:red|green)/);
  expect(text).toContain("\u001B[1mNext:\u001B[22m");
});

it("tells first what a handler threw and where, with the log of this call and no guesses", () => {
  const executing = { at: "2026-11-30T12:00:00Z", level: "Information", category: "Function.orders" };
  const earlier = { ...executing, at: "2026-11-30T11:59:00Z", message: "an earlier call" };
  const begins = { ...executing, message: "Executing 'Functions.orders' (Reason='x', Id=1)" };
  const log = lastLines([earlier, begins, { ...executing, message: "before it threw" }], new Date(executing.at));
  const thrown = {
    name: "orders",
    endpoint: "GET orders",
    kind: "error",
    error: "Error: out of reach",
    file: "functions/src/a.ts",
    line: 7,
    column: 15,
  } as const;
  const failed = { kind: "failed", by: "the Functions host", status: 500, endpoint: "GET orders" } as const;
  const unknown = { ...failed, message: "No body.", explanation: explain({ status: 500, now: new Date(0) }) };

  const text = refusedText({ ...failed, message: "", explanation: undefined, log, thrown }, plain, "differences");
  expect(text.split("\n")[0]).toBe(
    "500 from GET orders: its handler throws at functions/src/a.ts:7:15: Error: out of reach",
  );
  expect(text).toContain("The function's log of this call (more: ./pf twin logs):");
  expect(text).toContain("before it threw");
  expect(text).toContain("Next:\n  Fix the handler there, and call again.");
  expect(text).not.toMatch(/an earlier call|Executing|Status 500/);
  const broken = { ...failed, message: "", explanation: undefined, log, thrown, isDataBroken: true } as const;
  expect(refusedText(broken, plain, "differences")).toContain("Next:\n  Correct --data, which isn't valid JSON, and");
  expect(refusedText({ ...unknown, log }, plain, "differences")).toMatch(/^The Functions host failed with 500/);
  const silent = { name: "orders", endpoint: "GET orders", kind: "silent", error: "30 s" } as const;
  const silence = refusedText(
    { ...failed, message: "", explanation: undefined, log, thrown: silent },
    plain,
    "differences",
  );
  expect(silence).toMatch(/^GET orders didn't answer within 30 s\n\n.*\(more: \.\/pf twin logs\)/);
  expect(silence).toMatch(/Next:\n {2}In function orders, look for a promise that never settles/);
});
