import { afterEach, describe, expect, it } from "vitest";
import { failureOf } from "../support/failure-of.ts";
import { AdjustableClock } from "../../packages/twin/clock.ts";
import type { Exchange, TwinOptions } from "../../packages/twin/index.ts";
import { rangesInGraph } from "../support/documented-cures.ts";
import { type EmptyLocalStack, hasEngine, openLocally } from "../support/local-deployment.ts";

const minute = 60_000;
const secret = { secrets: { first: { endDate: "2099-03-31T00:00:00Z" } } };
const office = { cidrs: ["203.0.113.0/24", "2001:db8:1::/48"] };
const conditionalAccess = {
  state: "enforced",
  namedLocations: { office, home: { cidrs: ["198.51.100.7/32"] } },
  emergencyAccounts: ["emergency@twin.onmicrosoft.com"],
  serviceAccounts: ["grace@twin.onmicrosoft.com"],
  baselineMfa: true,
  serviceAccountMfaElsewhere: true,
  serviceAccountOnlyApi: true,
  apiOnlyFrom: ["office"],
  everythingOnlyFrom: { locations: ["office"], exceptTheApi: true },
  workloadIdentitiesOnlyFrom: ["home"],
};
const onlyOne = {
  state: "enforced",
  namedLocations: { office },
  emergencyAccounts: conditionalAccess.emergencyAccounts,
  apiOnlyFrom: ["office"],
};
const securityDefaults = "/v1.0/policies/identitySecurityDefaultsEnforcementPolicy";

let stack: EmptyLocalStack;
afterEach(() => stack?.close());

interface Opened {
  readonly clock: AdjustableClock;
  /** Every answer to a policy that was written. */
  readonly written: readonly Exchange[];
  /** Every change of an application that Graph didn't know yet. */
  readonly inVain: readonly Exchange[];
  readonly engine: EmptyLocalStack["local"]["stack"];
}

/** Each refusal of a policy takes a minute: the waits between the tries are no real ones here. */
async function open(settings: object, directoryBehavior: TwinOptions["directoryBehavior"]): Promise<Opened> {
  const start = new Date();
  const clock = new AdjustableClock({ now: () => start });
  const written: Exchange[] = [];
  const inVain: Exchange[] = [];
  stack = await openLocally({
    settings: { callers: { integration: secret }, publicClientFlows: true, conditionalAccess: settings },
    twin: {
      clock,
      // The directory itself is late, too, which the provider gets over.
      replication: { delayMilliseconds: 10_000, kinds: ["application", "namedLocation"] },
      ...(directoryBehavior && { directoryBehavior }),
      onExchange: (exchange) => {
        if (exchange.method === "PATCH" && exchange.status === 404) inVain.push(exchange);
        if (!/^(?:POST|PATCH)$/.test(exchange.method) || !exchange.path.includes("/conditionalAccess/policies")) return;
        written.push(exchange);
        if (exchange.status >= 400) clock.advance(minute);
      },
    },
    standIns: {
      pause: async (milliseconds) => clock.advance(milliseconds),
      environment: { DIRECTORY_LONGEST_PAUSE_MILLISECONDS: "1" },
    },
  });
  return { clock, written, inVain, engine: stack.local.stack };
}

async function statesInGraph(): Promise<readonly string[]> {
  const answer = await stack.graph.call("GET", "/v1.0/identity/conditionalAccess/policies");
  return (answer as { readonly value: readonly { readonly state: string }[] }).value.map(({ state }) => state);
}

async function switchSecurityDefaults(isEnabled: boolean): Promise<void> {
  await stack.graph.call("PATCH", securityDefaults, { isEnabled });
}

describe.skipIf(!hasEngine())("a tenant whose conditional access learns of new objects late", () => {
  it("accepts every enforced policy in the first up, even right after security defaults, and up reports what it awaits", async () => {
    const { engine, written, inVain } = await open(conditionalAccess, {
      policyReferenceLagMilliseconds: 8 * minute,
      securityDefaultsLagMilliseconds: 2 * minute,
      namedLocationRanges: "canonical",
      // In the message: every other case.
      policyRefusalsIn: "innerError",
    });
    await switchSecurityDefaults(true);
    await switchSecurityDefaults(false);

    const { diagnostics } = await engine.up();

    expect(await statesInGraph()).toEqual(Array(6).fill("enabled"));
    expect(inVain.length).toBeGreaterThan(0);
    expect(written.filter(({ status }) => status === 400).length).toBeGreaterThanOrEqual(5);
    expect(diagnostics.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(
        /"policy-\w+" names something that conditional access in Entra ID doesn't know yet.*Trying again for up to 5 minutes/s,
      ),
    );
    await engine.preview({ refresh: true, expectNoChanges: true });
  });

  it("accepts a changed policy that names a location of the same up, with IPv6 in any form, and changes no location", async () => {
    const cidrs = ["2001:DB8:1:0:0:0:0:0/48", "203.0.113.0/24", "2001:db8:1::/48"];
    const { engine, written } = await open(
      { ...onlyOne, namedLocations: { office: { cidrs } } },
      { policyReferenceLagMilliseconds: minute, namedLocationRanges: "asWritten" },
    );
    await engine.up();
    expect(await rangesInGraph(stack)).toEqual([["2001:db8:1::/48", "203.0.113.0/24"]]);
    const settings = "protected-function:conditionalAccess";
    await engine.setConfig(`${settings}.namedLocations.home.cidrs[0]`, "198.51.100.7/32");
    await engine.setConfig(`${settings}.apiOnlyFrom[1]`, "home");

    const { summary } = await engine.up({ refresh: true });

    expect(summary).toMatchObject({ create: 1, update: 1, replace: 0, delete: 0 });
    // How often it is tried again is the plugin's own: only the last try succeeds.
    const changes = written.filter(({ method }) => method === "PATCH").map(({ status }) => status);
    expect(new Set(changes.slice(0, -1))).toEqual(new Set([400]));
    expect(changes.at(-1)).toBe(204);
  });
});

describe.skipIf(!hasEngine())("a tenant with security defaults", () => {
  it("refuses an enforced policy once; after that, up waits for their end, then five minutes for new objects, and can continue", async () => {
    const { clock, engine, written } = await open(onlyOne, {
      securityDefaultsLagMilliseconds: 5 * minute,
      policyReferenceLagMilliseconds: 30 * minute,
    });
    await switchSecurityDefaults(true);

    const refused = await failureOf(engine.up());

    expect(written.map(({ status }) => status)).toEqual([400]);
    expect(refused.message).toContain("Security Defaults is enabled in the tenant");
    expect(refused.message).toMatch(/"policy-apiOnlyFrom" is enforced, but the tenant's security defaults are on/);
    expect(refused.message).toContain(
      "npx pulumi config set --stack local --path 'protected-function:conditionalAccess.state' report-only",
    );
    await switchSecurityDefaults(false);

    const givenUp = await failureOf(engine.up());

    expect(givenUp.diagnostics.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/security defaults are off, but Entra ID still applies them/),
    );
    expect(givenUp.message).toMatch(/1034: Policy contains invalid applications|1040: NamedLocation with id/);
    expect(givenUp.message).toMatch(/"policy-apiOnlyFrom" was refused for 5 minutes.*npx pulumi up/s);
    // Tried for the security defaults, and for five minutes of waiting; how often is the plugin's own.
    expect(written.length).toBeGreaterThan(1 + 5);
    expect(new Set(written.map(({ status }) => status))).toEqual(new Set([400]));
    clock.advance(30 * minute);
    await engine.up();
    expect(await statesInGraph()).toEqual(["enabled"]);
  });
});
