import type { EndpointBinding, StackOutputs } from "@protected-function/infra/outputs.ts";
import type { EndpointCheck } from "../check.ts";

/** A binding that a handler brings, and that no check runs. */
interface BoundEndpoint {
  /** The function's name in the contract. */
  readonly name: string;
  readonly binding: EndpointBinding;
}

/** Every binding of every endpoint once, whatever the number of its methods. */
export function boundEndpoints({ endpoints }: Pick<StackOutputs, "endpoints">): readonly BoundEndpoint[] {
  const functions = new Map(endpoints.map(({ name, bindings = [] }) => [name, bindings] as const));
  return [...functions].flatMap(([name, bindings]) => bindings.map((binding) => ({ name, binding })));
}

/** `output orders (queue)` */
export function bindingText({ direction, type, name }: EndpointBinding): string {
  return `${direction === "in" ? "input" : "output"} ${name} (${type})`;
}

/** The row of bindings: what it lists is registered and never proved. */
export const bindingsRow = "E12";

/** Row E12: each binding that a handler brings. E6 proves that it is registered; the data needs the real service. */
export const bindingsNotRun: EndpointCheck = {
  group: "The function",
  row: bindingsRow,
  needs: [],
  claims: (outputs) =>
    boundEndpoints(outputs).map(({ name, binding }) =>
      binding.direction === "in"
        ? `${name} gets its data by the ${bindingText(binding)}.`
        : `${name} delivers its data by the ${bindingText(binding)}.`,
    ),
  run: async (origin, report) => {
    const missing = `registered, not run ${origin.ownTenant === true ? "here" : "by the checks"}`;
    for (const _ of boundEndpoints(origin.outputs)) report({ missing });
  },
};
