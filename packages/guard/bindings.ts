import type { FunctionInput, FunctionOutput, InvocationContext } from "@azure/functions";

/** The bindings of a handler besides its trigger, as `app.http` takes them. Their data isn't the guard's business. */
export interface Bindings {
  /** Read with `context.extraInputs.get`. The host reads them for every call, before the guard decides. */
  readonly extraInputs?: readonly FunctionInput[];
  /** Written with `context.extraOutputs.set`. */
  readonly extraOutputs?: readonly FunctionOutput[];
  /** `output.http({})`, the default: the guard's refusals are return values. */
  readonly return?: FunctionOutput;
}

/** A binding besides the trigger and the HTTP answer. */
export interface Binding {
  readonly direction: "in" | "out";
  /** `queue` */
  readonly type: string;
  readonly name: string;
}

/** The bindings that `app.http` has to register. */
export function bindingsOf({ extraInputs = [], extraOutputs = [] }: Bindings): readonly Binding[] {
  return [
    ...extraInputs.map(({ type, name }): Binding => ({ direction: "in", type, name })),
    ...extraOutputs.map(({ type, name }): Binding => ({ direction: "out", type, name })),
  ];
}

type Named = { readonly name: string } | string;

/**
 * Makes a handler fail that uses a binding which isn't registered for it. Without it, an output is dropped and the
 * caller gets 200.
 */
export function refuseOtherBindings({ functionName, options, extraInputs, extraOutputs }: InvocationContext): void {
  const requireRegistered = (use: string, bound: Named, registered: readonly FunctionInput[]): void => {
    const bindingName = typeof bound === "string" ? bound : bound.name;
    if (registered.some(({ name }) => name === bindingName)) return;
    throw new Error(`${functionName} uses ${use}("${bindingName}"), a binding that serve didn't register for it.`);
  };
  const { get } = extraInputs;
  extraInputs.get = (bound: Named): unknown => {
    requireRegistered("context.extraInputs.get", bound, options.extraInputs);
    return get.call(extraInputs, bound as string);
  };
  const { set } = extraOutputs;
  extraOutputs.set = (bound: Named, value: unknown): void => {
    requireRegistered("context.extraOutputs.set", bound, options.extraOutputs);
    set.call(extraOutputs, bound as string, value);
  };
}
