import { jsonOf } from "./json-of.ts";
import { outsideText } from "./outside-text.ts";

/**
 * Kudu's deployment states, and the two that Flex Consumption adds. Azure CLI 2.91 (PyPI `azure-cli`,
 * `command_modules/appservice/custom.py`, `_check_zip_deployment_status_flex`) ends on the same ones.
 */
const states = new Map<number, { readonly words: string; readonly outcome?: "succeeded" | "failed" }>([
  [-1, { words: "cancelled", outcome: "failed" }],
  [0, { words: "pending" }],
  [1, { words: "building" }],
  [2, { words: "deploying" }],
  [3, { words: "failed", outcome: "failed" }],
  [4, { words: "succeeded", outcome: "succeeded" }],
  [5, { words: "cancelled, for another deployment is going on", outcome: "failed" }],
  [6, { words: "succeeded in part", outcome: "failed" }],
]);

export interface DeploymentStatus {
  readonly id: string | undefined;
  /** `undefined` while it goes on. */
  readonly outcome: "succeeded" | "failed" | undefined;
  /** Number, meaning, and what the platform adds. */
  readonly words: string;
}

/** Reads the answer of `/api/deployments/…`, or gives `undefined` when it says no status: it is asked again. */
export function readDeploymentStatus(text: string): DeploymentStatus | undefined {
  const wire = jsonOf(text);
  if (typeof wire !== "object" || wire === null) return undefined;
  const status = "status" in wire ? wire.status : undefined;
  if (typeof status !== "number") return undefined;
  const state = states.get(status);
  const said = ["status_text", "message", "progress"]
    .map((name) => Reflect.get(wire, name))
    .filter((part): part is string => typeof part === "string" && part.trim() !== "");
  return {
    id: "id" in wire && typeof wire.id === "string" && wire.id !== "" ? wire.id : undefined,
    outcome: state?.outcome,
    words: [`status ${status}, ${state?.words ?? "unknown"}`, ...new Set(said.map(outsideText))].join("; "),
  };
}
