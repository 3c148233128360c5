import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PropertyMap } from "../../../packages/engine/stand-ins/property-values.ts";
import { openBesideStandIn } from "../../support/provider-requests/side-by-side.ts";
import { rsaCertificate } from "../../support/rsa-certificate.ts";
import { recordedLookUps } from "./plugin/look-ups.ts";
import { propertiesOf, recordedAnswers } from "./plugin/recording.ts";

/*
 * Everything that was recorded is created again by the stand-in, in an empty tenant with ids of its own. What the plugin
 * answered has the same shape: the names, a null, an empty text or list in the same places.
 */

const ids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<![\w+=-])[\w-]{43}(?![\w+/=-])/g;

/** Ids that every tenant has: Microsoft Graph's, its permissions', and the program's own role and scope. */
const everywhere = new Set([
  "00000003-0000-0000-c000-000000000000",
  "37f7f235-527c-4136-accd-4a02d197296e",
  "14dad69e-099b-42c9-810b-d002981feec1",
  "23ddd0b5-5de3-4713-ac8f-3cbdf977973c",
  "8d1c8a4e-0d43-4f0b-9f5e-5b7f6e1c2a90",
]);

type Wire = Readonly<Record<string, unknown>>;

/** What the values of two answers have to have in common. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value === "string") return value === "" ? "" : "a text";
  if (typeof value === "number" || typeof value === "boolean") return `a ${typeof value}`;
  if (typeof value !== "object" || value === null) return value;
  // A secret.
  if ("4dabf18193072939515e22adb298388d" in value) return "a text";
  const members = Object.entries(value).filter(([name]) => !name.startsWith("__"));
  return Object.fromEntries(members.map(([name, member]) => [name, shapeOf(member)]));
}

const reads = recordedAnswers.filter(({ method }) => method === "Read");
/** In the order in which the plugin was asked to create them. */
const created = reads.map((read) => {
  const check = recordedAnswers.find(({ method, name }) => method === "Check" && name === read.name);
  return { read, news: check?.request["news"] ?? {} };
});
const answers = new Map<string, { readonly created: Wire; readonly refreshed: Wire }>();

async function openTenant() {
  const tenant = await openBesideStandIn();
  const { standIn } = tenant;
  const named = new Map<string, string>();
  const renamed = <Value>(value: Value): Value => {
    const text = JSON.stringify(value).replaceAll(ids, (id) => named.get(id) ?? id);
    return JSON.parse(text) as Value;
  };
  const learn = (theirs: string, ours: string): void => {
    const own = ours.match(ids) ?? [];
    for (const [at, id] of (theirs.match(ids) ?? []).entries()) if (!everywhere.has(id)) named.set(id, own[at] ?? id);
  };
  return { ...tenant, engine: standIn.engine, named, renamed, learn };
}

let tenant: Awaited<ReturnType<typeof openTenant>>;

beforeAll(async () => {
  tenant = await openTenant();
  const { engine, named, renamed, learn } = tenant;
  const objectIdOf = async (token: string, args: Record<string, string | boolean>): Promise<string> =>
    String((await engine.invoke(`azuread:index/${token}:${token}`, args))["objectId"]);
  const user = await objectIdOf("getUser", { userPrincipalName: "ada@twin.onmicrosoft.com" });
  const group = await objectIdOf("getGroup", { displayName: "Function users", securityEnabled: true });
  const graph = await objectIdOf("getServicePrincipal", { clientId: "00000003-0000-0000-c000-000000000000" });
  const { pem } = await rsaCertificate();
  const idsIn = (value: unknown): readonly string[] => JSON.stringify(value ?? null).match(ids) ?? [];
  const made = new Set(
    created.flatMap(({ read }) => {
      const { objectId, clientId } = (read.request["properties"] ?? {}) as Wire;
      return idsIn([read.request.id, objectId, clientId]);
    }),
  );
  const groups = created.flatMap(({ read, news }) => [
    ...(read.name === "assigned-Function users" ? idsIn(news["principalObjectId"]) : []),
    ...(/"excludedGroups":\[[^\]]*\]/.exec(JSON.stringify(news))?.flatMap(idsIn) ?? []),
  ]);
  // What no recorded resource made was there before: people, a group, and Microsoft Graph.
  for (const { read, news } of created) {
    const before = idsIn(news).filter((id) => !made.has(id) && !everywhere.has(id) && !named.has(id));
    for (const id of before) named.set(id, read.type.endsWith("Grant") ? graph : groups.includes(id) ? group : user);
  }
  const waiting = [...created];
  const states: { name: string; type: string; id: string; inputs: PropertyMap; created: Wire }[] = [];
  const isKnown = (id: string): boolean => everywhere.has(id) || named.has(id);
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ news }) => idsIn(news).every(isKnown));
    const [item] = waiting.splice(next, 1);
    if (next < 0 || item === undefined) throw new Error(`nothing can be created before ${waiting[0]?.read.name}`);
    const { type, name, request } = item.read;
    const news = { ...renamed(item.news), ...(type.endsWith("Certificate") && { value: pem }) };
    const { inputs } = await engine.check(type, propertiesOf(news));
    const { id, outputs } = await engine.createdOutputs(type, inputs);
    learn(String(request.id), id);
    const theirs = (request["properties"] ?? {}) as Wire;
    for (const output of ["objectId", "clientId"]) learn(String(theirs[output] ?? ""), String(outputs[output] ?? ""));
    states.push({ name, type, id, inputs, created: outputs as Wire });
  }
  for (const { name, type, id, inputs, created } of states) {
    const refreshed = await engine.refreshedOutputs(type, id, { inputs, outputs: propertiesOf(created) });
    answers.set(name, { created, refreshed: refreshed as Wire });
  }
});

afterAll(async () => expect(await tenant.close()).toEqual([]));

describe.each(created.map(({ read }) => [read.name, read] as const))("%s", (name, read) => {
  it("is in the state as the plugin leaves it when it has created it", () => {
    expect(shapeOf(answers.get(name)?.created)).toEqual(shapeOf(read.request["properties"]));
  });

  it("is in the state as the plugin leaves it when it has read it", () => {
    expect(shapeOf(answers.get(name)?.refreshed)).toEqual(shapeOf(read.response.properties));
  });
});

describe("the look-up", () => {
  const asked: Readonly<Record<string, Readonly<Record<string, string | boolean>>>> = {
    getClientConfig: {},
    getUser: { userPrincipalName: "ada@twin.onmicrosoft.com" },
    getGroup: { displayName: "Function users", securityEnabled: true },
    getServicePrincipal: { clientId: "00000003-0000-0000-c000-000000000000" },
  };
  const kindOf = (value: unknown): string => {
    if (value === "" || (Array.isArray(value) && value.length === 0))
      return value === "" ? "an empty text" : "an empty list";
    if (Array.isArray(value)) return "a list";
    return typeof value === "string" ? "a text" : typeof value === "boolean" ? "a boolean" : "a map";
  };

  it.each(Object.keys(recordedLookUps))(
    "%s answers the same properties with the same kinds of values",
    async (name) => {
      const answer = await tenant.engine.invoke(`azuread:index/${name}:${name}`, asked[name] ?? {});
      const kinds = Object.entries(answer).map(([property, value]) => [property, kindOf(value)]);
      const recorded = Object.entries(recordedLookUps[name] ?? {}).flatMap(([kind, names]) =>
        names.split(" ").map((property) => [property, kind]),
      );
      expect(Object.fromEntries(kinds)).toEqual(Object.fromEntries(recorded));
    },
  );
});

it("compares every type that the stand-in has", () => {
  expect(new Set(created.map(({ read }) => read.type)).size).toBe(10);
});
