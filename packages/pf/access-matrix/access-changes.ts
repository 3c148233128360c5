import { foldMethods } from "./fold-methods.ts";
import type { Matrix } from "./matrix.ts";
import { accessSentence, whoCanCall } from "./who-can-call.ts";

/**
 * Who can call each endpoint with a change, in the words of every command, and before it wherever that differs. Without
 * a change, the sentences alone. Without a matrix after it, what can't be deployed changes nothing: all are of before.
 */
export function accessChanges(before: Matrix | undefined, after: Matrix | undefined): readonly string[] {
  const sentencesBefore = sentencesOf(before);
  const sentencesAfter = sentencesOf(after);
  const names = [...new Set([...sentencesAfter.keys(), ...sentencesBefore.keys()])];
  const changeOf = (endpoint: string): string => {
    const [earlier, now] = [sentencesBefore.get(endpoint), sentencesAfter.get(endpoint)];
    if (after === undefined) return `Before: ${earlier}`;
    if (earlier === now) return earlier ?? "";
    return [
      now ?? `No longer an endpoint: ${endpoint}.`,
      ...(before === undefined ? [] : [earlier === undefined ? "This is new." : `Before: ${earlier}`]),
    ].join(" ");
  };
  const statements = names.map((endpoint) => ({ endpoint, sentence: changeOf(endpoint) }));
  return foldMethods(statements).map(({ sentence }) => sentence);
}

function sentencesOf(matrix: Matrix | undefined): ReadonlyMap<string, string> {
  return new Map((matrix ? whoCanCall(matrix) : []).map((access) => [access.endpoint, accessSentence(access)]));
}
