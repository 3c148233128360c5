import { describe, expect, it } from "vitest";
import { type Finding, finding, type FindingOf } from "../../../../../packages/pf/commands/review/findings/finding.ts";
import { foldEffects } from "../../../../../packages/pf/commands/review/findings/fold-effects.ts";

type AccessFacts = FindingOf<"access/gains">["facts"];
const access = (who: string, more: Partial<AccessFacts>, endpoints: readonly string[]) => ({
  subject: `${who}: ${endpoints.join(", ")}`,
  facts: {
    who,
    how: "client credentials",
    from: "everywhere",
    resource: endpoints.join(", "),
    endpoints,
    places: [],
    policies: [],
    ...more,
  } as const,
});
const gains = (who: string, more: Partial<AccessFacts> = {}, endpoints: readonly string[] = ["GET orders"]) =>
  finding({ id: "access/gains", ...access(who, more, endpoints) });
const loses = (who: string, more: Partial<AccessFacts> = {}) =>
  finding({ id: "access/loses", ...access(who, more, ["GET orders"]) });
const callerA = { kind: "caller", name: "a" } as const;
const ada = { kind: "user", name: "ada@x" } as const;
const ofA = { principals: [callerA] };
/** What many findings about App Service authentication are about. */
const gate = "App Service authentication";
const cause = (id: Finding["id"], severity: Finding["severity"], subject: string, facts: object = {}): Finding =>
  ({ id, severity, subject, facts }) as unknown as Finding;
const ofOrders = { endpoint: "GET orders", endpoints: ["GET orders"], path: "/api/orders", who: [] };
const proof = (check: string, endpoint = "GET orders"): Finding =>
  cause("endpoint/proof-lost", "weakens", `${endpoint} ${check}`, { check, endpoint });

/** "endpoint/new GET orders <- access/gains …" */
function folded(...findings: readonly Finding[]): readonly string[] {
  return foldEffects(findings).map(({ severity, id, subject, effects = [] }) => {
    const below = effects.map((one) => `${one.id} ${one.subject}`).join(" + ");
    return `${severity} ${id} ${subject}${below === "" ? "" : ` <- ${below}`}`;
  });
}

it("a new caller's owners are told with it", () => {
  const created = cause("registration/new", "changes", "caller a");
  const owned = (what: string) => cause("registration/owner-added", "opens", `${what}: user ada@x`, { what });

  expect(folded(created, owned("caller a"), owned("caller b"))).toEqual([
    "opens registration/new caller a <- registration/owner-added caller a: user ada@x",
    "opens registration/owner-added caller b: user ada@x",
  ]);
});

it("a removed caller is told once", () => {
  const ofCaller = { application: callerA };

  expect(
    folded(
      cause("location/wider", "weakens", "office"),
      cause("gate/application-removed", "breaks", "caller a", ofCaller),
      cause("registration/deleted", "breaks", "caller a", ofCaller),
      cause("assignment/removed", "breaks", "caller a: R of the API", { principal: callerA }),
      cause("output/removed", "breaks", "callers.a"),
      cause("output/removed", "breaks", "callers.b"),
      loses("caller a", { ...ofA, places: ["office"] }),
    ),
  ).toEqual([
    "weakens location/wider office",
    "breaks registration/deleted caller a <- gate/application-removed caller a + assignment/removed caller a: R of the API + output/removed callers.a + access/loses caller a: GET orders",
    "breaks output/removed callers.b",
  ]);
});

it("a removed alert is told once, with the people whom it told", () => {
  const deleted = (name: string, danger: string) =>
    cause("resource/deleted", "weakens", name, { type: "azure-native:monitor:x", name, danger });

  expect(
    folded(deleted("refused-told", "nobody told"), deleted("refused", "alert off"), deleted("other", "nobody told")),
  ).toEqual(["weakens resource/deleted refused <- resource/deleted refused-told", "weakens resource/deleted other"]);
});

describe("a cause and its effects are one finding", () => {
  it.for([
    [cause("endpoint/new", "opens", "GET orders", ofOrders), gains("caller a")],
    [cause("endpoint/anonymous", "opens", "GET orders", ofOrders), gains("anybody")],
    [cause("endpoint/role-removed", "breaks", "GET orders: R", ofOrders), loses("caller a")],
    [cause("assignment/added", "opens", "caller a: R of the API", { principal: callerA }), gains("caller a", ofA)],
    [cause("assignment/added", "opens", "x", { principal: ada }), gains("somebody", { principals: [ada] })],
    [
      cause("assignment/removed", "breaks", "x", { principal: { kind: "group", name: "Sales" } }),
      loses("somebody in it", { principals: [ada, { kind: "group", name: "Sales" }] }),
    ],
    [cause("assignment/added", "opens", "x", { principal: callerA }), gains("caller a, an existing app", ofA)],
    [cause("entitlement/renamed", "breaks", "R"), cause("entitlement/disabled-meanwhile", "breaks", "R")],
    [cause("policy/removed", "weakens", "MFA"), gains("caller a", { policies: ["MFA"] })],
    [cause("location/wider", "weakens", "office"), gains("caller a", { places: ["elsewhere", "office"] })],
    [cause("gate/off", "weakens", gate), loses("caller a")],
    [cause("gate/excluded-path-added", "opens", "/api/*"), gains("anybody")],
    [cause("gate/application-removed", "breaks", "caller a", { application: callerA }), loses("caller a", ofA)],
    [
      cause("gate/application-removed", "breaks", "the API", { application: { kind: "api", name: "" } }),
      loses("somebody", { how: "password" }),
    ],
    [cause("registration/deleted", "breaks", "caller a", { application: callerA }), loses("caller a", ofA)],
    [cause("registration/token-version", "breaks", "the API"), cause("gate/issuer", "breaks", gate)],
    [
      cause("registration/token-version", "breaks", "the API"),
      cause("gate/audience-removed", "breaks", "api://x", { isOwn: true }),
    ],
    [
      cause("setting/weaker", "weakens", "protectResources"),
      cause("option/unprotected", "weakens", "api protect", { setting: "protectResources" }),
    ],
    [
      cause("gate/missing", "weakens", gate),
      cause("gate/missing", "weakens", "authentication", { type: "azure-native:web:WebAppAuthSettingsV2" }),
    ],
    [
      cause("entitlement/replaced", "breaks", "R of the API"),
      cause("assignment/replaced", "breaks", "a-assignment", { role: "R of the API" }),
    ],
    [
      cause("emergency/one-way-back", "weakens", "emergency accounts", { removed: ["emergency account a"] }),
      cause("policy/stricter", "breaks", "MFA", { names: ["emergency account a"] }),
    ],
    [cause("gate/authentication-not-required", "weakens", gate), proof("E1")],
    [cause("gate/off", "weakens", gate), proof("E2")],
    [cause("gate/issuer", "breaks", gate), proof("B01")],
  ] as const)("with the effects below it (%#)", ([one, effect]) => {
    expect(folded(effect, one)).toEqual([expect.stringMatching(/^\w+ \S+ .* <- /)]);
    expect(foldEffects([one, effect])[0]).toMatchObject({ id: one.id, effects: [{ id: effect.id }] });
  });

  it("with the severity of its worst effect", () => {
    const widened = cause("location/wider", "changes", "office");
    expect(folded(widened, gains("caller a", { places: ["office"] }))).toEqual([
      "opens location/wider office <- access/gains caller a: GET orders",
    ]);
  });

  it.for([
    [cause("endpoint/new", "opens", "GET orders", ofOrders), proof("E3")],
    [cause("gate/off", "weakens", gate), proof("E4")],
    [cause("endpoint/anonymous", "opens", "GET orders", ofOrders), proof("E5")],
    [cause("gate/off", "weakens", gate), proof("B15")],
  ] as const)("unless the function's own guard fails (%#)", ([one, failed]) => {
    expect(foldEffects([one, failed])).toEqual([one, failed]);
  });

  it("for the only cause of all gained access, or with a reason among several", () => {
    const strange = gains("assigned user ada@x", {}, ["POST orders"]);
    const consent = cause("registration/disabled", "breaks", "the API", { application: { kind: "api", name: "" } });

    expect(
      folded(
        cause("gate/every-application", "weakens", "x"),
        cause("endpoint/new", "opens", "GET orders", ofOrders),
        gains("caller a"),
      ),
    ).toEqual([
      "weakens gate/every-application x",
      "opens endpoint/new GET orders <- access/gains caller a: GET orders",
    ]);
    expect(folded(cause("endpoint/new", "opens", "GET orders", ofOrders), consent, strange)).toEqual([
      "opens endpoint/new GET orders <- access/gains assigned user ada@x: POST orders",
      "breaks registration/disabled the API",
    ]);
    expect(
      folded(
        cause("endpoint/new", "opens", "GET orders", ofOrders),
        cause("gate/application-added", "weakens", "stranger", { application: { kind: "application", name: "s" } }),
        strange,
      ),
    ).toEqual([
      "opens endpoint/new GET orders",
      "weakens gate/application-added stranger",
      "opens access/gains assigned user ada@x: POST orders",
    ]);
    // What decides about nobody's access opens nothing.
    expect(folded(cause("setting/weaker", "weakens", "retentionDays"), strange)).toEqual([
      "weakens setting/weaker retentionDays",
      "opens access/gains assigned user ada@x: POST orders",
    ]);
  });

  it("without losing any finding", () => {
    const all = [
      cause("gate/off", "weakens", gate),
      cause("registration/token-version", "breaks", "the API"),
      cause("gate/issuer", "breaks", gate),
      loses("caller a"),
      gains("caller b", {}, []),
      proof("E3"),
      proof("E2"),
      cause("resource/unknown-property", "unknown", "x"),
    ];
    const flat = (findings: readonly Finding[]): readonly string[] =>
      findings.flatMap((one) => [`${one.id} ${one.subject}`, ...flat(one.effects ?? [])]);

    expect(flat(foldEffects(all)).toSorted()).toEqual(flat(all).toSorted());
    expect(folded(...all)).toEqual([
      "opens gate/off App Service authentication <- access/loses caller a: GET orders + access/gains caller b:  + endpoint/proof-lost GET orders E2",
      "breaks registration/token-version the API <- gate/issuer App Service authentication",
      "weakens endpoint/proof-lost GET orders E3",
      "unknown resource/unknown-property x",
    ]);
  });

  it("for a removed role and the caller whom the guard now refuses, but not for a guard that fails otherwise", () => {
    const removed = (...who: readonly string[]) =>
      cause("endpoint/role-removed", "breaks", "GET orders: Read", { ...ofOrders, role: "Read", who });
    const lost = (status: number, refusedBy = "the function") =>
      cause("endpoint/proof-lost", "breaks", `B01 ${status}`, { check: "B01", refusedBy, status, differs: ["status"] });

    expect(folded(removed("a"), lost(403), lost(401), lost(500, "the host"), proof("E2"))).toEqual([
      "breaks endpoint/role-removed GET orders: Read <- endpoint/proof-lost B01 403",
      "breaks endpoint/proof-lost B01 401",
      "breaks endpoint/proof-lost B01 500",
      "weakens endpoint/proof-lost GET orders E2",
    ]);
    expect(folded(removed(), lost(403))).toHaveLength(2);
  });

  it("for an app setting and the function's trust in it", () => {
    const setting = cause("gate/overridden-by-app-setting", "weakens", "WEBSITE_AUTH_ENABLED of function-app");
    const kept = cause("setting/app-setting", "changes", "function-app siteConfig.appSettings[PAGE_SIZE].value");

    expect(folded(setting, proof("E4"), proof("E3"))).toEqual([
      "weakens gate/overridden-by-app-setting WEBSITE_AUTH_ENABLED of function-app <- endpoint/proof-lost GET orders E4",
      "weakens endpoint/proof-lost GET orders E3",
    ]);
    expect(folded(kept, proof("E4"))).toHaveLength(2);
  });

  it("for a new resource and its missing protection", () => {
    const of = (name: string) => ({ type: "a:b:C", name });
    const created = cause("resource/new", "changes", "storage-exports", of("storage-exports"));
    const site = cause("resource/without-authentication", "opens", "jobs", of("jobs"));
    const open = (subject: string) =>
      cause("resource/unprotected", "weakens", subject, of(subject.split(" ")[0] ?? ""));

    expect(folded(created, open("storage-exports keys"), open("storage keys"))).toEqual([
      "weakens resource/new storage-exports <- resource/unprotected storage-exports keys",
      "weakens resource/unprotected storage keys",
    ]);
    expect(folded(cause("resource/new", "unknown", "jobs", of("jobs")), open("jobs publishing"), site)).toEqual([
      "opens resource/without-authentication jobs <- resource/new jobs + resource/unprotected jobs publishing",
    ]);
  });

  it("for a secret in plain text and the change that exposes it, unlike any other", () => {
    const plain = (name: string, path: string) =>
      finding({ id: "resource/plain-secret", subject: `${name} ${path}`, facts: { name, path } });
    const at = (subject: string, danger: string) => {
      const [name, path] = subject.split(" ");
      return cause("resource/unprotected", "weakens", subject, { danger, name, path });
    };

    expect(
      folded(
        cause("output/not-secret", "weakens", "callers.integration.clientSecret"),
        cause("option/not-secret", "weakens", "first additionalSecretOutputs", { name: "first" }),
        plain("integration", "clientSecret"),
        at("vault-secret properties.value", "plain secret"),
        at("note keepers.key", "public blobs"),
        plain("first", "value"),
        plain("vault-secret", "properties.value"),
        plain("note", "keepers.key"),
      ),
    ).toEqual([
      "weakens output/not-secret callers.integration.clientSecret <- resource/plain-secret integration clientSecret",
      "weakens option/not-secret first additionalSecretOutputs <- resource/plain-secret first value",
      "weakens resource/unprotected vault-secret properties.value <- resource/plain-secret vault-secret properties.value",
      "weakens resource/unprotected note keepers.key",
      "weakens resource/plain-secret note keepers.key",
    ]);
  });

  it("and one for the upgraded stack and a new one, unless the new one is worse", () => {
    const secret = cause("output/not-secret", "weakens", "callers.partner.clientSecret");
    const anew = (severity: "opens" | "weakens"): Finding => ({
      ...cause("deployment/differs-anew", severity, secret.subject, { only: "anew" }),
      effects: [secret],
    });

    expect(foldEffects([secret, anew("weakens")])).toMatchObject([{ id: "output/not-secret", effects: [{}] }]);
    expect(foldEffects([secret, anew("opens")])).toHaveLength(2);
  });

  it("but a new stack's missing protection doesn't widen the existing one's access", () => {
    const differs: Finding = {
      ...cause("deployment/differs-anew", "opens", "caller a: GET orders", { only: "over the base" }),
      effects: [gains("caller a")],
    };
    const [missing, ...more] = foldEffects([cause("gate/missing", "weakens", gate), differs]);

    expect(missing).toMatchObject({ id: "gate/missing", severity: "weakens", effects: [{ severity: "weakens" }] });
    expect(more).toEqual([]);
    expect(foldEffects([differs])).toEqual([differs]);
  });
});
