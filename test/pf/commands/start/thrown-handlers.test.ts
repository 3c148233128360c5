import { expect, test } from "vitest";
import type { Outcome } from "../../../../packages/pf/checks/run-checks.ts";
import type { ThrownHandler } from "../../../../packages/pf/checks/thrown-handlers.ts";
import { failureWords } from "../../../../packages/pf/refusals/failure-words.ts";
import { tellThrownOnce } from "../../../../packages/pf/commands/start/thrown-handlers.ts";
import { notRunHere } from "../../../../packages/pf/commands/start/verdict.ts";

const thrown: ThrownHandler = {
  name: "start",
  endpoint: "POST start",
  kind: "error",
  error: "Error: no client",
  file: "functions/src/index.js",
  line: 12,
  column: 25,
  input: "client (durableClient)",
};

/** A check whose answer the handler owed. `ranAtLeast`: it lacks nothing else. */
function unjudged(handler: Partial<ThrownHandler>, ranAtLeast = true): Outcome {
  return {
    id: "E2",
    group: "The function",
    claim: "POST start accepts a token.",
    outcome: "failed",
    reason: "expected 200, found 500",
    exchanges: 1,
    unexpected: {
      differs: ["status"],
      refusals: [],
      lacksAnswers: true,
      ...(ranAtLeast && { ranAtLeast: true }),
      thrown: [{ ...thrown, ...handler }],
    },
  };
}

const told = (row: Outcome) => tellThrownOnce([row]).map(({ id, outcome }) => `${id} ${outcome}`);

test("proves access to a handler that ran and lacks its input here, and lists the handler as not run", () => {
  const rows = tellThrownOnce([unjudged({})]);
  expect(rows.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual(["handler not-applicable", "E2 proved"]);
  expect(notRunHere(rows)).toEqual([
    "The handler of POST start answers. Its input client (durableClient) is absent. It throws at functions/src/index.js:12:25: Error: no client",
  ]);
});

test("names the handlers of a function in one order, and says how to mend them", () => {
  const { input: _, ...get } = { ...thrown, endpoint: "GET start" };
  const post = { ...get, endpoint: "POST start" };
  const row = unjudged({});
  const rows = [
    [post, get],
    [get, post],
  ].map((both) => ({ ...row, unexpected: { ...row.unexpected, thrown: both } }) as unknown as Outcome);
  const [handler, ...others] = tellThrownOnce(rows);

  expect(others.map(({ reason }) => reason)).toEqual(
    others.map(() => "not judged: the handler of GET and POST start throws"),
  );
  expect(failureWords(handler ?? expect.fail()).facts).toEqual([
    ["Found", expect.stringMatching(/^The handler of GET and POST start throws at .*: 2 checks\.$/)],
    ["Fix", "Fix the handler there, and run again."],
  ]);
});

test.each([
  ["status", "500", "answers 500", "Fix function start, or give POST start a sample in functions/contract.ts"],
  ["silent", "30 s", "doesn't answer within 30 s", "In function start, look for a promise that never settles"],
] as const)("tells a handler of kind %s once, with a fix, and judges nothing by it", (kind, error, text, fix) => {
  const handler: ThrownHandler = { name: "start", endpoint: "POST start", kind, error };
  const row = unjudged({});
  const one = { ...row, unexpected: { ...row.unexpected, thrown: [handler] } } as unknown as Outcome;
  const [told, ...others] = tellThrownOnce([one, one]);

  expect(failureWords(told ?? expect.fail()).facts).toEqual([
    ["Found", `The handler of POST start ${text}. Not judged because of it: 2 checks.`],
    ["Fix", expect.stringContaining(fix)],
  ]);
  const why = `not judged: the handler of POST start ${kind === "silent" ? "doesn't answer" : text}`;
  expect(others.map(({ outcome, reason }) => [outcome, reason])).toEqual(others.map(() => ["not-applicable", why]));
  expect(others).toHaveLength(2);
});

test("claims no place that a thrown value hasn't", () => {
  const { input: _, file: __, ...placeless } = { ...thrown, kind: "value" as const, error: "boom" };
  const row = unjudged({});
  const both = { ...row, unexpected: { ...row.unexpected, thrown: [placeless] } } as unknown as Outcome;
  const [handler] = tellThrownOnce([both]);

  expect(failureWords(handler ?? expect.fail()).facts).toEqual([
    [
      "Found",
      "The handler of POST start throws a value without a stack trace: boom. Not judged because of it: 1 check.",
    ],
    ["Fix", "In function start, throw an Error in place of that value: its stack trace says where."],
  ]);
});

test("doesn't prove access without an input, without a line of the handler, or where more than its status lacks", () => {
  const notProved = ["handler failed", "E2 not-applicable"];
  const { input: _, ...withoutInput } = thrown;
  const row = unjudged({});
  expect(
    told({ ...row, unexpected: { ...row.unexpected, thrown: [withoutInput] } as Outcome["unexpected"] } as Outcome),
  ).toEqual(notProved);
  const { file: __, ...byGuard } = thrown;
  expect(
    told({ ...row, unexpected: { ...row.unexpected, thrown: [byGuard] } as Outcome["unexpected"] } as Outcome),
  ).toEqual(notProved);
  expect(told(unjudged({}, false))).toEqual(notProved);
});
