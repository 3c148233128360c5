import type { ReviewFinding } from "../finding.ts";

/** What is in the requests of an upgrade, and in no state before or after it. */
export function requestFindings(writes: readonly string[]): readonly ReviewFinding[] {
  const isGateDeleted = writes.some((write) => /^DELETE .*\/config\/authsettingsV2$/i.test(write));
  return isGateDeleted
    ? [
        {
          severity: "protection weakened",
          area: "authentication",
          text: "The deployment deletes the authentication settings, which switches App Service authentication off.",
          consequence: "Until they are written again, requests reach the function unchecked; it refuses them all.",
        },
      ]
    : [];
}

/** Whether a registration was written more than once: the provider disabled a role or a scope of it first. */
export function isWrittenTwice(writes: readonly string[], applicationObjectId: string): boolean {
  const patch = `PATCH graph.microsoft.com/v1.0/applications/${applicationObjectId}`;
  return writes.filter((write) => write === patch).length > 1;
}
