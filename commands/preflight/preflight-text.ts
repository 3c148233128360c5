import { styleText } from "node:util";
import { printableData } from "../../text/printable.ts";
import type { PreflightFinding, ForeseenError } from "./finding.ts";
import type { Preflight } from "./preflight.ts";

type Format = "green" | "red" | "yellow" | "bold" | "dim";
type Paint = (format: Format, text: string) => string;

const marks = { ok: "ok", missing: "MISSING", unknown: "UNKNOWN", warning: "warning" } as const;
const colours = { ok: "green", missing: "red", unknown: "yellow", warning: "yellow" } as const;

/** A line for each need; what is not there with why, the error that it would have caused, and what grants it. */
export function preflightText(preflight: Preflight, { colour }: { readonly colour: boolean }): string {
  const paint: Paint = (format, text) => (colour ? styleText(format, text, { validateStream: false }) : text);
  const { findings, deployer, tenantId, subscriptionId, stack, ok } = printableData(preflight);
  const count = (state: PreflightFinding["state"]) => findings.filter((finding) => finding.state === state).length;
  const [missing, unknown, warnings] = [count("missing"), count("unknown"), count("warning")];
  return [
    `  ${deployer.kind === "person" ? "A person" : `The application ${deployer.clientId}`} (object id ${deployer.objectId})`,
    `  deploys stack ${stack} to tenant ${tenantId}, subscription ${subscriptionId}.`,
    "",
    ...findings.flatMap((finding) => findingLines(finding, paint)),
    "",
    paint(
      "bold",
      `  ${count("ok")} there, ${missing} missing, ${unknown} unknown${warnings > 0 ? `, ${warnings} to look at` : ""}. Nothing was changed.`,
    ),
    ...(unknown > 0
      ? [paint("yellow", `  ${unknown} could NOT be read: they may fail the deployment all the same.`)]
      : []),
    ...(ok ? [] : [paint("red", "  A deployment would NOT succeed.")]),
  ].join("\n");
}

function findingLines(finding: PreflightFinding, paint: Paint): readonly string[] {
  const { state, title, found, why, error, grants } = finding;
  const head = `  ${paint(colours[state], marks[state].padEnd(7))}  ${title}`;
  if (state === "ok") return [`${head}${paint("dim", ` (${found})`)}`];
  return [
    head,
    `    Found:    ${found}`,
    `    Why:      ${why}`,
    ...(error
      ? [
          `    ${state === "missing" ? "Error:   " : "Could be:"} ${errorText(error)}`,
          paint("dim", `              ${error.source}`),
        ]
      : []),
    ...(grants === undefined ? [] : [`    ${state === "unknown" ? "To know: " : "Fix:    "} ${grants}`]),
  ];
}

function errorText({ code, message }: ForeseenError): string {
  return code === undefined ? message : `${code}: ${message}`;
}
