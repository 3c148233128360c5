import type { Layout } from "../../cli/layout.ts";
import { printableData } from "../../text/printable.ts";
import type { Answered, RefusedCall } from "./call-as.ts";
import { explanationText } from "../../refusals/explanation-text.ts";
import { shownLogText } from "../../stacks/function-log.ts";

/** The handler's answer, status and body; who calls in a line, where who-calls says it. */
export function answeredText(answer: Answered): string {
  const { status, body, endpoint, contentType = "no content type" } = printableData(answer);
  const { caller, packageSha256 } = Object(body) as {
    readonly caller?: Readonly<Record<string, unknown>>;
    readonly packageSha256?: unknown;
  };
  if (!caller) {
    const text = typeof body === "string" ? body : JSON.stringify(body, undefined, 2);
    return text === ""
      ? `${status} by ${endpoint}, without a body.`
      : `${status} by ${endpoint} (${contentType}):\n${text}`;
  }
  const roles = Array.isArray(caller["roles"]) ? caller["roles"].join(", ") : "";
  const name = caller["kind"] === "user" ? (caller["name"] ?? caller["objectId"]) : caller["clientId"];
  return [
    `${status}: the function says that ${String(caller["kind"])} ${String(name)} calls, with ${roles || "no role"}.`,
    `Package ${String(packageSha256)}.`,
  ].join("\n");
}

/** Who refused and why, as far as that can be told; then what explains it. */
export function refusedText(refused: RefusedCall, layout: Layout): string {
  const { by, status, message, explanation, log } = refused;
  const did = by === "the Functions host" ? "The Functions host failed" : `${by} refused`;
  const head = `${did}${status === undefined ? "" : ` with ${status}`}`;
  if (log) {
    const explained = explanation ? [explanationText(explanation, layout)] : [];
    return [`${head}: ${message}`, ...explained, shownLogText(log, layout)].join("\n\n");
  }
  if (!explanation) return `${head}: ${message}`;
  // The explanation of an error repeats what was said; that of a bare status has nothing to repeat.
  const said = explanation.error ? "." : `: ${message}`;
  return `${head}${said}\n\n${explanationText(explanation, layout)}`;
}
