import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Fault } from "../../../packages/twin/network/fault.ts";
import { compareRequests } from "../../support/provider-requests/request-runs.ts";
import type { HeardExchange } from "../../support/heard-exchange.ts";
import type { Json, JsonObject, SentRequest } from "../../support/provider-requests/recorded-request.ts";
import { replay } from "../../support/provider-requests/replay.ts";
import { withSameNames } from "../../support/provider-requests/same-names.ts";
import { openBesideStandIn, openReplayer } from "../../support/provider-requests/side-by-side.ts";
import { tenantSnapshot } from "../../support/provider-requests/tenant-snapshot.ts";
import { rsaCertificate } from "../../support/rsa-certificate.ts";
import { claimedIn, measuredIn } from "../../support/seen-by.ts";
import { type DeliberateDifference, deliberateDifferences } from "./deliberate-differences.ts";
import { scenario } from "./recorded/scenario.ts";

/** One operation, done by the recorded requests in one tenant and by the stand-in in another. */
interface Done {
  readonly provider: { readonly sent: readonly SentRequest[]; readonly seconds: number; readonly tenant: Json };
  readonly standIn: { readonly sent: readonly SentRequest[]; readonly seconds: number; readonly tenant: Json };
}

const titles = scenario(["", ""]).map(({ title }) => title);
const done = new Map<string, Done>();
const faults: Fault[] = [];
const heard: HeardExchange[] = [];

const sum = (seconds: readonly number[]): number => seconds.reduce((whole, one) => whole + one, 0);

beforeAll(async () => {
  const [recorded, stood] = await Promise.all([openReplayer(), openBesideStandIn()]);
  const pems = [(await rsaCertificate()).pem, (await rsaCertificate()).pem] as const;
  try {
    for (const { title, requests, asked } of scenario(pems)) {
      const { sent, waitedSeconds, failed } = await replay(recorded.replayer, requests);
      if (failed) throw new Error(`${title}: the twin answered ${failed.status} ${failed.message}`);
      await stood.standIn.ask(asked);
      const [left, right] = await Promise.all([
        tenantSnapshot(recorded.administrator),
        tenantSnapshot(stood.administrator),
      ]);
      done.set(title, {
        provider: { sent, seconds: waitedSeconds, tenant: left },
        standIn: { sent: stood.standIn.sent.splice(0), seconds: sum(stood.pauses.splice(0)), tenant: right },
      });
    }
  } finally {
    heard.push(...recorded.heard);
    faults.push(...(await recorded.close()), ...(await stood.close()));
  }
});

afterAll(() => expect(faults).toEqual([]));

function doneOf(title: string): Done {
  const found = done.get(title);
  if (!found) throw new Error(`${title} was not done`);
  return found;
}

describe.each(titles)("%s", (title) => {
  it("leaves the same tenant after the provider's requests and the stand-in's", () => {
    const { provider, standIn } = doneOf(title);
    const [left, right] = withSameNames(provider.tenant, standIn.tenant);
    expect(right).toEqual(left);
  });

  it("is sent by the stand-in as recorded: order, address and body", () => {
    const { provider, standIn } = doneOf(title);
    const compared = compareRequests(provider.sent, standIn.sent);
    expect(compared.standIn).toEqual(compared.provider);
  });
});

it("leaves only deleted objects in the recycle bins, a service principal with its application", () => {
  const tenant = [...done.values()].at(-1)?.provider.tenant as Readonly<Record<string, readonly JsonObject[]>>;
  const names = (of: string) => tenant[of]?.map(({ displayName }) => displayName);
  expect({
    applications: names("applications"),
    applicationBin: names("directory/deletedItems/microsoft.graph.application"),
    principalBin: names("directory/deletedItems/microsoft.graph.servicePrincipal"),
    grants: tenant["oauth2PermissionGrants"],
    policies: names("identity/conditionalAccess/policies"),
    policyBin: names("identity/conditionalAccess/deletedItems/policies"),
    locations: names("identity/conditionalAccess/namedLocations"),
    locationBin: names("identity/conditionalAccess/deletedItems/namedLocations"),
  }).toEqual({
    applications: ["deployer", "administrator"],
    applicationBin: ["api two", "caller"],
    principalBin: ["api two", "caller"],
    grants: [],
    policies: [],
    policyBin: ["only from the office"],
    locations: [],
    locationBin: ["new office", "home"],
  });
});

it("is sent as often by the stand-in as recorded; the waits in between, which it skips, are in one table", () => {
  const differences = [...done].flatMap(([operation, { provider, standIn }]): DeliberateDifference[] => {
    expect(compareRequests(provider.sent, standIn.sent).oftener, operation).toEqual([]);
    const seconds = provider.seconds - standIn.seconds;
    return seconds === 0 ? [] : [{ operation, seconds }];
  });
  expect(differences).toEqual(deliberateDifferences);
});

it("shows exactly the behaviors that packages/twin/FIDELITY.md lists as seen by azuread", () => {
  const test = "twin/providers/recorded-sequences.test.ts";
  expect(measuredIn(test, new Map([["azuread", heard]]))).toEqual(claimedIn(test));
});
