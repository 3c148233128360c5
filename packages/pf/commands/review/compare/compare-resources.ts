import { computedOutputs } from "../../../stacks/compare/differences.ts";
import type { Step } from "@protected-function/engine/event-log.ts";
import type { ResourceChange } from "../findings/review.ts";

/** Lists each resource once with the engine's operation. A replacement consists of three steps. */
export function resourceChanges(steps: readonly Step[]): readonly ResourceChange[] {
  const byUrn = Map.groupBy(
    steps.filter(({ type }) => !type.startsWith("pulumi:") && !type.startsWith("protected-function:")),
    ({ urn }) => urn,
  );
  const changes = [...byUrn].map(([urn, all]): ResourceChange => {
    const op = opOf(all);
    const properties = op === "update" || op === "replace" ? all.flatMap(propertiesOf) : [];
    const [first] = all;
    return {
      op,
      type: typeWords(first?.type ?? ""),
      name: nameOf(urn),
      properties: [...new Set(properties)].toSorted(),
    };
  });
  // Sort, because the engine works by dependencies and in parallel, so its order differs in every run.
  const key = ({ op, type, name }: ResourceChange) => `${operations.indexOf(op)} ${type} ${name}`;
  return changes.toSorted((left, right) => key(left).localeCompare(key(right), "en"));
}

/** Irreversible operations come first. */
const operations = ["delete", "replace", "update", "create"];

function opOf(steps: readonly Step[]): ResourceChange["op"] {
  const ops = steps.map(({ op }) => op);
  if (ops.some((op) => op.includes("replace"))) return "replace";
  if (ops.includes("create")) return "create";
  return ops.includes("delete") ? "delete" : "update";
}

function propertiesOf({ detailedDiff, diffs }: Step): readonly string[] {
  const paths = Object.keys(detailedDiff).filter((path) => !computedOutputs.has(path));
  return paths.length > 0 ? paths : diffs;
}

/** Shortens a type, because `azuread:index/application:Application` repeats the same word three times. */
function typeWords(type: string): string {
  return type.replace(/^([^:]*):(?:index|local|web|[\w-]+)?\/?[\w-]*:(\w+)$/, (all, provider: string, name: string) =>
    provider === "azure-native" ? all : `${provider}:${name}`,
  );
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}
