import { answerText, apart, factLine } from "../../cli/answer.ts";
import { type Layout, type Paint, painter, section } from "../../cli/layout.ts";
import type { Evidence } from "@protected-function/core/text/evidence.ts";
import { printableData } from "@protected-function/core/text/printable.ts";
import { verdictSymbols } from "@protected-function/core/text/verdict.ts";
import type { PreflightFinding, ForeseenError } from "./finding.ts";
import { openGroups, openStates } from "./open-groups.ts";
import type { Preflight } from "./preflight.ts";
import { preflightNext, preflightVerdict } from "./verdict.ts";

const colors = { missing: "red", unknown: "yellow", warning: "yellow" } as const;

/**
 * The verdict, then the missing, unknown and doubtful requirements with their fixes, then the requirements that are
 * met, and next steps.
 */
export function preflightText(
  data: Preflight,
  layout: Layout & { readonly all?: boolean },
  evidence?: Evidence,
): string {
  const paint = painter(layout);
  const preflight = printableData(data);
  const { findings } = preflight;
  const open = openGroups(findings).map(({ title, state, findings: group }) =>
    section(
      paint(colors[state], `${title}:`),
      apart(group.map((finding) => findingLines(finding, paint, layout.all))),
      paint,
    ),
  );
  const ready = findings.filter(({ state }) => state === "ok");
  return answerText(
    {
      verdict: preflightVerdict(preflight),
      evidence,
      sections: [
        ...open,
        layout.all
          ? section("Ready:", listedLines(ready, paint), paint)
          : section("Ready (list them with --all):", foldedLines(ready, paint), paint),
        deployerText(preflight, paint),
      ],
      next: preflightNext(preflight),
    },
    layout,
  );
}

/** A finding with its fix and reason. Its ID, and the error that it foresees, are for a list of everything. */
export function findingLines(finding: PreflightFinding, paint: Paint, all = false): readonly string[] {
  const { id, state, title, found, why, error, grants } = finding;
  const isOpen = state !== "ok";
  return [
    `  ${isOpen ? `${paint(colors[state], openStates[state].mark)} ` : ""}${paint("bold", title)}${all ? `  ${paint("dim", id)}` : ""}`,
    factLine("Found", found),
    ...(grants === undefined ? [] : [factLine(isOpen ? openStates[state].label : "Fix", grants)]),
    factLine("Why", why),
    ...(error && all
      ? [
          factLine("Error", `${stopWords(finding)}${error.code === undefined ? ":" : ""} ${errorText(error)}`),
          paint("dim", factLine("Source", error.source)),
        ]
      : []),
  ];
}

/** Before the error that is foreseen. */
export function stopWords({ state }: Pick<PreflightFinding, "state">): string {
  return `A deployment ${state === "missing" ? "would" : "could"} stop with`;
}

export function errorText({ code, message }: ForeseenError): string {
  return code === undefined ? message : `${code}: ${message}`;
}

/** Checks of this machine and of Azure; the rest are of Entra ID. */
const onMachine = /^pulumi-/;
const inAzure =
  /^(?:azure-|resource-|api-version|expected-subscription|adopted-app-settings|flex-|node-|key-vault|secret-vault)/;

export function bySystem(
  ready: readonly PreflightFinding[],
): readonly (readonly [system: string, findings: readonly PreflightFinding[]])[] {
  const groups = [
    ["This machine", ready.filter(({ id }) => onMachine.test(id))],
    ["Entra ID", ready.filter(({ id }) => !inAzure.test(id) && !onMachine.test(id))],
    ["Azure", ready.filter(({ id }) => inAzure.test(id))],
  ] as const;
  return groups.filter(([, findings]) => findings.length > 0);
}

function foldedLines(ready: readonly PreflightFinding[], paint: Paint): readonly string[] {
  return bySystem(ready).map(
    ([system, { length }]) => `  ${paint("green", verdictSymbols.pass)} ${system}: ${length} ready`,
  );
}

function listedLines(ready: readonly PreflightFinding[], paint: Paint): readonly string[] {
  return bySystem(ready).flatMap(([system, findings]) => [
    `  ${system}`,
    ...findings.map(
      ({ id, title, found: data }) =>
        `    ${paint("green", verdictSymbols.pass)} ${title}: ${data}  ${paint("dim", id)}`,
    ),
  ]);
}

/** The deployer, in words and with the id that a portal finds. */
export function deployerName({ deployer: { kind, objectId, clientId } }: Pick<Preflight, "deployer">): string {
  return kind === "person" ? `a person, object id ${objectId}` : `the application ${clientId}`;
}

function deployerText(preflight: Preflight, paint: Paint): string {
  const { tenantId, subscriptionId } = preflight;
  return section(
    "Checked as:",
    [
      `  Deployer:      ${deployerName(preflight)}`,
      `  Tenant:        ${tenantId}`,
      `  Subscription:  ${subscriptionId}`,
    ],
    paint,
  );
}
