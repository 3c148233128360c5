import { beforeAll, expect, test } from "vitest";
import type { PropertyMap } from "../../../../packages/engine/stand-ins/property-values.ts";
import { declared, siteId, vaultBody, vaultId } from "./declared-resources.ts";
import { attachToTwin } from "./twin-side.ts";

type Body = Record<string, unknown>;

/** Everything declared, made; and the bodies that made it, for somebody else to send again, altered. */
async function deployed(atEnd?: (end: () => Promise<void>) => void) {
  const { engine, tenant, put, sent } = await attachToTwin(atEnd);
  const states = new Map<
    string,
    { readonly id: string; readonly inputs: PropertyMap; readonly outputs: PropertyMap }
  >();
  for (const { type, id, inputs: said } of declared) {
    if (id.startsWith(vaultId)) await put(vaultId, "2024-11-01", vaultBody);
    const { inputs } = await engine.check(type, said);
    states.set(id, { inputs, ...(await engine.create(type, inputs)) });
  }
  return { engine, tenant, put, sent, states };
}

/** For all that read; what they alter, they put back. */
let world: Awaited<ReturnType<typeof deployed>>;
beforeAll(async () => {
  let end: (() => Promise<void>) | undefined;
  world = await deployed((one) => (end = one));
  return end;
});

test("nothing differs right after the deployment", async () => {
  const { engine, states } = world;
  for (const { type, id } of declared) {
    const state = states.get(id);
    if (!state) throw new Error(`${id} was not made`);
    const live = await engine.read(type, state.id, state);
    expect(live?.inputs, type).toEqual(state.inputs);
  }
});

test.each(declared.flatMap((one) => one.altered.map(([at, value, path]) => ({ one, at, value, path }))))(
  "$one.type: finds a change of $path",
  async ({ one, at, value, path }) => {
    const { engine, put, sent, states } = world;
    const state = states.get(one.id);
    if (!state) throw new Error(`${one.id} was not made`);
    const made = sent(one.id);
    await put(one.id, one.apiVersion, altered(made, at.split("."), value));
    const live = await engine.read(one.type, state.id, state);
    expect(Object.keys((await engine.diff(one.type, live?.inputs ?? {}, state.inputs)).detailed)).toEqual([path]);
    await put(one.id, one.apiVersion, made);
    expect((await engine.read(one.type, state.id, state))?.inputs).toEqual(state.inputs);
  },
);

test("does not find altered app settings, as the plugin does not (pulumi-azure-native#4263)", async () => {
  const { engine, put, states } = await deployed();
  const state = states.get(siteId);
  if (!state) throw new Error("the site was not made");
  await put(`${siteId}/config/appsettings`, "2025-05-01", { properties: { A: "2", B: "3" } });
  expect(await engine.read("azure-native:web:WebApp", siteId, state)).toMatchObject({ inputs: state.inputs });
});

test("does not find an altered value of a secret", async () => {
  const { engine, put, sent, states } = await deployed();
  const id = `${vaultId}/secrets/caller`;
  const state = states.get(id);
  if (!state) throw new Error("the secret was not made");
  await put(id, "2024-11-01", altered(sent(id), ["properties", "value"], "other"));
  expect(await engine.read("azure-native:keyvault:Secret", id, state)).toMatchObject({ inputs: state.inputs });
});

test("deletes everything", async () => {
  const { engine, tenant, states } = await deployed();
  for (const { type, id } of declared.toReversed()) {
    const state = states.get(id);
    if (state) await engine.delete(type, state.id, state);
  }
  expect(tenant.subscription.all().map(({ type }) => type)).toEqual([
    "Microsoft.Authorization/roleAssignments",
    "Microsoft.Authorization/roleAssignments",
  ]);
});

function altered(body: unknown, [name = "", ...rest]: readonly string[], value: unknown): unknown {
  const copy = (Array.isArray(body) ? [...(body as unknown[])] : { ...(body as Body) }) as Body;
  copy[name] = rest.length === 0 ? value : altered(copy[name], rest, value);
  return copy;
}
