import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AdjustableClock } from "../../packages/twin/index.ts";
import type { Observed } from "../../packages/pf/commands/verify/record/observer.ts";
import { deployLocally, hasEngine, type LocalDeployment } from "../support/local-deployment.ts";
import { held, observeByAltering } from "../support/verify-stack.ts";

const startedAt = new Date();
let deployment: LocalDeployment;
let observed: ReadonlyMap<string, Observed>;
let before: object;
let after: object;

function deployedWith(options: Parameters<typeof deployLocally>[0]) {
  beforeAll(async () => {
    deployment = await deployLocally(options);
    before = await held(deployment);
    observed = await observeByAltering(deployment);
    after = await held(deployment);
  });
  afterAll(() => deployment?.close());

  it("leaves nothing behind", () => {
    expect(after).toEqual(before);
    expect(deployment.local.twin.control.faults()).toEqual([]);
  });
}

const seenOf = (id: string) => observed.get(id)?.seen;

describe.skipIf(!hasEngine())("verify --record with a lenient directory", () => {
  deployedWith({ twin: { directoryBehavior: { publicClientInPolicy: "accepted" } } });

  it("sees a new user's password accepted, and a refresh token", () => {
    expect(seenOf("enrollment-refusal")).toMatchObject({ status: 200, members: { id_token: "string" } });
    expect(seenOf("offline-access")).toMatchObject({ status: 200, members: { refresh_token: "string" } });
  });

  it("sees both versions of Graph list and delete deleted objects", () => {
    const [v1, beta] = ["v1.0", "beta"].map(
      (version) => `/${version}/identity/conditionalAccess/deletedItems/policies`,
    );

    expect(seenOf("deleted-policies")).toMatchObject({
      "v1.0 policies": { status: 200 },
      "beta policies": { status: 200 },
    });
    expect(seenOf("deleted-policy")).toMatchObject({
      listed: { "v1.0": "listed at the read number 1", beta: "listed at the read number 1" },
      // The first of the two deletes it for good.
      deleted: { [v1 ?? ""]: { status: 204 }, [beta ?? ""]: { status: 404 } },
    });
  });

  it("sees ranges returned unchanged, and a location in use kept", () => {
    const read = (...cidrs: readonly string[]) => ({
      seen: { body: cidrs.map((cidrAddress) => expect.objectContaining({ cidrAddress })) },
    });

    expect(seenOf("named-location-ranges")).toMatchObject({
      spelling: read("203.0.113.0/24", "2001:DB8:0:1:0:0:0:0/64", "198.51.100.7/32"),
      duplicates: read("203.0.113.0/24", "203.0.113.0/24"),
    });
    expect(seenOf("used-location")).toMatchObject({ seen: { seen: { status: 400 } } });
  });

  it("sees that a policy may name new objects and an API that is a public client at once", () => {
    const atOnce = [{ times: 1, seen: { created: 201, seen: "taken" } }];

    expect(seenOf("policy-references")).toMatchObject({
      location: { seen: atOnce },
      application: { seen: { seen: { asResource: atOnce, asCaller: atOnce } } },
    });
    expect(seenOf("public-client-policy")).toMatchObject({
      asPublicClient: { included: { seen: "taken" }, excluded: { seen: "taken" } },
      underPolicy: { seen: "taken" },
    });
  });
});

describe.skipIf(!hasEngine())("verify --record with a strict directory", () => {
  deployedWith({
    twin: {
      directoryBehavior: {
        securityDefaults: true,
        enrollmentError: "interaction_required",
        deletedPoliciesInV1: "badRequest",
        namedLocationRanges: "sorted",
        policyReferenceLagMilliseconds: 1,
      },
      // Time stands still: what is refused for a while is refused for good.
      clock: new AdjustableClock({ now: () => startedAt }),
      servicePlans: ["AAD_PREMIUM"],
    },
  });

  it("sees the words of AADSTS50079", () => {
    const refusal = { status: 400, error: "interaction_required", error_codes: [50079], suberror: "basic_action" };

    expect(seenOf("enrollment-refusal")).toMatchObject({
      ...refusal,
      sentence: expect.stringMatching(/^AADSTS50079: Due to a configuration change/),
    });
    expect(seenOf("offline-access")).toMatchObject(refusal);
  });

  it("sees which version lacks deleted policies", () => {
    expect(seenOf("deleted-policies")).toMatchObject({
      "v1.0 policies": { status: 400 },
      "beta policies": { status: 200 },
    });
    expect(seenOf("deleted-policy")).toMatchObject({
      listed: { "v1.0": { status: 400 }, beta: "listed at the read number 1" },
    });
  });

  it("sees ranges rewritten", () => {
    expect(JSON.stringify(seenOf("named-location-ranges"))).toContain("2001:db8:0:1::/64");
  });

  it("sees how long new objects are refused, and doesn't wait for a licence", () => {
    const refused = [{ times: 120, seen: { created: { status: 400 } } }];

    expect(seenOf("policy-references")).toMatchObject({
      location: { seen: refused },
      application: {
        seen: {
          seen: {
            asResource: refused,
            asCaller: [{ times: 1, seen: { created: { body: { message: expect.stringContaining("1150") } } } }],
          },
        },
      },
    });
  });
});
