import { type PreflightFinding, unmet } from "./finding.ts";
import type { Surroundings } from "./surroundings.ts";

/** Whether the backend that this shell names is there. Of a shell without one, `pulumi` itself reports it. */
export function pulumiBackend({
  backendMissing: [problem, grants = ""] = [],
}: Pick<Surroundings, "backendMissing">): readonly PreflightFinding[] {
  if (problem === undefined) return [];
  const need = {
    id: "pulumi-backend",
    title: "Pulumi's backend is there",
    why: "Pulumi keeps the stack's state in it. For another backend, correct PULUMI_BACKEND_URL.",
    grants,
  };
  return [unmet(need, problem)];
}
