import type { StandInRefusal } from "../../../engine/stand-ins/stand-in-refusal.ts";

/** The codes of what the twin does not imitate (501) and of its own mistakes (500): plugins and clients quote them. */
const twinsCode = /\b(?:NotImitatedByTheTwin|TwinFault)\b/;

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
 * Whether a text tells of what only the twin or a stand-in does not know: Azure, Entra ID and the real plugins may well take
 * it.
 *
 * @param refusals of the stand-ins so far
 */
export function isNotImitated(text: string, refusals: readonly StandInRefusal[] = []): boolean {
  return (
    refusals.some(({ message }) => text.includes(message)) ||
    [twinsCode, noPlugin, noMethod, noPermission].some((sign) => sign.test(text))
  );
}
