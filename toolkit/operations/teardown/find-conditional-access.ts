import type { JsonApi } from "../../clients/json-api.ts";
import { RequestRefused } from "../../clients/json-api.ts";
import {
  type ConditionalAccessPolicyInputs,
  toGraphPolicy,
} from "../../engine/stand-ins/azuread/conditional-access-policy-wire.ts";
import { listAll } from "../../clients/list-all.ts";
import { says } from "./says.ts";
import { ofType, type StackState } from "./stack-state.ts";
import { lastOf, type Thing } from "./thing.ts";

/** Graph's two collections of conditional access. */
export type Collection = "policies" | "namedLocations";

export interface ConditionalAccessThing extends Thing {
  readonly collection: Collection;
  readonly deleted: boolean;
  /** Graph deletes no location that is trusted. */
  readonly trusted: boolean;
}

/** Policies and locations bear no mark: the state's id is proof, and so is all that an engine had begun to create. */
export interface FoundConditionalAccess {
  readonly ours: readonly ConditionalAccessThing[];
  /** All others, live and deleted: some may look like ours. */
  readonly others: readonly ConditionalAccessThing[];
}

interface Item {
  readonly id: string;
  readonly displayName: string;
  readonly isTrusted?: boolean;
}

export const conditionalAccessRoot = "/v1.0/identity/conditionalAccess";
const types: Readonly<Record<Collection, string>> = {
  policies: "azuread:index/conditionalAccessPolicy:ConditionalAccessPolicy",
  namedLocations: "azuread:index/namedLocation:NamedLocation",
};

/**
 * Who may not read conditional access has made none of it.
 *
 * @throws RequestRefused where the stack has some, and this login may not read it
 */
export async function findConditionalAccess(graph: JsonApi, state: StackState): Promise<FoundConditionalAccess> {
  const all: ConditionalAccessThing[] = [];
  const ours = new Set<string>();
  for (const collection of ["policies", "namedLocations"] as const) {
    const known = new Set(ofType(state.resources, types[collection]).map(({ id = "" }) => lastOf(id)));
    const begun = ofType(state.begun, types[collection]).map(({ inputs }) => wireOf(collection, inputs));
    for (const [path, deleted] of [
      [`${conditionalAccessRoot}/${collection}`, false],
      [`${conditionalAccessRoot}/deletedItems/${collection}`, true],
    ] as const) {
      for (const item of await listed(graph, path, known.size + begun.length > 0)) {
        all.push(thingOf(item, collection, deleted));
        if (known.has(item.id) || begun.some((wanted) => says(item, wanted))) ours.add(item.id);
      }
    }
  }
  return { ours: all.filter(({ id }) => ours.has(id)), others: all.filter(({ id }) => !ours.has(id)) };
}

async function listed(graph: JsonApi, path: string, needed: boolean): Promise<readonly Item[]> {
  try {
    return await listAll<Item>(graph, path);
  } catch (error) {
    if (needed || !(error instanceof RequestRefused) || error.status !== 403) throw error;
    return [];
  }
}

function thingOf(item: Item, collection: Collection, deleted: boolean): ConditionalAccessThing {
  const kind = collection === "policies" ? "conditional access policy" : "named location";
  const { id, displayName: name, isTrusted: trusted = false } = item;
  return { kind, name, id, collection, deleted, trusted };
}

/** What the plugin sends to create it. */
function wireOf(collection: Collection, inputs: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (collection === "policies") return toGraphPolicy(inputs as unknown as ConditionalAccessPolicyInputs);
  const { displayName, ip } = inputs as {
    readonly displayName: string;
    readonly ip: { readonly ipRanges: readonly string[]; readonly trusted?: boolean };
  };
  const ipRanges = ip.ipRanges.map((cidrAddress) => ({ cidrAddress }));
  return { displayName, isTrusted: ip.trusted === true, ipRanges };
}
