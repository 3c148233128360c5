import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { logCommand } from "../../../../packages/pf/stacks/function-log.ts";
import { functionLogOf, linesIn, shownMessage } from "../../../../packages/pf/stacks/local/function-log.ts";
import { sampleOutputs } from "../../../support/outputs-sample.ts";

const outputs = sampleOutputs();
const secret = Object.values(outputs.callers).flatMap(({ clientSecret }) => clientSecret ?? [])[0] ?? "";

it("shows a message in one printable line, without secrets of the stack and tokens", () => {
  expect(secret).not.toBe("");
  expect(
    shownMessage(`a\u001b[31m\r\nb \u202e${secret} eyJhbGciOiJSUzI1NiJ9.e30.c2ln password=hunter22-hunter22`, outputs),
  ).toBe("a [31m b  [secret] [token] password=[redacted]");
});

it("shows an endless message in part", () => {
  expect(shownMessage("x".repeat(1_000_000), outputs)).toHaveLength(2000 + "… (998,000 more)".length);
});

it("prints a correctly quoted command for a live stack", () => {
  const group = "rg-$(touch x)'s";
  const siteId = `/subscriptions/1/resourceGroups/${group}/providers/Microsoft.Web/sites/func`;
  const command = logCommand({ ...outputs, functionApp: { ...outputs.functionApp, siteId } });

  const { stdout } = spawnSync("bash", ["-c", `az() { printf '%s\\n' "$@" >&2; }; ${command}`], { encoding: "utf8" });
  const { stderr } = spawnSync("bash", ["-c", `az() { printf '<%s>' "$@" >&2; }; ${command}`], { encoding: "utf8" });

  expect(stdout).toBe("");
  expect(stderr).toContain(`<-g><${group}>`);
  expect(stderr).toContain("<--analytics-query><union isfuzzy=true AppTraces, AppExceptions | ");
});

it("returns the last lines of a log, or those after a number", () => {
  const lines = [5, 6, 7].map((number) => ({ number }));

  expect(linesIn(lines, { last: 1 })).toEqual([{ number: 7 }]);
  expect(linesIn(lines, { after: 5 })).toEqual([{ number: 6 }, { number: 7 }]);
  expect(linesIn(lines, { after: 7 })).toEqual([]);
});

it("names callers as the running twin's feed does", () => {
  const [[name, { clientId }] = expect.fail()] = Object.entries(outputs.callers);
  const message = `called by application ${clientId} with roles Orders.Read`;
  const line = { at: new Date(0), level: "information", category: "Function.order.User", message };
  const twin = { control: { functionLog: () => [line] } } as unknown as Parameters<typeof functionLogOf>[0]["twin"];

  expect(functionLogOf({ twin }, outputs)).toMatchObject([{ message: `called by ${name} with roles Orders.Read` }]);
});
