import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Injection } from "../../../packages/twin/index.ts";
import { compareRequests } from "../../support/provider-requests/request-runs.ts";
import type { SentRequest } from "../../support/provider-requests/recorded-request.ts";
import { replay } from "../../support/provider-requests/replay.ts";
import { withSameNames } from "../../support/provider-requests/same-names.ts";
import { openBesideStandIn, openReplayer } from "../../support/provider-requests/side-by-side.ts";
import { tenantSnapshot } from "../../support/provider-requests/tenant-snapshot.ts";
import { claimedIn, measuredIn } from "../../support/seen-by.ts";
import { createApplication } from "./recorded/application.ts";
import { createPreAuthorized, removeAppRoleAtOnce } from "./recorded/granular.ts";
import { getServicePrincipal, getUser } from "./recorded/look-ups.ts";
import { apiContent, callerContent } from "./recorded/scenario.ts";
import { type RetryRow, retryTable } from "./retry-table.ts";

/** The trouble of the one row at a time that is under way, in both tenants. */
const trouble = { recorded: [] as Injection[], standIn: [] as Injection[] };
let recorded: Awaited<ReturnType<typeof openReplayer>>;
let stood: Awaited<ReturnType<typeof openBesideStandIn>>;

beforeAll(async () => {
  recorded = await openReplayer({ injections: trouble.recorded });
  stood = await openBesideStandIn({ injections: trouble.standIn });
  for (const { requests, asked } of [
    getUser("ada", "ada@twin.onmicrosoft.com"),
    getServicePrincipal("graph", "00000003-0000-0000-c000-000000000000"),
  ]) {
    await replay(recorded.replayer, requests);
    await stood.standIn.ask(asked);
  }
});

afterAll(async () => {
  expect([...(await recorded.close()), ...(await stood.close())]).toEqual([]);
});

const injectionOf = ({ fault }: RetryRow): Injection => {
  const { message = "trouble", ...rest } = fault;
  return {
    host: /^graph\.microsoft\.com$/,
    during: 1,
    body: { error: { code: "Injected", message } },
    ...rest,
  };
};

/** How often what the fault befell was sent. */
function timesSent({ fault }: RetryRow, sent: readonly SentRequest[]): number {
  return sent.filter(({ line }) => {
    const [method = "", path = ""] = line.split(" ");
    return method === fault.method && fault.path?.test(path);
  }).length;
}

const titleOf = ({ request, fault, outcome }: RetryRow): string =>
  [
    request,
    `${fault.status}${fault.message === undefined ? "" : ` "${fault.message}"`}`,
    outcome === "fails" ? "not sent again" : `sent again after ${outcome.againAfterSeconds} s`,
  ].join(", ");

describe.each(retryTable.map((row) => [titleOf(row), row] as const))("%s", (_, row) => {
  it("is the same for the provider and the stand-in", async () => {
    for (const { requests, asked, title } of row.prepared) {
      expect((await replay(recorded.replayer, requests)).failed, title).toBeUndefined();
      await stood.standIn.ask(asked);
    }
    stood.standIn.sent.splice(0);
    for (const { pauses } of [recorded, stood]) pauses.splice(0);
    trouble.recorded.push(injectionOf(row));
    trouble.standIn.push(injectionOf(row));

    const provider = await replay(recorded.replayer, row.operation.requests);
    const error = await stood.standIn.ask(row.operation.asked).then(
      () => undefined,
      (reason: unknown) => String(reason),
    );
    trouble.recorded.splice(0);
    trouble.standIn.splice(0);

    const sent = stood.standIn.sent.splice(0);
    const normally = timesSent(
      row,
      row.operation.requests.map(({ send }) => ({ line: filledIn(send) })),
    );
    if (row.outcome === "fails") {
      expect(provider.failed?.status).toBe(row.fault.status);
      expect(error).toContain(row.says ?? `unexpected status ${row.fault.status}`);
      expect([timesSent(row, provider.sent), timesSent(row, sent)]).toEqual([1, 1]);
      expect([recorded.pauses, stood.pauses]).toEqual([[], []]);
    } else {
      expect([provider.failed, error]).toEqual([undefined, undefined]);
      expect([timesSent(row, provider.sent), timesSent(row, sent)]).toEqual([normally + 1, normally + 1]);
      expect([recorded.pauses[0], stood.pauses[0]]).toEqual(Array(2).fill(row.outcome.againAfterSeconds));
    }
    const compared = compareRequests(provider.sent, sent);
    expect(compared.standIn).toEqual(compared.provider);
  });
});

it("leaves the same tenant in every case", async () => {
  const [left, right] = withSameNames(
    await tenantSnapshot(recorded.administrator),
    await tenantSnapshot(stood.administrator),
  );
  expect(right).toEqual(left);
});

it("is what packages/twin/FIDELITY.md says that azuread has seen", () => {
  const test = "twin/providers/retried.test.ts";
  expect(measuredIn(test, new Map([["azuread", recorded.heard]]))).toEqual(claimedIn(test));
});

/** With some id, to be matched. */
function filledIn(send: string): string {
  return send.replaceAll(/\{[^}]+\}/g, "00000000-0000-4000-8000-000000000000");
}

describe("the twin's own refusals that the provider does not get over", () => {
  it("are those of a scope that is not there yet, and of a role that is still enabled", async () => {
    for (const content of [apiContent("api", "Calls the API."), callerContent("stack local")]) {
      await replay(recorded.replayer, createApplication(content, false).requests);
    }

    const preAuthorized = await replay(
      recorded.replayer,
      createPreAuthorized({ application: "api", client: "caller", scopeId: "bbbbbbbb-0000-4000-8000-000000000009" }),
    );
    const removed = await replay(recorded.replayer, removeAppRoleAtOnce("api"));

    expect(preAuthorized).toMatchObject({
      failed: { status: 400, message: expect.stringContaining("cannot be found in the AppPermissions sets") as string },
      sent: [{}, {}],
      waitedSeconds: 0,
    });
    expect(removed).toMatchObject({
      failed: {
        status: 400,
        message: "Permission (scope or role) cannot be deleted or updated unless disabled first.",
      },
      sent: [{}],
      waitedSeconds: 0,
    });
  });

  it("are none for the scope that is there", async () => {
    await replay(recorded.replayer, createApplication(apiContent("api", "Calls the API."), false).requests);
    await replay(recorded.replayer, createApplication(callerContent("stack local"), false).requests);
    const scopeId = "bbbbbbbb-0000-4000-8000-000000000002";
    const made = createPreAuthorized({ application: "api", client: "caller", scopeId });
    expect((await replay(recorded.replayer, made)).failed).toBeUndefined();
  });
});
