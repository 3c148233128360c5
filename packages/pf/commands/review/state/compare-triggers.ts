import { type DeclaredTrigger, readOutputs } from "@protected-function/infra/outputs.ts";
import { listChange } from "../../../stacks/compare/lists.ts";
import { type Finding, finding } from "../findings/finding.ts";
import type { StackState } from "./stack-state.ts";

/** Findings for functions that start without HTTP, and for the webhooks of their extensions and of other bindings. */
export function triggerFindings(before: StackState, after: StackState): readonly Finding[] {
  const [earlier, later] = [triggersIn(before), triggersIn(after)];
  const webhooks = listChange(webhooksIn(before), webhooksIn(after));
  return [
    ...later.flatMap(({ name, type, webhooks = [] }): readonly Finding[] => {
      const known = earlier.find((trigger) => trigger.name === name);
      const facts = { type, webhooks };
      if (!known) return [finding({ id: "trigger/new", subject: name, facts })];
      return known.type === type ? [] : [finding({ id: "trigger/changed", subject: name, before: known.type, facts })];
    }),
    ...earlier
      .filter(({ name }) => !later.some((trigger) => trigger.name === name))
      .map(({ name, type }) => finding({ id: "trigger/removed", subject: name, facts: { type } })),
    ...webhooks.added.map((subject) => finding({ id: "trigger/webhook", subject })),
    ...webhooks.removed.map((subject) => finding({ id: "trigger/webhook-removed", subject })),
  ];
}

function triggersIn({ outputs }: StackState): readonly DeclaredTrigger[] {
  const { triggers = [] } = readOutputs(outputs);
  return triggers.map(({ name = "", type = "trigger", webhooks = [] }) => ({ name, type, webhooks }));
}

function webhooksIn(state: StackState): readonly string[] {
  const { endpoints = [] } = readOutputs(state.outputs);
  const ofBindings = endpoints.flatMap(({ bindings = [] }) => bindings.flatMap(({ webhook }) => webhook ?? []));
  return [...new Set([...triggersIn(state).flatMap(({ webhooks = [] }) => webhooks), ...ofBindings])];
}
