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
