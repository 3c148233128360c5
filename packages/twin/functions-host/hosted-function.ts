import { z } from "zod";
import { NotSupported } from "../tenant/refusal.ts";
import type { RegisteredFunction } from "./worker-messages.ts";

const httpTrigger = z.strictObject({
  type: z.literal("httpTrigger"),
  direction: z.literal("in"),
  name: z.string().optional(),
  authLevel: z.string(),
  methods: z.array(z.string()),
  route: z.string().optional(),
  properties: z.strictObject({ supportsDeferredBinding: z.literal("false") }).optional(),
});

const httpOutput = z.strictObject({
  type: z.literal("http"),
  direction: z.literal("out"),
  name: z.string().optional(),
});

/**
 * Types of bindings in the extension bundle, version 4, that an HTTP function can have. The host fails to load a function
 * with another one, and says so nowhere that a caller sees.
 * https://learn.microsoft.com/azure/azure-functions/functions-triggers-bindings#supported-bindings
 * https://github.com/Azure/azure-functions-extension-bundles (main-v4, extensions.json)
 */
const idleTypes = [
  "blob",
  "queue",
  "table",
  "cosmosDB",
  "sql",
  "mysql",
  "serviceBus",
  "eventHub",
  "eventGrid",
  "sendGrid",
  "twilioSms",
  "webPubSub",
  "webPubSubConnection",
  "webPubSubContext",
  "signalR",
  "signalRConnectionInfo",
  "signalREndpoints",
  "signalRNegotiation",
  "durableClient",
  "orchestrationClient",
  "kafka",
  "rabbitMQ",
  "kusto",
].map((type) => type.toLowerCase());

const idleBinding = z.looseObject({
  type: z.string().refine((type) => idleTypes.includes(type.toLowerCase())),
  direction: z.enum(["in", "out"]),
  name: z.string(),
});

/** A function as the host serves it. */
export interface HttpFunction {
  readonly functionId: string;
  readonly name: string;
  /** As registered by the package. A binding has a route only if the package sets one. */
  readonly bindings: readonly NamedBinding[];
  /** Name of the trigger's binding. */
  readonly triggerName: string;
  /** Inputs and outputs that a host reads and writes. The twin has none of their services. */
  readonly idleBindings: readonly NamedBinding[];
  /** In uppercase. An empty list means no method at all. */
  readonly methods: readonly string[];
  /** Route template without the prefix. Default: the function's name. */
  readonly route: string;
}

/**
 * Reads a function registered with `app.http`. Throws NotSupported for another authorization level, another answer than
 * HTTP, and an unknown binding.
 */
export function toHttpFunction(registered: RegisteredFunction): HttpFunction {
  const { functionId, name, bindings, hasRetryOptions } = registered;
  const refuse = (problem: string): never => {
    throw new NotSupported(`the function '${name}' with ${problem}`);
  };
  if (hasRetryOptions) refuse("a retry policy");
  let trigger: { readonly name: string; readonly binding: z.infer<typeof httpTrigger> } | undefined;
  const idleNames: string[] = [];
  for (const [bindingName, binding] of Object.entries(bindings)) {
    if (bindingName === "$return" && httpOutput.safeParse(binding).success) continue;
    const parsed = httpTrigger.safeParse(binding);
    if (bindingName !== "$return" && !parsed.success && idleBinding.safeParse(binding).success) {
      idleNames.push(bindingName);
      continue;
    }
    if (!parsed.success || trigger)
      return refuse(
        `the binding ${JSON.stringify(binding)}: it supports HTTP triggers and their responses, and lists inputs and outputs of known types`,
      );
    trigger = { name: bindingName, binding: parsed.data };
  }
  if (!trigger) return refuse("no trigger");
  const { authLevel, methods, route } = trigger.binding;
  if (authLevel.toLowerCase() !== "anonymous")
    refuse(`authLevel '${authLevel}': use 'anonymous', because it has no function keys`);
  return {
    functionId,
    name,
    bindings: namedBindings(bindings),
    triggerName: trigger.name,
    idleBindings: namedBindings(bindings).filter(({ name: bindingName }) => idleNames.includes(bindingName)),
    methods: methods.map((method) => method.toUpperCase()),
    route: route ? route : name,
  };
}

/** A binding in the form that the worker reports to the host (`rawBindings`), with its name. */
export interface NamedBinding {
  readonly name: string;
  readonly type: string;
  readonly direction?: string;
}

function namedBindings(bindings: RegisteredFunction["bindings"]): readonly NamedBinding[] {
  return Object.entries(bindings).map(([name, value]) => ({
    ...(value as object),
    name,
    type: String((value as { readonly type?: unknown }).type),
  }));
}

/** A function with another trigger than HTTP, which the twin runs by hand only. */
export interface IdleFunction {
  readonly functionId: string;
  readonly name: string;
  /** As registered by the package. */
  readonly bindings: readonly NamedBinding[];
  /** `timerTrigger` */
  readonly trigger: string;
}

/**
 * Returns undefined if the function has an HTTP trigger or no trigger. A host lists functions with any trigger. Its
 * routes answer whether or not such a trigger fires. A listener that fails to start puts only its own function in
 * error, and other functions keep working. Source: AllowPartialHostStartup in ScriptHostBuilderExtensions.cs of
 * Azure/azure-functions-host
 */
export function toIdleFunction({ functionId, name, bindings }: RegisteredFunction): IdleFunction | undefined {
  const bindingsByName = namedBindings(bindings);
  const trigger = bindingsByName.find(({ type }) => /Trigger$/i.test(type))?.type;
  if (trigger === undefined || trigger.toLowerCase() === "httptrigger") return undefined;
  return { functionId, name, bindings: bindingsByName, trigger };
}

/** An option of a binding that is a text. Empty without it. */
export function textOf(binding: NamedBinding, name: string): string {
  const value: unknown = Reflect.get(binding, name);
  return typeof value === "string" ? value : "";
}
