import { type Finding, keyOf } from "../findings/finding.ts";
import { compareStates } from "./compare-states.ts";
import type { StackState } from "./stack-state.ts";

/**
 * Where a stack that was upgraded is not what the same program makes in an empty tenant: the worse of both is told, as
 * `only: "over the base"` or `only: "anew"`. Pure.
 */
export function statesAnew(upgraded: StackState, anew: StackState): readonly Finding[] {
  const over = withoutPast(upgraded);
  const isWorse = ({ severity }: Finding) => severity === "opens" || severity === "weakens";
  const overTheBase = compareStates(anew, over).filter(isWorse);
  const told = new Set(overTheBase.map(({ subject }) => subject));
  const onlyAnew = compareStates(over, anew).filter(({ subject }) => !told.has(subject));
  return [
    ...overTheBase.map((inner) => differs("over the base", inner)),
    ...[...new Map(onlyAnew.map((one) => [keyOf(one), one])).values()].map((inner) => differs("anew", inner)),
  ];
}

/** How it came to be what it is. */
function withoutPast({ resources, outputs }: StackState): StackState {
  return { outputs, resources: resources.map(({ isReplaced: _isReplaced, movedFrom: _movedFrom, ...one }) => one) };
}

function differs(only: "over the base" | "anew", inner: Finding): Finding {
  const { severity, subject, where } = inner;
  return {
    id: "deployment/differs-anew",
    severity,
    subject,
    facts: { only },
    ...(where && { where }),
    effects: [inner],
  };
}
