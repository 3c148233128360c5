import { ZodError } from "zod";
import { AccessError } from "../../../access/index.ts";
import { RequestRefused } from "../../../azure/json-api.ts";
import type { Diagnostic } from "../../../engine/event-log.ts";
import { ProgramFailed } from "../../../engine/program-failed.ts";
import type { StandInRefusal } from "../../../engine/stand-ins/stand-in-refusal.ts";
import { SettingsRefused } from "../../../stacks/settings/settings-refused.ts";

/** Why a version isn't deployed or reviewed here, in sentences. */
export interface Failure {
  /** What Pulumi, the schema or the rules refuse. */
  readonly refused: readonly string[];
  /** What only the twin, a stand-in or the review does not know: Azure and Pulumi may well take it. */
  readonly unreviewable: readonly string[];
}

type Outcome<Done> = { readonly done: Done } | { readonly failure: Failure };

/** What the engine adds to whatever the program has said already. */
const additions = [/^Program exited with non-zero exit code/, /^(preview|update) failed$/, /^running program/i];

/**
 * Turns a failure that is the program's, its settings' or its reviewer's into words; anything else is thrown on: an abort, a
 * machine that lacks something.
 *
 * @param folders where versions of the program are: of no interest to a reader
 * @param refusals of the stand-ins so far; it grows
 */
export function failureWords(folders: readonly string[], refusals: readonly StandInRefusal[]) {
  const clean = (text: string) => folders.reduce((text, folder) => text.replaceAll(folder, "."), text);
  return async <Done>(run: Promise<Done>): Promise<Outcome<Done>> => {
    try {
      return { done: await run };
    } catch (error) {
      const failure = failureOf(error, refusals);
      if (failure === undefined) throw error;
      return { failure: { refused: failure.refused.map(clean), unreviewable: failure.unreviewable.map(clean) } };
    }
  };
}

function failureOf(error: unknown, refusals: readonly StandInRefusal[]): Failure | undefined {
  if (error instanceof SettingsRefused) return { refused: [error.message], unreviewable: [] };
  if (error instanceof ProgramFailed) return failureOfProgram(error, refusals);
  // Its outputs are another version's, which doesn't show the API's address here.
  if (error instanceof ZodError) {
    const problems = error.issues.map(({ path, message }) => `${path.join(".") || "(all of it)"}: ${message}`);
    const text = `Its outputs are not those that a review reads: ${problems.join("; ")}.`;
    return { refused: [], unreviewable: [text] };
  }
  if (error instanceof AccessError || (error instanceof RequestRefused && isNotSupported(error.code))) {
    return { refused: [], unreviewable: [error.message] };
  }
  return undefined;
}

function failureOfProgram(error: ProgramFailed, refusals: readonly StandInRefusal[]): Failure {
  const said = error.diagnostics
    .filter(({ severity }) => severity === "error")
    .map((one) => ({ ...one, message: one.message.replace(/^error: /, "").trim() }))
    .filter(({ message }) => !additions.some((addition) => addition.test(message)));
  const isUnknown = ({ message }: Diagnostic) => isNotSupported(message, refusals);
  const unique = (texts: readonly string[]) => [...new Set(texts)];
  const unreviewable = unique(said.filter(isUnknown).map(withResource));
  const refused = unique(said.filter((one) => !isUnknown(one)).map(({ message }) => message));
  const isSilent = refused.length + unreviewable.length === 0;
  return { refused: isSilent ? [error.message.split("\n")[0] ?? ""] : refused, unreviewable };
}

/** The twin names a property, and not whose: the resource is the engine's to name. */
function withResource({ urn, message }: Diagnostic): string {
  const name = urn?.split("::").at(-1);
  return name === undefined ? message : `${name}: ${message}`;
}

/** The codes of what the twin does not imitate (501) and of its own mistakes (500): plugins and clients quote them. */
const twinsCode = /\b(?:NotSupportedByTheTwin|TwinFault)\b/;

/**
 * How the engine says that it has no plugin for a provider. Here it obtains none: the stand-ins are all that there is.
 * https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/go/common/workspace/plugins.go (MissingError)
 */
const noPlugin = /\bno (?:resource )?plugin 'pulumi-resource-/;

/** A method of the plugins' that the stand-ins do not have, by gRPC's code. https://grpc.io/docs/guides/status-codes/ */
const noMethod = /\bcode = Unimplemented\b/;

/**
 * An id that a program looked up among an API's permissions by name, and did not find: the twin's Microsoft Graph has a few of
 * them, the real one some hundreds. A program that forgets the id gets the same words.
 */
const noPermission = /azuread:.*missing required property '(?:appRoleId|(?:\w+\[\d+\]\.)?resourceAccesses\[\d+\]\.id)'/;

/**
 * Whether a text is about something that only the twin or a stand-in doesn't know. Azure, Entra ID and the real plugins may
 * accept it.
 *
 * @param refusals of the stand-ins so far
 */
export function isNotSupported(text: string, refusals: readonly StandInRefusal[] = []): boolean {
  return (
    refusals.some(({ message }) => text.includes(message)) ||
    [twinsCode, noPlugin, noMethod, noPermission].some((sign) => sign.test(text))
  );
}
