import { expect, it } from "vitest";
import { functionLogText } from "../../../../packages/pf/stacks/function-log.ts";
import { feedText } from "../../../../packages/pf/stacks/local/feed-text.ts";
import type { FeedLine } from "../../../../packages/pf/stacks/local/control-socket.ts";

it("names the applications of a refused sign-in, without their ids", () => {
  const id = "0539361c-a852-428c-8e39-bbbbd4f6a438";
  const line = {
    kind: "sign-in",
    at: "2026-11-30T12:00:00Z",
    caller: { name: "stranger", clientId: id },
    outcome: "refused",
    grant: "client_credentials",
    message: `AADSTS501051: Application '${id}'(stranger) is not assigned to a role for the application 'api://${id}'(whocalls API (local)).\nTrace ID: 1`,
  } as unknown as FeedLine;

  expect(feedText(line, (_, text) => text)).toMatch(
    /refused: AADSTS501051: Application stranger is not assigned to a role for the application whocalls API \(local\)\. {2}stranger, client_credentials$/,
  );
});

it.each([
  ["/", 204, "no token  3 ms  the Functions host's own page: no function ran"],
  ["/", 200, "no token  3 ms  the Functions host's own page: no function ran"],
  ["/api/a", 302, "no token  3 ms  App Service authentication redirects to a sign-in"],
  ["/api/a", 401, "no token  3 ms  App Service authentication refused"],
])("says what answered %s with %i", (path, status, words) => {
  const decision = { outcome: "refused", reason: "no token and no session", caller: {}, sentNothing: true };
  const call = { kind: "call", at: "2026-11-30T12:00:00Z", method: "GET", path, status, milliseconds: 3, decision };

  expect(feedText(call as unknown as FeedLine, (_, text) => text)).toMatch(
    new RegExp(`${status} GET ${path}  ${words}$`),
  );
});

it.each([
  [{ name: "billing", roles: ["Orders.Read"] }, "billing (Orders.Read)  3 ms"],
  [{ name: "billing", roles: ["Orders.Read"], isUnverified: true }, "claims to be billing  3 ms"],
  [{ clientId: "0539361c-a852-428c-8e39-bbbbd4f6a438" }, "unknown app 0539361c…  3 ms"],
  [
    { clientId: "0539361c-a852-428c-8e39-bbbbd4f6a438", isUnverified: true },
    "claims to be unknown app 0539361c…  3 ms",
  ],
  [{}, "3 ms"],
])("names the caller %j", (caller, words) => {
  const decision = { outcome: "refused", reason: "it isn't allowed", caller };
  const call = {
    kind: "call",
    at: "2026-11-30T12:00:00Z",
    method: "GET",
    path: "/api/a",
    status: 401,
    milliseconds: 3,
    decision,
  };

  expect(feedText(call as unknown as FeedLine, (_, text) => text)).toMatch(
    new RegExp(
      ` GET /api/a  ${words.replaceAll(/[()]/g, "\\$&")}  App Service authentication refused: it isn't allowed$`,
    ),
  );
});

it.each([
  ["Error", "✗ "],
  ["Critical", "✗ "],
  ["Warning", "! "],
  ["Information", ""],
])(
  "marks a line of the log with level %s and names its function first, in the feed and in twin logs",
  (level, mark) => {
    const at = "2026-11-30T12:00:00Z";
    const line = { level, category: "Function.orders", message: "it failed" };
    const inFeed = feedText({ kind: "log", at, line } as unknown as FeedLine, (_, text) => text);

    expect(inFeed).toMatch(new RegExp(`^\\d\\d:\\d\\d:\\d\\d log {6}${mark}orders {2}it failed$`));
    expect(functionLogText([{ at, ...line }], (_, text) => text)).toBe(inFeed);
  },
);

it("leaves out the blank lines of a crash", () => {
  const line = { level: "error", category: "Host.Function.Console", message: " " };

  expect(feedText({ kind: "log", at: "2026-11-30T12:00:00Z", line } as unknown as FeedLine, (_, t) => t)).toBe(
    undefined,
  );
});

const trace = [
  "    at read (/home/me/api/functions/src/database.ts:3:9)",
  "    at Handler.run (/home/me/api/node_modules/orders/functions/run.js:1:1)",
  "    at orders (/home/me/api/functions/src/orders.ts:7:15)",
  "    at process.processTicksAndRejections (node:internal/process/task_queues:104:5)",
];

it.each([
  [trace, ["at read (functions/src/database.ts:3:9)", "at orders (functions/src/orders.ts:7:15)"]],
  [trace.slice(3), trace.slice(3)],
])("has a line for each frame of the user's code that threw, or else for the first", (frames, shown) => {
  const message = `Executed 'Functions.orders' (Failed, Id=1, Duration=3ms) Error: out of reach ${frames.join(" ")}`;
  const line = { at: "2026-11-30T12:00:00Z", level: "Error", category: "Function.orders", message };
  const [first, ...rest] = functionLogText([line], (_, text) => text).split("\n");

  expect(first).toMatch(/ log {6}✗ orders {2}failed after 3 ms: Error: out of reach$/);
  expect(rest).toEqual(shown.map((frame = "") => `${" ".repeat(20)}${frame.trim()}`));
});
