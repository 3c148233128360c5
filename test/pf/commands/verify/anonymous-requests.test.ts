import { expect, it } from "vitest";
import {
  anonymousRequests,
  judgeAnonymous,
} from "../../../../packages/pf/commands/verify/probes/anonymous-requests.ts";

const siteId = "/subscriptions/s/resourceGroups/rg (a)/providers/Microsoft.Web/sites/func-a";
const gate = { "www-authenticate": 'Bearer realm="x"', "x-ms-middleware-request-id": "1" };
const html = { "content-type": "text/html; charset=utf-8" };
const guards = '{"type":"urn:problem:protected-function:principal-missing"}';
const problem = { "content-type": "application/problem+json" };

function judged(path: string, status: number, headers: Record<string, string> = {}, text = "") {
  const request = anonymousRequests.find((each) => each.path === path);
  if (!request) throw new Error(`${path} is asked of nobody.`);
  const { outcome, found, fix, notYet } = judgeAnonymous(request, siteId, {
    status,
    headers: new Headers(headers),
    text,
    json: text.startsWith("{") ? JSON.parse(text) : undefined,
  });
  return { outcome, found, ...(fix !== undefined && { fix }), ...(notYet !== undefined && { notYet }) };
}

it.each(["/", "/no-such-path-of-this-app", "/admin/host/status"])("counts any refusal of %s as closed", (path) => {
  const found = (by: string) => ({ outcome: "as expected", found: `GET ${path} was answered ${by}` });
  expect(judged(path, 401, gate)).toEqual(found("401 by App Service authentication"));
  expect(judged(path, 401)).toEqual(found("401 by the Functions host"));
  expect(judged(path, 403)).toEqual(found("403 by the Functions host"));
});

it("warns of a homepage with the command that turns it off, but not of public access", () => {
  const { outcome, found, fix } = judged("/", 200, html, "<p>Your Functions 4.0 app is up and running</p>");
  expect({ outcome, fix }).toEqual({
    outcome: "warning",
    fix: "Turn the homepage off: az functionapp config appsettings set --resource-group 'rg (a)' --name func-a --settings AzureWebJobsDisableHomepage=true",
  });
  expect(found).toMatch(/^GET \/ was answered 200 with the Functions host's own homepage\./);
});

it.each([
  [204, "204 without content: the Functions host's homepage is off"],
  [404, "404"],
])("counts %i at / as closed", (status, found) => {
  expect(judged("/", status)).toEqual({ outcome: "as expected", found: `GET / was answered ${found}` });
});

it.each([
  ["/", 200, { "content-type": "application/json" }, "200, without a token"],
  ["/", 302, { location: "https://login.microsoftonline.com" }, "302, without a token"],
  ["/no-such-path-of-this-app", 200, html, "200, without a token"],
  ["/no-such-path-of-this-app", 204, {}, "204, without a token"],
  [
    "/no-such-path-of-this-app",
    404,
    {},
    "404 by the Functions host: App Service authentication let the request through",
  ],
  ["/admin/host/status", 200, {}, "200, without a token"],
  ["/", 401, problem, "401 by the function itself", guards],
  ["/no-such-path-of-this-app", 403, problem, "403 by the function itself", guards],
  ["/", 401, problem, "401 by a handler", '{"type":"about:blank"}'],
  ["/no-such-path-of-this-app", 409, {}, "409 by a handler", "{}"],
])("fails for %s answered %i %j", (path, status, headers, found, text = status === 404 ? "" : "{}") => {
  const probe = judged(path, status, headers as Record<string, string>, text);
  expect(probe).toMatchObject({
    outcome: "failed",
    found: expect.stringContaining(`GET ${path} was answered ${found}`),
  });
  expect(probe.fix).toContain("`npx pulumi refresh`");
});

it("counts 404 at the administration as closed, because the platform may hide it", () => {
  expect(judged("/admin/host/status", 404).outcome).toBe("as expected");
});

it.each(anonymousRequests)(
  "checks nothing if $path gets 5xx or no answer, and reports that it may still come",
  (request) => {
    expect(judged(request.path, 503)).toMatchObject({ outcome: "not checked", notYet: expect.any(String) });
    expect(judgeAnonymous(request, siteId, undefined)).toMatchObject({
      outcome: "not checked",
      found: `GET ${request.path} was answered by nothing`,
      notYet: expect.any(String),
    });
  },
);
