import { expect, test, vi } from "vitest";
import { SiteLog } from "../../../packages/twin/functions-host/site-log.ts";
import { inTime, siteId, startOfTest, useHostedSites } from "../../support/hosted-site.ts";

const hosted = useHostedSites();

test("G10 keeps what the function logs, with the host's lines around it", async () => {
  const site = await hosted();
  await site.deploy(`
    app.http("who", { handler: (request, context) => { context.log("called by", { a: 1 }); context.warn("w"); return {}; } });
  `);
  await site.call("/api/who");
  const lines = site.functionsHost.logs(siteId);
  const common = { at: startOfTest, functionName: "who", invocationId: "id-1" };
  expect(lines).toEqual([
    {
      ...common,
      number: 1,
      level: "information",
      category: "Function.who",
      message:
        "Executing 'Functions.who' (Reason='This function was programmatically called via the host APIs.', Id=id-1)",
    },
    { ...common, number: 2, level: "information", category: "Function.who.User", message: "called by { a: 1 }" },
    { ...common, number: 3, level: "warning", category: "Function.who.User", message: "w" },
    {
      ...common,
      number: 4,
      level: "information",
      category: "Function.who",
      message: expect.stringMatching(/^Executed 'Functions\.who' \(Succeeded, Id=id-1, Duration=\d+ms\)$/),
    },
  ]);
});

test("keeps the handler's error in the log, not in the answer", async () => {
  const site = await hosted();
  await site.deploy('app.http("bad", { handler: () => { throw new Error("the reason"); } });');
  expect(await site.text("/api/bad")).toBe("");
  const last = site.functionsHost.logs(siteId).at(-1);
  expect(last?.level).toBe("error");
  expect(last?.message).toMatch(/^Executed 'Functions\.bad' \(Failed, Id=id-1, Duration=\d+ms\) Error: the reason\n/);
});

test("keeps what was thrown, though it isn't an error", async () => {
  const site = await hosted();
  await site.deploy('app.http("bad", { handler: () => { throw { code: 1 }; } });');
  await site.call("/api/bad");
  expect(site.functionsHost.logs(siteId).at(-1)?.message).toMatch(
    /^Executed 'Functions\.bad' \(Failed, .*\) {"code":1}$/,
  );
});

test("keeps what the package writes to its console", async () => {
  const site = await hosted();
  await site.deploy('console.log("one\\ntwo"); console.error("three"); app.http("f", { handler: () => ({}) });');
  await site.call("/api/f");
  await vi.waitFor(() => {
    const lines = site.functionsHost.logs(siteId).filter(({ category }) => category === "Host.Function.Console");
    expect(lines.map(({ level, message }) => `${level} ${message}`).sort()).toEqual([
      "error three",
      "information one",
      "information two",
    ]);
  }, inTime);
});

test("keeps the last thousand lines, with their numbers", () => {
  const log = new SiteLog({ now: () => startOfTest });
  for (let index = 1; index <= 2500; index += 1) log.add({ level: "information", category: "c", message: `${index}` });
  const messages = log.lines().map(({ message }) => message);
  expect([messages.length, messages[0], messages.at(-1)]).toEqual([1000, "1501", "2500"]);
  expect(log.lines().map(({ number }) => `${number}`)).toEqual(messages);
});
