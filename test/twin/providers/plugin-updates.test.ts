import { describe, expect, it } from "vitest";
import type { PropertyMap } from "../../../packages/engine/stand-ins/property-values.ts";
import { attach } from "../../support/stand-ins/attach.ts";
import { propertiesOf, type RecordedUpdate, recordedAnswers, recordedUpdates } from "./plugin/recording.ts";

const graph = "https://graph.microsoft.com";

/** Requests that the stand-in sends otherwise than the plugin, and why: `owners api`. Twelve entries at most. */
const otherwise: Readonly<Record<string, string>> = {};

const titleOf = ({ step, name, call }: RecordedUpdate): string => `${step}: ${call} ${name}`;

/** Properties with other values at paths such as `api.requestedAccessTokenVersion`. */
function saying(properties: Readonly<Record<string, unknown>>, said: RecordedUpdate["said"]): PropertyMap {
  const changed = structuredClone(properties) as Record<string, unknown>;
  for (const [path, value] of Object.entries(said)) {
    const names = path.split(".");
    const last = names.pop() ?? path;
    const holder = names.reduce((inner, name) => inner[name] as Record<string, unknown>, changed);
    holder[last] = value;
  }
  return propertiesOf(changed);
}

/** The resource as it was deployed. */
function stateOf(name: string) {
  const ofIt = recordedAnswers.filter((recorded) => recorded.name === name);
  const read = ofIt.find(({ method }) => method === "Read");
  const check = ofIt.find(({ method }) => method === "Check");
  const properties = read?.request["properties"];
  if (!properties || !check?.response.inputs) throw new Error(`${name} was not recorded`);
  return { type: read.type, id: String(read.request.id), properties, inputs: check.response.inputs };
}

/** The settings that were changed earlier are in the state already. */
function saidBefore({ name, step, said }: RecordedUpdate): RecordedUpdate["said"] {
  const index = recordedUpdates.findIndex((other) => other.name === name && other.step === step);
  const earlier = recordedUpdates.slice(0, index).filter((other) => other.name === name && other.call === "update");
  const known = Object.assign({}, ...earlier.map((other) => other.said)) as RecordedUpdate["said"];
  return Object.fromEntries(Object.entries(known).filter(([path]) => path in said));
}

async function sentFor(update: RecordedUpdate) {
  const { engine, microsoft } = await attach("azuread");
  for (const { line, status, answer } of update.exchanges) {
    const [method, ...path] = line.split(" ");
    microsoft.expect(`${method} ${graph}${path.join(" ")}`, { status, ...(answer !== undefined && { body: answer }) });
  }
  const { type, id, properties, inputs } = stateOf(update.name);
  const before = saidBefore(update);
  const old = { inputs: saying(inputs, before), outputs: saying(properties, before) };
  const news = saying(inputs, update.said);
  if (update.diff) {
    const { ignoreChanges } = update;
    const diff = await engine.diffAnswer(type, { olds: old.outputs, oldInputs: old.inputs, news, ignoreChanges });
    const shown = Object.entries(diff.detailedDiff).map(([path, { kind, inputDiff }]) => [path, [kind, inputDiff]]);
    expect(Object.fromEntries(shown)).toEqual(update.diff);
  }
  if (update.call === "create") await engine.create(type, news);
  else if (update.call === "delete") await engine.delete(type, id, old);
  else await engine.update(type, id, old, news, { ignoreChanges: [...update.ignoreChanges] });
  expect(microsoft.unanswered).toEqual([]);
  return microsoft.take().map(({ line, body }) => ({ line: line.replace(graph, ""), body }));
}

describe("each recorded change of a setting", () => {
  it.each(
    recordedUpdates.filter((update) => !(titleOf(update) in otherwise)).map((update) => [titleOf(update), update]),
  )("%s: previews and sends the same requests as the plugin, in the same order and number", async (_, update) => {
    const texts = (sent: readonly { readonly line: string; readonly body?: unknown }[]) =>
      sent.map(({ line, body }) => [line, JSON.stringify(body)]);
    // As texts: the names in a body have an order, too.
    expect(texts(await sentFor(update as RecordedUpdate))).toEqual(texts((update as RecordedUpdate).exchanges));
  });

  it("is sent as recorded, or listed with a valid reason", async () => {
    const listed = recordedUpdates.filter((update) => titleOf(update) in otherwise);
    for (const update of listed) await expect(sentFor(update), titleOf(update)).rejects.toThrow();
    expect(Object.keys(otherwise).length).toBeLessThanOrEqual(12);
    expect(listed.length).toBe(Object.keys(otherwise).length);
  });
});
