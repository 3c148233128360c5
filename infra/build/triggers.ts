import { refusedTriggers } from "@protected-function/core/text/refused-triggers.ts";
import type { Binding } from "./registered-functions.ts";

/** A binding of an endpoint, as in the outputs. */
export interface DeclaredBinding extends Binding {
  /** The extension that answers at `/runtime/webhooks/<extension>`. */
  readonly webhook?: string;
}

/** A function with another trigger than HTTP, as in the outputs. */
export interface DeclaredTrigger {
  readonly name: string;
  /** `timerTrigger` */
  readonly type: string;
  /** The extensions of its trigger and its bindings that answer at `/runtime/webhooks/<extension>`. */
  readonly webhooks?: readonly string[];
}

/** What a trigger means for the question who can call. */
type Trigger =
  /** The host fetches its events: no path of the site leads to it. */
  | { readonly kind: "fetched" }
  /** Its extension answers at /runtime/webhooks/<extension>, with a key of the host, behind App Service authentication. */
  | { readonly kind: "webhook"; readonly extension: string }
  | { readonly kind: "refused"; readonly reason: string; readonly instead: string };

const fetched = { kind: "fetched" } as const;
const webhook = (extension: string) => ({ kind: "webhook", extension }) as const;
const withoutDapr = {
  kind: "refused",
  reason: "Flex Consumption doesn't run it: Dapr needs Container Apps or Kubernetes",
  instead: "use a queue or Service Bus trigger",
} as const;

/**
 * By the type in its binding, in lower case. For a webhook, the host requires the key `<extension>_extension` or the
 * master key (azure-functions-host, HostController.cs ExtensionWebHookHandler, DefaultScriptWebHookProvider.cs). App
 * Service authentication guards every path that isn't excluded, so also these.
 *
 * Sources: https://learn.microsoft.com/azure/azure-functions/functions-triggers-bindings#supported-bindings and the page
 * of each binding. RabbitMQ and Kafka on Flex Consumption: functions-bindings-rabbitmq, functions-bindings-kafka-trigger.
 */
const triggers: Readonly<Record<string, Trigger>> = {
  timertrigger: fetched,
  queuetrigger: fetched,
  servicebustrigger: fetched,
  eventhubtrigger: fetched,
  cosmosdbtrigger: fetched,
  sqltrigger: fetched,
  mysqltrigger: fetched,
  kafkatrigger: fetched,
  warmuptrigger: fetched,
  orchestrationtrigger: webhook("durabletask"),
  activitytrigger: webhook("durabletask"),
  entitytrigger: webhook("durabletask"),
  mcptooltrigger: webhook("mcp"),
  mcpresourcetrigger: webhook("mcp"),
  mcpprompttrigger: webhook("mcp"),
  signalrtrigger: webhook("signalr"),
  webpubsubtrigger: webhook("webpubsub"),
  blobtrigger: { kind: "refused", ...refusedTriggers.blobtrigger },
  eventgridtrigger: { kind: "refused", ...refusedTriggers.eventgridtrigger },
  rabbitmqtrigger: {
    kind: "refused",
    reason: "Flex Consumption doesn't run it",
    instead: "use a Service Bus trigger",
  },
  daprserviceinvocationtrigger: withoutDapr,
  daprtopictrigger: withoutDapr,
  daprbindingtrigger: withoutDapr,
};

/**
 * The bindings whose extension answers at /runtime/webhooks/<extension> as well: the host starts an extension for any of
 * its bindings, and the extension asks for its webhook as it starts (GetWebhookHandler in its Initialize).
 * Azure/azure-functions-durable-extension DurableTaskExtension.cs, Azure/azure-functions-signalrservice-extension
 * SignalRConfigProvider.cs, Azure/azure-sdk-for-net WebPubSubConfigProvider.cs, EventGridExtensionConfigProvider.cs and
 * BlobsExtensionConfigProvider.cs
 */
const bindingExtensions: Readonly<Record<string, string>> = {
  durableclient: "durabletask",
  orchestrationclient: "durabletask",
  signalr: "signalr",
  signalrconnectioninfo: "signalr",
  signalrendpoints: "signalr",
  signalrnegotiation: "signalr",
  webpubsub: "webpubsub",
  webpubsubconnection: "webpubsub",
  webpubsubcontext: "webpubsub",
  eventgrid: "eventgrid",
  blob: "blobs",
};

/** Returns the extension whose webhook a trigger or another binding opens, by its type; undefined if it opens none. */
export function webhookOf(type: string): string | undefined {
  const trigger = triggerOf(type);
  if (trigger?.kind === "webhook") return trigger.extension;
  const key = type.toLowerCase();
  return Object.hasOwn(bindingExtensions, key) ? bindingExtensions[key] : undefined;
}

/** Returns what is known about a trigger by its type; undefined for an unknown one. */
export function triggerOf(type: string): Trigger | undefined {
  const key = type.toLowerCase();
  return Object.hasOwn(triggers, key) ? triggers[key] : undefined;
}
