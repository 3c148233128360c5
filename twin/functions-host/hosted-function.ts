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

/** A function as the host serves it. */
export interface HttpFunction {
  readonly functionId: string;
  readonly name: string;
  /** As the package registered them: a route only where it names one. */
  readonly bindings: readonly NamedBinding[];
  /** Name of the trigger's binding. */
  readonly triggerName: string;
  /** In capitals; none of them means no method at all. */
  readonly methods: readonly string[];
  /** Route template without the prefix; the function's name unless it has one. */
  readonly route: string;
}

/** Reads what `app.http` registered. Throws NotSupported for every other binding or authorization level. */
export function toHttpFunction(registered: RegisteredFunction): HttpFunction {
  const { functionId, name, bindings, hasRetryOptions } = registered;
  const refuse = (what: string): never => {
    throw new NotSupported(`the function '${name}' with ${what}`);
  };
  if (hasRetryOptions) refuse("a retry policy");
  let trigger: { readonly name: string; readonly binding: z.infer<typeof httpTrigger> } | undefined;
  for (const [bindingName, binding] of Object.entries(bindings)) {
    if (bindingName === "$return" && httpOutput.safeParse(binding).success) continue;
    const parsed = httpTrigger.safeParse(binding);
    if (!parsed.success || trigger)
      return refuse(`the binding ${JSON.stringify(binding)}: it supports only HTTP triggers and their responses`);
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
    methods: methods.map((method) => method.toUpperCase()),
    route: route ? route : name,
  };
}

/** A binding as the host hears of it from its worker (`rawBindings`), with its name. */
interface NamedBinding {
  readonly name: string;
  readonly type: string;
}

function namedBindings(bindings: RegisteredFunction["bindings"]): readonly NamedBinding[] {
  return Object.entries(bindings).map(([name, value]) => ({
    ...(value as object),
    name,
    type: String((value as { readonly type?: unknown }).type),
  }));
}

/** A function that the host has and the twin never runs: something else than HTTP triggers it. */
export interface IdleFunction {
  readonly name: string;
  /** As the package registered them. */
  readonly bindings: readonly NamedBinding[];
  /** `timerTrigger` */
  readonly trigger: string;
}

/**
 * Undefined where HTTP triggers the function, or nothing. A host lists a function whatever triggers it, and its routes answer
 * whether that trigger fires or not: a listener that fails to start puts its own function in error, and keeps no other from
 * working. Source: AllowPartialHostStartup in ScriptHostBuilderExtensions.cs of Azure/azure-functions-host
 */
export function toIdleFunction({ name, bindings }: RegisteredFunction): IdleFunction | undefined {
  const named = namedBindings(bindings);
  const trigger = named.find(({ type }) => /Trigger$/i.test(type))?.type;
  if (trigger === undefined || trigger.toLowerCase() === "httptrigger") return undefined;
  return { name, bindings: named, trigger };
}
