import type { Finding } from "../findings/finding.ts";
import type { SettingChange } from "../findings/review.ts";
import { listChange } from "../../../stacks/compare/lists.ts";

const callers = "adopt.api.callerClientIds";

/** What `adopt` takes over is on no twin: what the settings alone tell of it. Pure. */
export function adoptionFindings(changes: readonly SettingChange[]): readonly Finding[] {
  const named = changes.find(({ path }) => path === callers);
  const { added, removed } = listChange(itemsOf(named?.before), itemsOf(named?.after));
  const others = changes.filter(({ path }) => path.startsWith("adopt.") && path !== callers);
  return [
    // Whether it holds the app role, only the tenant knows.
    ...added.map((clientId): Finding => ({ id: "setting/adopted-caller", severity: "weakens", subject: clientId })),
    ...removed.map((clientId): Finding => ({
      id: "setting/adopted-caller-removed",
      severity: "breaks",
      subject: clientId,
    })),
    ...others.map(({ path }): Finding => ({ id: "setting/adoption", severity: "unknown", subject: path })),
  ];
}

/** A list as settings are shown. */
function itemsOf(text: string | undefined): readonly string[] {
  return text?.split(", ").filter((item) => item !== "") ?? [];
}
