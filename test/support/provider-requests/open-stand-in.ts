import { createDeployerFetch } from "../../../packages/engine/stand-ins/deployer-fetch.ts";
import { startStandIns } from "../../../packages/engine/stand-ins/index.ts";
import type { PropertyMap } from "../../../packages/engine/stand-ins/property-values.ts";
import type { Twin } from "../../../packages/twin/index.ts";
import { EngineClient } from "../stand-ins/engine-client.ts";
import { fillObject, type Values } from "./fill-in.ts";
import type { EngineCall, Json, SentRequest } from "./recorded-request.ts";
import { deployerEnvironment } from "../../../packages/pf/stacks/local/local-stack.ts";

interface State {
  readonly type: string;
  readonly id: string;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
}

export interface OpenedStandIn {
  readonly engine: EngineClient;
  readonly values: Values;
  /** Sent to Graph so far, tokens left out; the caller may empty it. */
  readonly sent: SentRequest[];
  /** Asks the stand-in over gRPC, as the engine does, and keeps the state. Rejects with the stand-in's error. */
  readonly ask: (call: EngineCall) => Promise<void>;
  readonly close: () => Promise<void>;
}

const graph = "https://graph.microsoft.com";

/** The stand-in for azuread, logged in as the twin's deployer, with a record of what it sends. */
export async function openStandIn(
  twin: Twin,
  pause: (milliseconds: number) => Promise<void>,
  now: () => number,
): Promise<OpenedStandIn> {
  const environment = { ...twin.environment, ...deployerEnvironment(twin) };
  const network = createDeployerFetch(environment);
  const sent: SentRequest[] = [];
  const standIns = await startStandIns({
    environment,
    names: ["azuread"],
    pause,
    now,
    fetch: async (url, request) => {
      if (url.startsWith(graph)) {
        const line = `${request.method} ${decodeURIComponent(url.slice(graph.length).replaceAll("+", " "))}`;
        sent.push({ line, ...(request.body !== undefined && { body: JSON.parse(request.body) as Json }) });
      }
      return await network.fetch(url, request);
    },
  });
  const engine = new EngineClient(standIns.ports.azuread);
  const values: Values = new Map([["me", twin.control.deployer.servicePrincipalObjectId]]);
  const states = new Map<string, State>();
  const stateOf = (resource: string): State => {
    const state = states.get(resource);
    if (!state) throw new Error(`nothing was made that is called ${resource}`);
    return state;
  };
  const keep = (gives: Readonly<Record<string, string>> | undefined, outputs: PropertyMap): void => {
    for (const [name, output] of Object.entries(gives ?? {})) values.set(name, outputs[output] as Json);
  };

  const ask = async (call: EngineCall): Promise<void> => {
    if (call.call === "invoke") {
      keep(call.gives, await engine.invoke(call.type, fillObject(call.inputs, values) as PropertyMap));
    } else if (call.call === "create") {
      const { type } = call;
      const { inputs, failures } = await engine.check(type, fillObject(call.inputs, values) as PropertyMap);
      if (failures.length > 0) throw new Error(failures.join("\n"));
      const { id, outputs } = await engine.create(type, inputs);
      states.set(call.resource, { type, id, inputs, outputs });
      keep({ ...call.gives }, { ...outputs, id });
    } else if (call.call === "read") {
      const state = stateOf(call.resource);
      const read = await engine.read(state.type, state.id, state);
      if (!read) throw new Error(`${call.resource} is gone`);
    } else if (call.call === "update") {
      const state = stateOf(call.resource);
      const { inputs } = await engine.check(state.type, fillObject(call.inputs, values) as PropertyMap, {
        olds: state.inputs,
      });
      const ignoreChanges = [...(call.ignoreChanges ?? [])];
      const outputs = await engine.update(state.type, state.id, state, inputs, { ignoreChanges });
      states.set(call.resource, { ...state, inputs, outputs });
    } else {
      const state = stateOf(call.resource);
      await engine.delete(state.type, state.id, state);
      states.delete(call.resource);
    }
  };

  return {
    engine,
    values,
    sent,
    ask,
    close: async () => {
      engine.close();
      await Promise.all([standIns.close(), network.close()]);
    },
  };
}
