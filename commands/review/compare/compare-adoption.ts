import { type ReviewFinding, listChange, type Severity } from "../finding.ts";
import type { SettingChange } from "../review.ts";

const callers = "adopt.api.callerClientIds";

/** What `adopt` takes over is on no twin: what the settings alone tell of it. Pure. */
export function adoptionFindings(changes: readonly SettingChange[]): readonly ReviewFinding[] {
  const named = changes.find(({ path }) => path === callers);
  const { added, removed } = listChange(itemsOf(named?.before), itemsOf(named?.after));
  const others = changes.filter(({ path }) => path.startsWith("adopt.") && path !== callers).map(({ path }) => path);
  return [
    ...added.map((clientId): ReviewFinding => ({
      ...finding(
        "protection weakened",
        `App Service lets the application ${clientId} through, which is no caller of this stack (${callers}).`,
        "Whether it holds the app role, and so gets in, only the tenant knows.",
      ),
      mayWiden: true,
    })),
    ...removed.map((clientId) =>
      finding("breaks", `App Service no longer lets the application ${clientId} through (${callers}): it gets 403.`),
    ),
    ...(others.length === 0
      ? []
      : [
          finding(
            "breaks",
            `What the stack takes over, or lets go, changes (${others.join(", ")}): what that does to what is there is not seen here.`,
            "Read pulumi preview against the tenant before you agree.",
          ),
        ]),
  ];
}

/** A list as settings are shown. */
function itemsOf(text: string | undefined): readonly string[] {
  return text?.split(", ").filter((item) => item !== "") ?? [];
}

function finding(severity: Severity, text: string, consequence?: string): ReviewFinding {
  return { severity, area: "settings", text, ...(consequence !== undefined && { consequence }) };
}
