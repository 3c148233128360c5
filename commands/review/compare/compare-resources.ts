import { computedOutputs } from "../../../toolkit/operations/computed-outputs.ts";
import type { Step } from "../../../toolkit/engine/event-log.ts";
import type { ReviewFinding } from "../finding.ts";
import type { ResourceChange } from "../review.ts";

/** What the engine did, a resource once: a replacement is three steps of it. */
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
  // The engine goes by dependencies, and beside each other: never twice in the same order.
  const key = ({ op, type, name }: ResourceChange) => `${operations.indexOf(op)} ${type} ${name}`;
  return changes.toSorted((one, other) => key(one).localeCompare(key(other), "en"));
}

/** What cannot be taken back comes first. */
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

/** `azuread:index/application:Application` says the same thrice. */
export function typeWords(type: string): string {
  return type.replace(/^([^:]*):(?:index|local|web|[\w-]+)?\/?[\w-]*:(\w+)$/, (all, provider: string, name: string) =>
    provider === "azure-native" ? all : `${provider}:${name}`,
  );
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}

/** What is gone when a resource of a type is deleted or replaced. */
const losses: Readonly<Record<string, string>> = {
  "azure-native:resources:ResourceGroup": "Everything in it is deleted, what others put there, too.",
  "azure-native:storage:StorageAccount":
    "What it holds is deleted: the uploaded package, keys and locks of the Functions host.",
  "azure-native:storage:BlobContainer": "What it holds is deleted: the uploaded package.",
  // https://learn.microsoft.com/azure/azure-monitor/logs/delete-workspace
  "azure-native:operationalinsights:Workspace":
    "The logs in it are out of reach. Azure keeps them for 14 days, for a workspace of the same name in the same place.",
  "azure-native:applicationinsights:Component":
    "Its telemetry so far is out of reach, and its connection string changes.",
  "azure-native:managedidentity:UserAssignedIdentity":
    "A new one has another principal: roles that others gave it, and federated credentials that trust it, end.",
  "azure-native:web:WebApp": "The function answers nobody from the deletion to the next upload.",
  "azure-native:web:AppServicePlan": "The Function App goes with it: it answers nobody in between.",
};

/** What is deleted or replaced and cannot be had back as it was. */
export function lossFindings(steps: readonly Step[]): readonly ReviewFinding[] {
  return resourceTypes(steps).flatMap(({ type, change }): readonly ReviewFinding[] => {
    const consequence = losses[type];
    if (consequence === undefined || (change.op !== "delete" && change.op !== "replace")) return [];
    const done = change.op === "delete" ? "deleted" : "replaced (deleted and made anew)";
    return [
      { severity: "breaks", area: "resources", text: `${change.type} "${change.name}" is ${done}.`, consequence },
    ];
  });
}

function resourceTypes(steps: readonly Step[]) {
  const types = new Map(steps.map(({ urn, type }) => [nameOf(urn), type]));
  return resourceChanges(steps).map((change) => ({ change, type: types.get(change.name) ?? "" }));
}
