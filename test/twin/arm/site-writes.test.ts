import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, it } from "vitest";
import type { ArmAnswer } from "./arm-fixture.ts";
import { bodies, deployed, ids, siteWith } from "./stack.ts";
import { settingBody, settingId, workspaceBody, workspaceId } from "./monitoring.ts";

const behavior = { siteWriteMilliseconds: 200 };
const policy = (name: string) => `${ids.site}/basicPublishingCredentialsPolicies/${name}`;
const off = { properties: { allow: false } };
/** One write of each part of a site that a program may write. */
const writes: readonly (readonly [path: string, body: unknown])[] = [
  [ids.site, siteWith({ httpsOnly: false })],
  [policy("scm"), off],
  [policy("ftp"), off],
  [ids.authSettings, bodies.authSettings],
  [`${ids.site}/config/appsettings`, { properties: { A: "1" } }],
];

const inProgress =
  "Cannot modify this site because another operation is in progress. Details: Id: <id>, OperationName: Update, " +
  "CreatedTime: 2026-11-24T15:09:18.000Z, RequestId: <id>, EntityType: 3";

function requireInProgress({ status, body }: ArmAnswer): void {
  expect(status).toBe(409);
  const text = JSON.stringify(body).replaceAll(/[0-9a-f-]{36}/g, "<id>");
  expect(text).toContain(`"Code":"Conflict","Message":"${inProgress}"`);
  expect(text).toContain('"ExtendedCode":"59203"');
}

it("accepts one of several concurrent writes and refuses the others without changes", async () => {
  const { call, tenant } = await deployed("site", behavior);
  const parts = writes.slice(1, 4).map(([path]) => path);

  const answers = await Promise.all(writes.map(([path, body]) => call("PUT", path, { body })));

  const taken = writes.filter((_, place) => answers[place]?.status === 200).map(([path]) => path);
  expect(taken).toHaveLength(1);
  for (const answer of answers.filter(({ status }) => status !== 200)) requireInProgress(answer);
  expect(parts.filter((path) => tenant.subscription.find(path))).toEqual(taken.filter((path) => parts.includes(path)));
});

it.each(writes)("refuses to delete a site, and to write it, while %s is written", async (path, body) => {
  const { call } = await deployed("site", behavior);
  const first = call("PUT", path, { body });
  // Reading the body takes turns; what has none would come first.
  for (let turn = 0; turn < 10; turn += 1) await nextTurn();

  requireInProgress(await call("DELETE", ids.site));
  requireInProgress(await call("PUT", ids.site, { body: bodies.site }));
  expect((await first).status).toBe(200);
  expect((await call("DELETE", ids.site)).status).toBe(200);
});

it("accepts the next write after a failed one", async () => {
  const { call } = await deployed("site", behavior);
  for (const [path, body] of writes) expect((await call("PUT", path, { body })).status).toBe(200);
  expect((await call("PUT", policy("scm"), { body: {} })).status).toBe(400);
  expect((await call("PUT", policy("scm"), { body: off })).status).toBe(200);
});

it("allows reads of a site during a write, and writes to its extension resources", async () => {
  const { call, put } = await deployed("site", behavior);
  await put(workspaceId, workspaceBody);
  const [written, read, listed, setting] = await Promise.all([
    call("PUT", policy("scm"), { body: off }),
    call("GET", ids.site),
    call("POST", `${ids.site}/config/appsettings/list`),
    call("PUT", settingId, { body: settingBody }),
  ]);
  expect([written, read, listed, setting].map(({ status }) => status)).toEqual([200, 200, 200, 200]);
});

it("finishes writes at once by default, and refuses none", async () => {
  const { call } = await deployed("site");
  const answers = await Promise.all(writes.map(([path, body]) => call("PUT", path, { body })));
  expect(answers.map(({ status }) => status)).toEqual(writes.map(() => 200));
});
