import type { RegisteredFunction } from "./worker-messages.ts";

/** A binding as the host hears of it from its worker (`rawBindings`), with its name. */
export interface NamedBinding {
  readonly name: string;
  readonly type: string;
}

export function namedBindings(bindings: RegisteredFunction["bindings"]): readonly NamedBinding[] {
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
