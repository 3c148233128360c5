import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { problemsIn, valid } from "./problems-in.ts";

const problems = (conditionalAccess: unknown) =>
  problemsIn({ ...valid, conditionalAccess }).map(({ path, rule }) => [path, rule]);
const inOffice = (cidr: unknown) => problems({ namedLocations: { office: { cidrs: [cidr] } } });
const at = "conditionalAccess.namedLocations.office.cidrs.0";

const noRange = "must be a range such as 203.0.113.0/24, or 203.0.113.7/32 for one address";
const tooWide = "must have a prefix longer than /8";
const notPublic = "must be public addresses: Entra ID sees your network's address on the internet";
const hostBits = (range: string, address: string) =>
  `must not have host bits: write ${range} for the whole range, or ${address} for one address`;

describe("the address ranges of a named location", () => {
  it.each([
    ["203.0.113.0/24", "203.0.113.7/32", "9.0.0.0/9", "172.32.0.0/12"],
    ["2001:db8::/32", "2001:DB8:0:0:0:0:0:0/32", "2001:db8::7/128"],
  ])("may be %s, %s, %s", (...cidrs) => {
    for (const cidr of cidrs) expect(inOffice(cidr), cidr).toEqual([]);
  });

  it.each<[string, readonly unknown[]]>([
    [noRange, ["203.0.113.7", "office", "203.0.113.0/33", "2001:db8::/129", "203.0.113/24", "203.0.113.0/-1"]],
    [noRange, ["2001:db8::%1/128", 7]],
    [tooWide, ["9.0.0.0/8", "8.0.0.0/7", "2000::/8"]],
    // Entra ID never sees these.
    [notPublic, ["10.1.0.0/16", "172.16.0.0/12", "192.168.1.0/24", "127.0.0.1/32", "100.64.0.0/10", "169.254.1.1/32"]],
    [notPublic, ["fd00::/16", "fe80::1/128", "::1/128"]],
    // These may mean one address.
    [hostBits("203.0.113.0/24", "203.0.113.7/32"), ["203.0.113.7/24"]],
    [hostBits("203.0.113.0/31", "203.0.113.1/32"), ["203.0.113.1/31"]],
    [hostBits("2001:db8::/48", "2001:db8::1/128"), ["2001:DB8:0:0::1/48"]],
    [hostBits("203.0.113.0/24", "203.0.113.0/32"), ["::ffff:203.0.113.0/120"]],
  ])("%s: %j", (rule, cidrs) => {
    for (const cidr of cidrs) expect(inOffice(cidr), String(cidr)).toEqual([[at, rule]]);
  });

  it("needs one, without which Entra ID refuses a location", () => {
    expect(problems({ namedLocations: { office: { cidrs: [] } } })).toEqual([
      ["conditionalAccess.namedLocations.office.cidrs", "must have an address range, such as your office's"],
    ]);
  });
});

const aboutNobody = "needs accounts in conditionalAccess.serviceAccounts, which is empty";

describe("conditional access", () => {
  it.each([
    [{ state: "on" }, "state", "must be off, report-only or enforced"],
    [{ baselineMfa: "yes" }, "baselineMfa", "must be true or false"],
    [
      { emergencyAccounts: ["emergency"] },
      "emergencyAccounts.0",
      "must be a user principal name, such as ada@contoso.com",
    ],
    [{ emergencyGroups: ["Crew", "crew"] }, "emergencyGroups", "must not repeat a name (ignoring case)"],
    [
      { namedLocations: { AllTrusted: { cidrs: ["203.0.113.0/24"] } } },
      "namedLocations.AllTrusted",
      "a location's name must be 2 to 30 lower-case letters, digits and hyphens, starting with a letter",
    ],
    [{ serviceAccountOnlyApi: true }, "serviceAccountOnlyApi", aboutNobody],
    [{ serviceAccountMfaElsewhere: true, serviceAccounts: [] }, "serviceAccountMfaElsewhere", aboutNobody],
    [
      { serviceAccounts: ["robot@contoso.com", "Ada@contoso.com"], emergencyAccounts: ["ada@CONTOSO.com"] },
      "serviceAccounts.1",
      "must not also be an emergency account: a policy can't both apply to it and exclude it",
    ],
    [
      { acceptLockOutRisk: { "deployer-shut-out": "because" } },
      "acceptLockOutRisk.deployer-shut-out",
      "must be a reason of at least 10 characters",
    ],
    [{ everythingOnlyFrom: { locations: "office" } }, "everythingOnlyFrom.locations", "must be a list"],
  ])("%j is refused", (settings, path, rule) => {
    expect(problems(settings)).toEqual([[`conditionalAccess.${path}`, rule]]);
  });

  it("accepts only dangers that the guard knows, except those that no reason could justify", () => {
    const [problem] = problemsIn({
      ...valid,
      conditionalAccess: { acceptLockOutRisk: { "unknown-principal": "we know what we do" } },
    });

    expect(problem?.rule).toBe(
      "is not a setting; conditionalAccess.acceptLockOutRisk has no-emergency-access, emergency-access-shut-out, everybody-blocked, empty-location, deployer-shut-out",
    );
  });
});

it.each([
  [{ apiOnlyFrom: ["offcie"] }, "apiOnlyFrom.0", / office$/],
  [{ everythingOnlyFrom: { locations: ["OFFICE"] } }, "everythingOnlyFrom.locations.0", / office$/],
  [
    { workloadIdentitiesOnlyFrom: ["home"] },
    "workloadIdentitiesOnlyFrom.0",
    /^add home: \{ cidrs: \[<such as 203\.0\.113\.0\/24>\] \} to .*, or write another one in its place: office$/,
  ],
  // They mean something to Graph, or to JavaScript.
  [{ apiOnlyFrom: ["AllTrusted"] }, "apiOnlyFrom.0", /^add <a name/],
  [{ apiOnlyFrom: ["constructor"] }, "apiOnlyFrom.0", /^add constructor/],
])("%j names a location that isn't declared", (policy, path, fix) => {
  const namedLocations = { office: { cidrs: ["203.0.113.0/24"] } };
  expect(problemsIn({ ...valid, conditionalAccess: { namedLocations, ...policy } })).toMatchObject([
    {
      path: `conditionalAccess.${path}`,
      rule: "must be a location of conditionalAccess.namedLocations",
      fix: expect.stringMatching(fix),
    },
  ]);
});

it("adds a location under a name that one may have, and none beside another form of the others", () => {
  const [problem] = problemsIn({ ...valid, conditionalAccess: { apiOnlyFrom: ["HQ"] } });
  expect(problem?.fix).toMatch(/^add <a name in lower case>: .*, and write its name here$/);
  const [unknown] = problemsIn({
    ...valid,
    conditionalAccess: { locations: { office: { cidrs: ["203.0.113.0/24"] } } },
  });
  expect(unknown?.fix).toBe("rename it to namedLocations in the stack's settings file");
  const namedLocations = [{ name: "office", cidrs: ["203.0.113.0/24"] }];
  const problems = problemsIn({ ...valid, conditionalAccess: { namedLocations, apiOnlyFrom: ["office"] } });
  expect(problems.map(({ path }) => path)).toEqual(["conditionalAccess.namedLocations"]);
});

const and = "and add the policies that you want, ";
it.each([
  [true, { state: "report-only" }, and],
  ["enabled", { state: "report-only" }, and],
  [["grace@contoso.com"], { state: "report-only" }, and],
  ["Enforced", { state: "enforced" }, and],
  [false, { state: "off" }, ""],
  [["baselineMfa"], { state: "report-only", baselineMfa: true }, ""],
])("%j as all of conditional access guesses no policy, and names the guide", (typed, meant, next) => {
  const [problem, ...others] = problemsIn({ ...valid, conditionalAccess: typed });
  const [first, ...lines] = (problem?.fix ?? "").split("\n");
  expect(parse(lines.join("\n"))).toEqual({ "protected-function:conditionalAccess": meant });
  expect(first).toBe(`write this in the stack's settings file, ${next}explained in docs/guides/conditional-access.md:`);
  expect(others).toEqual([]);
});

it("a switch of all policies is their state", () => {
  const [problem] = problemsIn({ ...valid, conditionalAccess: { enabled: "enabled" } });
  expect(problem?.fix).toBe('write state: "enforced" in its place in the stack\'s settings file');
});
