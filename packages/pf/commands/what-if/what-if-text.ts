import { policyStateWords } from "../../access-matrix/words.ts";
import { mfaCodesWhen } from "../../checks/mfa-required.ts";
import { answerText } from "../../cli/answer.ts";
import { type Layout, type Paint, painter } from "../../cli/layout.ts";
import { listNames } from "@protected-function/core/text/names.ts";
import { printableData } from "@protected-function/core/text/printable.ts";
import type { Verdict } from "@protected-function/core/text/verdict.ts";
import { padded, widthOf } from "@protected-function/core/text/width.ts";
import { controlWords, partWords, requirementWords } from "./portal-words.ts";
import type { ClientAppType, WhatIf, WhatIfPolicy } from "./resolve-question.ts";

/**
 * The verdict, then a line for each policy. Ids are left out, because they differ between a twin and a tenant, so that
 * you can compare two answers.
 */
export function whatIfText(answer: WhatIf, layout: Layout): string {
  const whatIf = printableData(answer);
  const paint = painter(layout);
  const { who, resource, from, policies } = whatIf;
  const place = from.location === undefined ? from.address : `${from.location} (${from.address})`;
  const enforced = policies.filter((policy) => policy.applies && policy.state === "enabled");
  const reportOnly = policies.filter(
    (policy) => policy.applies && policy.state === "enabledForReportingButNotEnforced",
  );
  const otherPolicies = policies.filter((policy) => !enforced.includes(policy) && !reportOnly.includes(policy));
  return answerText(
    {
      verdict: whatIfVerdict(whatIf),
      sections: [
        `${who.name} signs in for ${resource.name} from ${place}${clientWords(whatIf)}. Only conditional access is checked, not app roles.`,
        table("Policies that apply", enforced.map(controlsCell), layout, paint),
        table("Report-only: recorded, not enforced", reportOnly.map(controlsCell), layout, paint),
        table(
          "Policies that don't apply, and the part that excludes this sign-in",
          otherPolicies.map(reasonCell),
          layout,
          paint,
        ),
        mfaNotes(whatIf).join("\n"),
      ],
      next: whatIfNext(whatIf, reportOnly.length > 0),
    },
    layout,
  );
}

const clientNames: Readonly<Record<ClientAppType, string>> = {
  browser: "in a browser",
  mobileAppsAndDesktopClients: "with an app (not in a browser)",
  exchangeActiveSync: "with Exchange ActiveSync",
  other: "with another client (legacy authentication)",
};

/** The kind of client matters for people only. An application signs in with its own credential. */
function clientWords({ who, clientAppType }: WhatIf): string {
  return who.kind === "user" ? `, ${clientNames[clientAppType]}` : ", with its own credential";
}

/** Security defaults require MFA of people regardless of policies, so their effect may make the answer unknown. */
function whatIfVerdict({ who, outcome, demands, policies, securityDefaults }: WhatIf): Verdict {
  const enforced = policies.filter(({ applies, state }) => applies && state === "enabled");
  if (outcome === "blocked") {
    const blocking = enforced.filter(({ controls }) => controls.includes("block"));
    return {
      kind: "fail",
      sentence: `Blocked by ${listNames(blocking.map(({ displayName }) => `"${displayName}"`))}.`,
    };
  }
  if (outcome === "controls required") {
    const requiring = enforced.filter(({ controls }) => controls.length > 0);
    const policyNames = listNames(requiring.map(({ displayName }) => `"${displayName}"`));
    return {
      kind: "warn",
      sentence: `Allowed only with ${demands.map(requirementWords).join(", and ")}: required by ${policyNames}.`,
    };
  }
  if (who.kind === "user" && securityDefaults === "unknown") {
    return { kind: "unknown", sentence: "No policy blocks this, but security defaults couldn't be read." };
  }
  if (who.kind === "user" && securityDefaults === "on") {
    return { kind: "warn", sentence: "No policy blocks this, but security defaults are on and may require MFA." };
  }
  return {
    kind: "pass",
    sentence:
      enforced.length === 0 ? "Allowed: no policy applies." : "Allowed: the policies that apply require nothing.",
  };
}

/** Other requirements for a person, and for a client that can't do MFA, such as one with a password grant. */
function mfaNotes({ who, clientAppType, demands, outcome, securityDefaults }: WhatIf): readonly string[] {
  if (who.kind !== "user" || outcome === "blocked") return [];
  const isMfa = demands.some((demand) => /\bmfa\b/.test(demand));
  return [
    ...(securityDefaults === "unknown"
      ? ["Security defaults may also require MFA. This login can't read them: it lacks Policy.Read.All."]
      : []),
    ...(securityDefaults === "on"
      ? ["Security defaults are on. What If ignores them, but they require MFA of people."]
      : []),
    ...((isMfa || securityDefaults === "on") && clientAppType !== "browser" ? [`By password: ${mfaCodesWhen}`] : []),
  ];
}

function whatIfNext({ who, outcome, securityDefaults }: WhatIf, isReportOnly: boolean): readonly string[] {
  const isUnread = who.kind === "user" && outcome !== "blocked" && securityDefaults === "unknown";
  return [
    ...(isUnread ? ["Grant this login Policy.Read.All, and ask again."] : []),
    ...(outcome === "blocked"
      ? [`If ${who.name} should get in, exclude ${who.name} from that policy, or ask with another --from.`]
      : []),
    ...(outcome === "controls required" && who.kind === "user"
      ? [`If ${who.name} can't meet that, as a service account can't, exclude ${who.name} from that policy.`]
      : []),
    ...(isReportOnly ? ["Read the report-only policies above before you enforce them."] : []),
    "See all callers, places and resources: ./pf matrix --html access.html",
  ];
}

type Row = readonly [name: string, state: string, why: string];

function controlsCell({ displayName, state, controls, operator }: WhatIfPolicy): Row {
  return [displayName, policyStateWords[state], controlWords(controls, operator)];
}

function reasonCell({ displayName, state, analysisReasons }: WhatIfPolicy): Row {
  return [displayName, policyStateWords[state], partWords(analysisReasons)];
}

/** Prints a line for each policy, or two lines if one is too wide. */
function table(title: string, rows: readonly Row[], { columns }: Layout, paint: Paint): string {
  if (rows.length === 0) return "";
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ""))));
  const width = widths.reduce((sum, columnWidth) => sum + 2 + columnWidth, 0);
  const lines = rows.flatMap(([name, ...cells]) => {
    const columnsText = cells.map((text, column) => padded(text, widths[column + 1] ?? 0)).join("  ");
    if (columns === undefined || width <= columns)
      return [`  ${padded(name, widths[0] ?? 0)}  ${columnsText}`.trimEnd()];
    return [`  ${name}`, `    ${columnsText}`.trimEnd()];
  });
  return [paint("bold", title), ...lines].join("\n");
}
