import { checkGroups } from "../../checks/check.ts";
import type { Outcome } from "../../checks/run-checks.ts";
import { answerText, apart, verdictColors } from "../../cli/answer.ts";
import {
  checkSections,
  type CheckGroup,
  countsOf,
  failureLines,
  failuresByReason,
  groupChecks,
  type ListStyle,
} from "../../cli/check-list.ts";
import { type Layout, type Paint, painter } from "../../cli/layout.ts";
import type { Evidence } from "@protected-function/core/text/evidence.ts";
import { verdictSymbols } from "@protected-function/core/text/verdict.ts";
import { folded } from "@protected-function/core/text/folded.ts";
import type { ObtainedPlugin } from "@protected-function/engine/plugins/obtain-plugins.ts";
import { signInTitle } from "../../access-matrix/who-can-call.ts";
import { failureWords } from "../../refusals/failure-words.ts";
import { type EndpointVerdict, endpointOf, foldVerdicts, markOf } from "./endpoint-verdicts.ts";
import { notRunHere, notRunTitle, type OutputOptions, proofNext, proofVerdict } from "./verdict.ts";

/** Counts of the stack's resources by result. */
interface ResourceAccount {
  readonly created: number;
  /** Of the created: those that exist in Azure and Entra ID. The rest is only in Pulumi's state. */
  readonly inCloud: number;
  readonly unchanged: number;
  readonly deleted: number;
  readonly left: number;
}

/** The result of a run: the object that `--json` prints. */
export interface Proof {
  readonly ok: boolean;
  readonly rows: readonly Outcome[];
  /** The verdict for each endpoint, in the contract's order. */
  readonly endpoints: readonly EndpointVerdict[];
  /** What each way to sign in is worth to a person with a role. Absent without such a person. */
  readonly signIn?: readonly string[];
  readonly resources: ResourceAccount;
  /** Version of Pulumi's engine. */
  readonly engine: string;
  /** With `--plugins real`: the plugins that ran, and those that a stand-in replaced. */
  readonly plugins?: readonly ObtainedPlugin[];
}

/**
 * The proof for a person: the verdict, failures, the callers of each endpoint, the groups of checks, and next steps.
 */
export function proofTable(proof: Proof, layout: Layout, options: OutputOptions = {}, evidence?: Evidence): string {
  const paint = painter(layout);
  const { all = false } = options;
  return answerText(
    {
      verdict: proofVerdict(proof),
      evidence,
      sections: [
        ...failedSections(proof, { paint, all }),
        ...[endpointSection(proof, paint), signInSection(proof, paint), notRunSection(proof, paint)].map((text) =>
          layout.columns === undefined ? text : folded(text, layout.columns),
        ),
        ...checkSections(groupsOf(proof, all), { paint, all }),
        accountSection(proof),
      ],
      next: proofNext(proof, options),
    },
    layout,
  );
}

/**
 * The checks of one endpoint are apart from the others of the function, so that each group has the same count wherever
 * it's shown. If a terminal lists each check, each endpoint has its own group.
 */
export function groupsOf({ rows, endpoints }: Proof, all = false): readonly CheckGroup[] {
  const names = all ? endpoints.map(({ endpoint }) => endpoint) : [eachEndpoint];
  return groupChecks(rows, [...checkGroups, ...names], (row) => {
    const endpoint = endpointOf(row, endpoints);
    return endpoint === undefined ? row.group : all ? endpoint : eachEndpoint;
  });
}

/** One line for the checks of all endpoints. */
const eachEndpoint = "Each endpoint";

function failedSections({ rows }: Proof, style: ListStyle): readonly string[] {
  const failed = rows.filter(({ outcome }) => outcome === "failed");
  if (failed.length === 0) return [];
  const lines = apart(failuresByReason(failed, failureWords).map((failure) => failureLines(failure, style)));
  return [[style.paint("bold", style.paint("red", "Failed")), ...lines].join("\n"), hostSection(failed, style.paint)];
}

/** The function's log if the Functions host failed. It appears once, even if several claims fail because of it. */
function hostSection(failed: readonly Outcome[], paint: Paint): string {
  const logs = failed.flatMap(({ unexpected }) => (unexpected?.log ? [unexpected.log] : []));
  if (logs.length === 0) return "";
  const lines = [...new Set(logs.flat())].slice(-10);
  return [
    paint("bold", "The Functions host failed: the function throws, or isn't loaded. Its last log lines:"),
    ...(lines.length > 0 ? lines.map((line) => `    ${line}`) : ["    (nothing)"]),
  ].join("\n");
}

function endpointSection({ endpoints }: Proof, paint: Paint): string {
  if (endpoints.length === 0) return "";
  const lines = foldVerdicts(endpoints).map((one) => {
    const kind = markOf(one);
    const verdict = kind === "fail" ? paint("red", one.verdict) : one.verdict;
    return `  ${paint(verdictColors[kind], verdictSymbols[kind])} ${verdict}`;
  });
  return [paint("bold", "Access"), ...lines].join("\n");
}

function signInSection({ signIn }: Proof, paint: Paint): string {
  return signIn === undefined ? "" : [paint("bold", signInTitle), ...signIn.map((line) => `  ${line}`)].join("\n");
}

function notRunSection({ rows }: Proof, paint: Paint): string {
  const claims = notRunHere(rows);
  return claims.length === 0 ? "" : [paint("bold", notRunTitle), ...claims.map((claim) => `  - ${claim}`)].join("\n");
}

function accountSection({ rows, resources, engine, plugins = [] }: Proof): string {
  const { created, inCloud, unchanged, deleted, left } = resources;
  const { proved, failed } = countsOf(rows);
  const exchanges = rows.reduce((sum, row) => sum + row.exchanges, 0);
  return [
    `Resources: ${created} created (${inCloud} in Azure and Entra ID), ${unchanged} unchanged by a second up, ${deleted} deleted, ${left} left.`,
    `${exchanges} requests behind ${proved + failed} checks; Pulumi ${engine}.`,
    ...plugins.map(pluginLine),
  ].join("\n");
}

function pluginLine({ name, version, source, why }: NonNullable<Proof["plugins"]>[number]): string {
  const plugin = `Plugin ${name} ${version}`;
  return source === "stand-in" ? `${plugin}: not run here, a stand-in filled in (${why}).` : `${plugin}: the real one.`;
}
