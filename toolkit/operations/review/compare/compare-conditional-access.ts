import type { Matrix, Place, PolicySummary } from "../../matrix/matrix.ts";
import type { Finding, Severity } from "../finding.ts";

const strength = { disabled: 0, enabledForReportingButNotEnforced: 1, enabled: 2 } as const;
const words = { disabled: "off", enabledForReportingButNotEnforced: "report-only", enabled: "enforced" } as const;

/** What changes in policies and named locations, whatever that does to anybody in particular. */
export function compareConditionalAccess(before: Matrix, after: Matrix): readonly Finding[] {
  return [...policyFindings(before.policies, after.policies), ...placeFindings(before, after)];
}

function policyFindings(before: readonly PolicySummary[], after: readonly PolicySummary[]): readonly Finding[] {
  const find = (all: readonly PolicySummary[], { displayName }: PolicySummary) =>
    all.find((one) => one.displayName === displayName);
  return [
    ...after.flatMap((is) => {
      const was = find(before, is);
      const said = `The policy "${is.displayName}"`;
      if (!was) {
        const whom = `${is.who} For: ${is.what} From: ${is.where} Demands: ${is.demands}`;
        return [
          finding(
            is.state === "enabled" ? "breaks" : "changed",
            `${said} is new and ${words[is.state]}.`,
            is.state === "enabled" ? `${whom} Whoever it is about and cannot satisfy it is shut out.` : whom,
          ),
        ];
      }
      const parts = (["who", "what", "where", "demands"] as const).filter((part) => was[part] !== is[part]);
      return [
        ...(was.state === is.state ? [] : [stateFinding(said, was.state, is.state)]),
        ...parts.map((part) => finding("changed", `${said} says: ${is[part]} Before: ${was[part]}`)),
      ];
    }),
    ...before
      .filter((was) => !find(after, was))
      .map(({ displayName, state }) =>
        finding(
          state === "enabled" ? "protection weakened" : "changed",
          `The policy "${displayName}" is deleted; it was ${words[state]}.`,
        ),
      ),
  ];
}

function stateFinding(said: string, was: PolicySummary["state"], is: PolicySummary["state"]): Finding {
  const text = `${said} is ${words[is]} now, ${words[was]} before.`;
  // How late: docs/conditional-access.md.
  if (is === "enabled") {
    return finding(
      "breaks",
      text,
      "Sign-ins that it only recorded so far are refused, up to a day after the deployment.",
    );
  }
  return finding(was === "enabled" && strength[is] < strength[was] ? "protection weakened" : "changed", text);
}

function placeFindings(before: Matrix, after: Matrix): readonly Finding[] {
  const find = ({ places }: Matrix, name: string) => places.find((place) => place.name === name);
  const relying = (name: string): string | undefined => {
    const named = after.policies.filter(({ where }) => where.split(/[^\w-]+/).includes(name));
    const policies = named.map(({ displayName }) => `"${displayName}"`).join(" and ");
    if (named.length === 0) return undefined;
    return named.length === 1 ? `The policy ${policies} relies on it.` : `The policies ${policies} rely on it.`;
  };
  return [
    ...after.places.flatMap((is) => {
      const was = find(before, is.name);
      if (!was) {
        return is.ranges.length === 0
          ? []
          : [finding("changed", `The named location "${is.name}" is new: ${is.ranges.join(", ")}${trust(is)}.`)];
      }
      const added = is.ranges.filter((range) => !was.ranges.includes(range));
      const removed = was.ranges.filter((range) => !is.ranges.includes(range));
      return [
        ...(added.length === 0
          ? []
          : [
              finding(
                "protection weakened",
                `The named location "${is.name}" covers ${added.map(sized).join(", ")} now${
                  removed.length === 0 ? "" : `, ${removed.map(sized).join(", ")} before`
                }.`,
                relying(is.name),
              ),
            ]),
        ...(added.length > 0 || removed.length === 0
          ? []
          : [finding("breaks", `The named location "${is.name}" no longer covers ${removed.map(sized).join(", ")}.`)]),
        ...(was.trusted === is.trusted
          ? []
          : [
              finding(
                is.trusted ? "protection weakened" : "changed",
                `The named location "${is.name}" is ${is.trusted ? "" : "no longer "}marked as trusted: policies of others that spare trusted locations heed it.`,
              ),
            ]),
      ];
    }),
    ...before.places
      .filter(({ name, ranges }) => ranges.length > 0 && !find(after, name))
      .map(({ name, ranges }) =>
        finding("changed", `The named location "${name}" is deleted; it was ${ranges.join(", ")}.`),
      ),
  ];
}

/** How wide a range is: a prefix's length is easily misread. */
function sized(range: string): string {
  const [base = "", prefix = ""] = range.split("/");
  if (base.includes(":")) return range;
  const count = 2 ** (32 - Number(prefix));
  return `${range} (${count.toLocaleString("en-US")} ${count === 1 ? "address" : "addresses"})`;
}

function trust({ trusted }: Place): string {
  return trusted ? ", trusted" : "";
}

function finding(severity: Severity, text: string, consequence?: string): Finding {
  return { severity, area: "conditional access", text, ...(consequence !== undefined && { consequence }) };
}
