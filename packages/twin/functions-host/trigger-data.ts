import { randomUUID } from "node:crypto";
import { NotSupported } from "../tenant/refusal.ts";
import { type NamedBinding, textOf } from "./hosted-function.ts";
import type { TypedData } from "./worker-messages.ts";

/** What a host gives a function that has another trigger than HTTP. */
export interface TriggerData {
  readonly data: TypedData;
  readonly metadata: Readonly<Record<string, TypedData>>;
}

interface Given {
  /** The message, document, event or blob; undefined for a timer. */
  readonly text: string | undefined;
  readonly now: Date;
  readonly trigger: NamedBinding;
}

/** Triggers that `./pf twin run` can run, by their types in lower case. */
const kinds: Readonly<Record<string, (given: Given) => TriggerData>> = {
  // Azure/azure-webjobs-sdk-extensions, TimerInfo.cs; the library changes the case of names.
  timertrigger: ({ now }) => ({
    data: {
      json: JSON.stringify({
        Schedule: { AdjustForDST: true },
        ScheduleStatus: { Last: now, LastUpdated: now, Next: now },
        IsPastDue: false,
      }),
    },
    metadata: {},
  }),
  // https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue-trigger#message-metadata
  queuetrigger: ({ text = "", now }) => ({
    data: { string: text },
    metadata: {
      QueueTrigger: { string: text },
      Id: { string: randomUUID() },
      DequeueCount: { int: 1 },
      InsertionTime: { json: JSON.stringify(now) },
      ExpirationTime: { json: JSON.stringify(new Date(now.getTime() + 7 * 24 * 60 * 60 * 1000)) },
      NextVisibleTime: { json: JSON.stringify(now) },
      PopReceipt: { string: randomUUID() },
    },
  }),
  // https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus-trigger#message-metadata
  servicebustrigger: ({ text = "", now, trigger }) => ({
    data: isMany(trigger, "one") ? { collectionString: { string: messages(text) } } : { string: text },
    metadata: {
      MessageId: { string: randomUUID() },
      DeliveryCount: { int: 1 },
      SequenceNumber: { int: 1 },
      EnqueuedTimeUtc: { json: JSON.stringify(now) },
      ApplicationProperties: { json: "{}" },
    },
  }),
  // https://learn.microsoft.com/azure/azure-functions/functions-bindings-event-hubs-trigger#event-metadata
  eventhubtrigger: ({ text = "", now, trigger }) => {
    const events = messages(text);
    const each = (value: unknown) => ({ json: JSON.stringify(events.map(() => value)) });
    return isMany(trigger, "many")
      ? {
          data: { collectionString: { string: events } },
          metadata: {
            EnqueuedTimeUtcArray: each(now),
            SequenceNumberArray: { json: JSON.stringify(events.map((_, index) => index)) },
            OffsetArray: { json: JSON.stringify(events.map((_, index) => String(index))) },
            PropertiesArray: each({}),
            SystemPropertiesArray: each({}),
          },
        }
      : {
          data: { string: text },
          metadata: {
            EnqueuedTimeUtc: { json: JSON.stringify(now) },
            SequenceNumber: { int: 0 },
            Offset: { string: "0" },
            Properties: { json: "{}" },
            SystemProperties: { json: "{}" },
          },
        };
  },
  // The documents of the change feed, always a list.
  cosmosdbtrigger: ({ text = "" }) => ({ data: { json: JSON.stringify(documents(text)) }, metadata: {} }),
  // https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-blob-trigger#metadata
  blobtrigger: ({ text = "", trigger }) => {
    const path = textOf(trigger, "path");
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
    const values = Object.fromEntries(names.map((name) => [name, { string: name === "name" ? "run-by-hand" : name }]));
    const at = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name]?.string ?? name);
    return {
      data: { bytes: Buffer.from(text, "utf8") },
      metadata: { ...values, BlobTrigger: { string: at }, Properties: { json: "{}" }, Metadata: { json: "{}" } },
    };
  },
};

export const runnableTriggers: readonly string[] = [
  "timerTrigger",
  "queueTrigger",
  "serviceBusTrigger",
  "eventHubTrigger",
  "cosmosDBTrigger",
  "blobTrigger",
];

/** @throws NotSupported for a trigger that the twin can't run */
export function triggerData(given: Given): TriggerData {
  const kind = kinds[given.trigger.type.toLowerCase()];
  if (kind === undefined)
    throw new NotSupported(`running a ${given.trigger.type} by hand: it runs ${runnableTriggers.join(", ")}`);
  return kind(given);
}

function isMany(trigger: NamedBinding, standard: "one" | "many"): boolean {
  return (textOf(trigger, "cardinality") || standard).toLowerCase() === "many";
}

/** A JSON list is several messages, anything else one. */
function messages(text: string): readonly string[] {
  const list = listIn(text);
  return list === undefined ? [text] : list.map((item) => (typeof item === "string" ? item : JSON.stringify(item)));
}

/** @throws Error for a text that isn't JSON */
function documents(text: string): readonly unknown[] {
  const list = listIn(text);
  if (list !== undefined) return list;
  try {
    return [JSON.parse(text)];
  } catch {
    throw new Error("The data for a cosmosDBTrigger must be JSON: a document, or a list of documents.");
  }
}

function listIn(text: string): readonly unknown[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
