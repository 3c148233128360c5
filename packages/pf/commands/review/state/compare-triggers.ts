import { readOutputs } from "@protected-function/infra/outputs.ts";
import { listChange } from "../../../stacks/compare/lists.ts";
import { type Finding, finding } from "../findings/finding.ts";
import type { StackState } from "./stack-state.ts";

/** Findings for functions that start without HTTP, and for the webhooks of their extensions and of other bindings. */
export function triggerFindings(before: StackState, after: StackState): readonly Finding[] {
  const [earlier, later] = [declaredIn(before), declaredIn(after)];
  const webhooks = listChange(earlier.webhooks, later.webhooks);
  return [
    ...later.triggers.flatMap(({ name, type, webhooks }): readonly Finding[] => {
      const known = earlier.triggers.find((trigger) => trigger.name === name);
      const facts = { type, webhooks };
      if (!known) return [finding({ id: "trigger/new", subject: name, facts })];
      return known.type === type ? [] : [finding({ id: "trigger/changed", subject: name, before: known.type, facts })];
    }),
    ...earlier.triggers
      .filter(({ name }) => !later.triggers.some((trigger) => trigger.name === name))
      .map(({ name, type }) => finding({ id: "trigger/removed", subject: name, facts: { type } })),
    ...webhooks.added.map((subject) => finding({ id: "trigger/webhook", subject })),
    ...webhooks.removed.map((subject) => finding({ id: "trigger/webhook-removed", subject })),
  ];
}

/** A state's triggers, and the extensions that answer at `/runtime/webhooks/<extension>`: of these and of bindings. */
function declaredIn({ outputs }: StackState) {
  const { triggers: read = [], endpoints = [] } = readOutputs(outputs);
  const triggers = read.map(({ name = "", type = "trigger", webhooks = [] }) => ({ name, type, webhooks }));
  const ofBindings = endpoints.flatMap(({ bindings = [] }) => bindings.flatMap(({ webhook }) => webhook ?? []));
  return { triggers, webhooks: [...new Set([...triggers.flatMap(({ webhooks }) => webhooks), ...ofBindings])] };
}
