import type { KeptThing } from "../../../packages/twin/index.ts";
import type { EmptyLocalStack } from "../../support/local-deployment.ts";

/** Everything in the tenant and the subscription, recycle bins included, byte for byte. */
export type Photograph = ReadonlyMap<string, KeptThing>;

/** What two photographs say of a thing: by key, `resources//subscriptions/…`, whether it is deleted or not. */
export interface Difference {
  readonly key: string;
  readonly name: string;
  readonly what: "gone" | "new" | "changed";
}

export function photograph({ local }: EmptyLocalStack): Photograph {
  return new Map(local.twin.control.contents().map((thing) => [keyOf(thing), thing]));
}

/** Nothing of a thing but its key and name is told: secrets are in it. */
export function differences(before: Photograph, after: Photograph): readonly Difference[] {
  const gone = [...before].filter(([key]) => !after.has(key)).map(([key, thing]) => told(key, thing, "gone"));
  const others = [...after].flatMap(([key, thing]) => {
    const earlier = before.get(key);
    if (earlier === undefined) return [told(key, thing, "new")];
    return earlier.json === thing.json ? [] : [told(key, thing, "changed")];
  });
  return [...gone, ...others];
}

/** The key that a thing has live and deleted alike. */
export function baseOf(key: string): string {
  return key.endsWith(deleted) ? key.slice(0, -deleted.length) : key;
}

export function nameOf({ json, id }: KeptThing): string {
  const { displayName, name } = JSON.parse(json) as { readonly displayName?: string; readonly name?: string };
  return displayName ?? name ?? id;
}

const deleted = " (deleted)";

function keyOf({ collection, id, isDeleted }: KeptThing): string {
  return `${collection}/${id.toLowerCase()}${isDeleted ? deleted : ""}`;
}

function told(key: string, thing: KeptThing, what: Difference["what"]): Difference {
  return { key, name: nameOf(thing), what };
}
