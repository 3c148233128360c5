import { linesIn } from "../../../packages/pf/stacks/local/function-log.ts";
import { expect, it } from "vitest";
import { type Answer, exchangesChannel } from "../../../packages/core/azure/http.ts";
import { refusalIn } from "../../../packages/pf/checks/call.ts";
import type { Check } from "../../../packages/pf/checks/check.ts";
import type { Origin } from "../../../packages/pf/checks/origin.ts";
import { runChecks } from "../../../packages/pf/checks/run-checks.ts";
import { sampleOutputs } from "../../support/outputs-sample.ts";

const answer = (status: number, text = "", headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers: new Headers(headers),
  text,
  json: text.startsWith("{") ? JSON.parse(text) : undefined,
});
const problem = { "content-type": "application/problem+json" };
const guards = '{"type":"urn:problem:protected-function:app-role-missing"}';
const bearer = 'Bearer realm="x" authorization_uri="https://login.microsoftonline.com/t/oauth2/authorize"';

it.each([
  [answer(500), "the Functions host"],
  [answer(502, "<html>Bad Gateway</html>"), "the Functions host"],
  [answer(503, "Function host is not running."), "the Functions host"],
  [answer(504), "the Functions host"],
  [answer(500, "", { "x-ms-middleware-request-id": "m" }), "App Service authentication"],
  [answer(401), "App Service authentication"],
  [answer(403), "App Service authentication"],
  [
    answer(401, "You do not have permission to view this directory or page.", { "content-type": "text/html" }),
    "App Service authentication",
  ],
  [answer(401, "{}", { "www-authenticate": bearer }), "App Service authentication"],
  [answer(302, "", { location: "https://login.microsoftonline.com/t" }), "App Service authentication"],
  [answer(302, "", { location: "/.auth/login/aad" }), "App Service authentication"],
  [answer(401, guards, problem), "the function"],
  [answer(403, guards, problem), "the function"],
  // To HEAD, by the header alone.
  [answer(401, "", { "protected-function-refusal": "gate-off", "www-authenticate": "Bearer" }), "the function"],
  [answer(403, "", { "protected-function-refusal": "app-role-missing" }), "the function"],
  [answer(403, "<html>This web app is stopped.</html>"), "the Functions host"],
  [answer(404, "<html>404 Web Site not found.</html>"), "the Functions host"],
  [answer(404), "the Functions host"],
  // What handlers answer, whatever they make of the call.
  [answer(200, "{}"), "nobody"],
  [answer(302, "", { location: "https://shop.contoso.com/orders/7" }), "nobody"],
  [answer(304), "nobody"],
  [answer(400), "nobody"],
  [answer(400, '{"error":"sku"}'), "nobody"],
  [answer(401, '{"error":"sign in at the shop"}'), "nobody"],
  [answer(403, '{"type":"https://contoso.com/not-yours"}', problem), "nobody"],
  [answer(404, '{"type":"about:blank"}', problem), "nobody"],
  [answer(409), "nobody"],
  [answer(422, 'no such sku, and no "urn:problem:protected-function:app-role-missing"'), "nobody"],
])("names who refused: %o", (given, by) => {
  expect(refusalIn(given)).toEqual({ status: given.status, by });
});

const called: Check = {
  row: "X01",
  group: "The function",
  claim: "is answered",
  needs: [],
  run: async () => {
    const failed = { method: "GET", url: "https://func-1.azurewebsites.net/api/who-calls", answer: answer(500) };
    exchangesChannel.publish(failed);
    return { action: "called", expected: { status: 200 }, found: { status: 500 } };
  },
};
const outputs = sampleOutputs();
const caller = { tenantId: outputs.tenantId, clientId: "c", clientSecret: "s" };

it("shows the last lines of the function's log behind a failure of the Functions host", async () => {
  const lines = Array.from({ length: 8 }, (_, index) => ({ number: index + 1, message: `line ${index + 1}` }));
  const origin: Origin = { outputs, caller, functionLog: async (part) => linesIn(lines, part) };

  const [outcome] = await runChecks([called], origin);

  expect(outcome?.unexpected?.log).toEqual(["line 4", "line 5", "line 6", "line 7", "line 8"]);
});

it("shows none if the log can't be read, or if another part refused", async () => {
  const refused: Check = {
    ...called,
    run: async () => {
      exchangesChannel.publish({ method: "GET", url: "https://func-1.azurewebsites.net/", answer: answer(401) });
      return { action: "called", expected: { status: 200 }, found: { status: 401 } };
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
