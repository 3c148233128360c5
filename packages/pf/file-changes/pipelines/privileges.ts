import { secretsIn } from "./expressions.ts";
import type { Job } from "./workflow.ts";

/** Whether a job can do more than read the repository: by its token, its secrets or an environment. */
export function isPrivileged({ permissions, environment, own, steps }: Job): boolean {
  const canWrite =
    typeof permissions === "string"
      ? permissions !== "read-all"
      : [...permissions.values()].some((level) => level !== "read");
  return canWrite || environment !== "" || own["secrets"] !== undefined || secretsIn([own, steps]).length > 0;
}

/** Whether a job's result is relied on: it deploys or publishes, or its token writes more than a report. */
export function isTrusted(job: Job): boolean {
  const { permissions, environment, own, steps, runners } = job;
  const writes =
    typeof permissions === "string"
      ? permissions !== "read-all"
      : [...permissions].some(
          ([scope, level]) => level === "write" && !/^(?:checks|statuses|pull-requests|issues)$/.test(scope),
        );
  return writes || environment !== "" || secretsIn([own, steps]).length > 0 || runners.includes("self-hosted");
}
