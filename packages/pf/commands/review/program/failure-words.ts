import { ZodError } from "zod";
import { AccessError } from "@protected-function/core/access/index.ts";
import { RequestRefused } from "@protected-function/core/azure/json-api.ts";
import { pathText } from "@protected-function/core/text/path-text.ts";
import type { Diagnostic } from "@protected-function/engine/event-log.ts";
import { ProgramFailed } from "@protected-function/engine/program-failed.ts";
import { SettingsRefused } from "../../../stacks/settings/settings-refused.ts";

/** The reasons that a version can't be deployed or reviewed, in sentences. */
export interface Failure {
  /** Errors from Pulumi, the schema or the rules. */
  readonly refused: readonly string[];
  /** Features that only the twin, a stand-in or the review doesn't support. Azure and Pulumi may accept them. */
  readonly unreviewable: readonly string[];
}

/** What a stand-in or the twin doesn't support, and the resource that has it. */
export interface NotSupported {
  readonly message: string;
  readonly resource?: string | undefined;
}

/** In sentences, each once: `site: the stand-in for azure-native doesn't support …`. */
export function notSupportedWords(all: readonly NotSupported[]): readonly string[] {
  return [
    ...new Set(all.map(({ message, resource }) => (resource === undefined ? message : `${resource}: ${message}`))),
  ];
}

type Outcome<Value> = { readonly value: Value } | { readonly failure: Failure };

/** Lines that the engine adds after the program's own errors. */
const additions = [/^Program exited with non-zero exit code/, /^(preview|update) failed$/, /^running program/i];

/**
 * Describes a failure of the program, its settings or the review. Rethrows anything else, such as an abort or a missing
 * tool.
 *
 * @param folders the versions' folders, which are removed from messages
 * @param refusals the stand-ins' refusals so far; the list grows
 */
export function failureWords(folders: readonly string[], refusals: readonly NotSupported[]) {
  const clean = (text: string) => folders.reduce((text, folder) => text.replaceAll(folder, "."), text);
  return async <Value>(run: Promise<Value>): Promise<Outcome<Value>> => {
    try {
      return { value: await run };
    } catch (error) {
      const failure = failureOf(error, refusals);
      if (failure === undefined) throw error;
      return { failure: { refused: failure.refused.map(clean), unreviewable: failure.unreviewable.map(clean) } };
    }
  };
}

function failureOf(error: unknown, refusals: readonly NotSupported[]): Failure | undefined {
  if (error instanceof SettingsRefused) return { refused: [error.message], unreviewable: [] };
  if (error instanceof ProgramFailed) return failureOfProgram(error, refusals);
  // The outputs are another version's and don't show the API's address.
  if (error instanceof ZodError) {
    const problems = error.issues.map(({ path, message }) => `${pathText(path) || "(all of it)"}: ${message}`);
    const text = `Its outputs are not those that a review reads: ${problems.join("; ")}.`;
    return { refused: [], unreviewable: [text] };
  }
  if (error instanceof AccessError || (error instanceof RequestRefused && isNotSupported(error.code))) {
    return { refused: [], unreviewable: [error.message] };
  }
  return undefined;
}

function failureOfProgram(error: ProgramFailed, refusals: readonly NotSupported[]): Failure {
  const errors = error.diagnostics
    .filter(({ severity }) => severity === "error")
    .map((diagnostic) => ({ ...diagnostic, message: named(diagnostic.message.replace(/^error: /, "").trim()) }))
    .filter(({ message }) => !additions.some((addition) => addition.test(message)));
  const isUnknown = ({ message }: Diagnostic) => isNotSupported(message, refusals);
  const unique = (texts: readonly string[]) => [...new Set(texts)];
  // The deployment went on after some of them, so the program's own error may be a consequence.
  const unreviewable = unique([
    ...errors.filter(isUnknown).map(withResource),
    ...notSupportedWords(refusals.filter(hasResource)),
  ]);
  const refused = unique(errors.filter((diagnostic) => !isUnknown(diagnostic)).map(({ message }) => message));
  const isSilent = refused.length + unreviewable.length === 0;
  return { refused: isSilent ? [error.message.split("\n")[0] ?? ""] : refused, unreviewable };
}

/** A resource by its name, in place of the engine's URN. A command that takes the URN keeps it. */
function named(message: string): string {
  return message.replaceAll(/\bresource "urn:pulumi:[^"]*::([^":]+)"/gi, 'resource "$1"');
}

function hasResource({ resource }: NotSupported): boolean {
  return resource !== undefined;
}

/** Adds the resource, because the twin names only the property. The engine knows the resource. */
function withResource({ urn, message }: Diagnostic): string {
  const name = urn?.split("::").at(-1);
  return name === undefined ? message : `${name}: ${message}`;
}

/** The twin's codes for unsupported features (501) and for its own errors (500). Plugins and clients quote them. */
const twinsCode = /\b(?:NotSupportedByTheTwin|TwinFault)\b/;

/**
 * The engine's message if it has no plugin for a provider. In a review only the stand-ins are available.
 * https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/go/common/workspace/plugins.go (MissingError)
 */
const noPlugin = /\bno (?:resource )?plugin 'pulumi-resource-/;

/** The gRPC code for a plugin method that the stand-ins don't have. https://grpc.io/docs/guides/status-codes/ */
const noMethod = /\bcode = Unimplemented\b/;

/**
 * A permission id that a program looked up by name and didn't find. The twin's Microsoft Graph has a few permissions;
 * the real one has hundreds. A program that leaves out the id gets the same message.
 */
const noPermission = /azuread:.*missing required property '(?:appRoleId|(?:\w+\[\d+\]\.)?resourceAccesses\[\d+\]\.id)'/;

/**
 * Whether a text is about a feature that only the twin or a stand-in doesn't support. Azure, Entra ID and the real
 * plugins may accept it.
 *
 * @param refusals the stand-ins' refusals so far
 */
export function isNotSupported(text: string, refusals: readonly NotSupported[] = []): boolean {
  return (
    refusals.some(({ message }) => text.includes(message)) ||
    [twinsCode, noPlugin, noMethod, noPermission].some((sign) => sign.test(text))
  );
}
