import type { Problem } from "@protected-function/core/text/problem-blocks.ts";
import type { Binding, Registration } from "./registered-functions.ts";
import { triggerOf } from "./triggers.ts";

/*
 * The Functions host leaves a function out that breaks one of these rules, and no caller hears of it: an endpoint is
 * 404, another function never runs. The library and the worker take it.
 * azure-functions-host: Utility.cs (FunctionNameValidationRegex), FunctionDescriptorProvider.cs (ValidateFunction)
 */
const functionName = /^(?!host$)[a-z][a-z0-9_-]{0,127}$/i;
const bindingName = /^[a-z][a-z0-9]{0,127}$/i;

/** Returns what the host wouldn't load, or would read otherwise than the checks: names, and a second trigger. */
export function hostProblems({ name, trigger, triggerName, bindings = [] }: Registration): readonly Problem[] {
  const named: readonly Binding[] =
    triggerName === undefined ? bindings : [{ direction: "in", type: trigger, name: triggerName }, ...bindings];
  const fix = `correct the bindings of ${name} where it is registered`;
  return [
    ...(functionName.test(name)
      ? []
      : [
          {
            path: name,
            rule: "must have a name that the Functions host takes: at most 128 letters, digits, _ and -, beginning with a letter, and not host",
            found: JSON.stringify(name),
            fix: "rename it where it is registered",
          },
        ]),
    ...named
      .filter(
        (binding) => !bindingName.test(binding.name) && !(binding.name === "$return" && binding.direction === "out"),
      )
      .map((binding) => ({
        path: name,
        rule: "must have bindings whose names the Functions host takes: at most 128 letters and digits, beginning with a letter",
        found: `${JSON.stringify(binding.name)} (${binding.type})`,
        fix,
      })),
    ...named.filter(isRepeated).map((binding) => ({
      path: name,
      rule: "must have bindings with different names: the Functions host ignores their case",
      found: `${JSON.stringify(binding.name)} (${binding.type})`,
      fix,
    })),
    ...bindings
      .filter(({ type }) => /trigger$/i.test(type))
      .map(({ type }) => ({
        path: name,
        rule: "must have one trigger: the Functions host takes the first, and no check covers another",
        found: type,
        fix: `register a function for each trigger, in place of ${name}`,
      })),
  ];
}

function isRepeated({ name }: Binding, index: number, bindings: readonly Binding[]): boolean {
  return bindings.findIndex((other) => other.name.toLowerCase() === name.toLowerCase()) < index;
}

/** Triggers and answers that the host has itself. https://learn.microsoft.com/azure/azure-functions/functions-bindings-register */
const ofTheHost = /^(?:http|httpTrigger|timerTrigger|warmupTrigger)$/i;

/**
 * Returns the functions that need an extension, if host.json brings none. The host leaves them out: "The binding type(s)
 * '…' are not registered" (azure-functions-host, FunctionDescriptorProvider.cs).
 */
export function bundleProblems(host: object, functions: readonly Registration[]): readonly Problem[] {
  if ("extensionBundle" in host) return [];
  const accepted = functions.filter(({ trigger }) => triggerOf(trigger)?.kind !== "refused");
  const needed = accepted.flatMap(({ name, trigger, bindings = [] }) =>
    [trigger, ...bindings.map(({ type }) => type)]
      .filter((type) => type !== "" && !ofTheHost.test(type))
      .map((type) => `${type} of ${name}`),
  );
  if (needed.length === 0) return [];
  return [
    {
      path: "functions/host.json",
      rule: "must have an extensionBundle: without one, the Functions host leaves out every function with a binding that isn't HTTP or a timer",
      found: needed.join(", "),
      fix: 'add "extensionBundle": { "id": "Microsoft.Azure.Functions.ExtensionBundle", "version": "[4.*, 5.0.0)" }',
    },
  ];
}
