import type { Finding } from "../findings/finding.ts";
import { theGate } from "./compare-gate.ts";

/** What is in the requests of an upgrade, and in no state before or after it. */
export function requestFindings(writes: readonly string[]): readonly Finding[] {
  const isGateDeleted = writes.some((write) => /^DELETE .*\/config\/authsettingsV2$/i.test(write));
  return isGateDeleted ? [{ id: "gate/off-meanwhile", severity: "weakens", subject: theGate }] : [];
}

/** Whether a registration was written more than once: the provider disabled a role or a scope of it first. */
export function isWrittenTwice(writes: readonly string[], applicationObjectId: string): boolean {
  const patch = `PATCH graph.microsoft.com/v1.0/applications/${applicationObjectId}`;
  return writes.filter((write) => write === patch).length > 1;
}
