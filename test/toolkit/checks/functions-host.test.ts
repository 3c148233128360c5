import { expect, it } from "vitest";
import type { Answer } from "../../../azure/http.ts";
import { refusalIn } from "../../../toolkit/checks/call.ts";
import type { Check } from "../../../toolkit/checks/check.ts";
import type { Origin } from "../../../toolkit/checks/origin.ts";
import { runChecks } from "../../../toolkit/checks/run-checks.ts";
import { exchangesChannel } from "../../../azure/http.ts";
import { sampleOutputs } from "../../support/outputs-sample.ts";

const answer = (status: number, text = "", headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers: new Headers(headers),
  text,
  json: undefined,
});
const problem = { "content-type": "application/problem+json" };

it.each([
  [answer(500), "the Functions host"],
  [answer(502, "<html>Bad Gateway</html>"), "the Functions host"],
  [answer(503, "Function host is not running."), "the Functions host"],
  [answer(504), "the Functions host"],
  [answer(500, "", { "x-ms-middleware-request-id": "m" }), "the gate"],
  [answer(500, "{}", problem), "the function"],
  [answer(401), "the gate"],
  [answer(403), "the gate"],
  [answer(403, "{}", problem), "the function"],
  [answer(200, "{}"), "nobody"],
])("tells who refused: %o", (given, by) => {
  expect(refusalIn(given)).toEqual({ status: given.status, by });
});

const called: Check = {
  row: "X01",
  claim: "is answered",
  needs: [],
  run: async () => {
    const failed = { method: "GET", url: "https://func-1.azurewebsites.net/api/who-calls", answer: answer(500) };
    exchangesChannel.publish(failed);
    return { did: "called", expected: { status: 200 }, found: { status: 500 } };
  },
};
const outputs = sampleOutputs();
const caller = { tenantId: outputs.tenantId, clientId: "c", clientSecret: "s" };

it("shows the last lines of the function's log behind a failure of the Functions host", async () => {
  const lines = Array.from({ length: 8 }, (_, index) => ({ number: index + 1, message: `line ${index + 1}` }));
  const origin: Origin = { outputs, caller, functionLog: async () => lines };

  const [outcome] = await runChecks([called], origin);

  expect(outcome?.unexpected?.log).toEqual(["line 4", "line 5", "line 6", "line 7", "line 8"]);
});

it("has none where nobody reads the log, or where somebody else refused", async () => {
  const refused: Check = {
    ...called,
    run: async () => {
      exchangesChannel.publish({ method: "GET", url: "https://func-1.azurewebsites.net/", answer: answer(401) });
      return { did: "called", expected: { status: 200 }, found: { status: 401 } };
    },
  };

  const [unread] = await runChecks([called], { outputs, caller });
  const [gates] = await runChecks([refused], {
    outputs,
    caller,
    functionLog: async () => [{ number: 1, message: "x" }],
  });

  expect(unread?.unexpected).not.toHaveProperty("log");
  expect(gates?.unexpected).not.toHaveProperty("log");
});
