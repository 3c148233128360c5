import type { Matrix } from "./matrix.ts";
import { accessSentence, whoCanCall } from "./who-can-call.ts";

/**
 * Who can call each endpoint with a change, in the words of every command, and before it wherever that differs. Without
 * a change, the sentences alone.
 */
export function accessChanges(before: Matrix | undefined, after: Matrix | undefined): readonly string[] {
  const sentencesBefore = sentencesOf(before);
  const sentencesAfter = sentencesOf(after);
  const names = [...new Set([...sentencesAfter.keys(), ...sentencesBefore.keys()])];
  return names.map((endpoint) => {
    const [earlier, now] = [sentencesBefore.get(endpoint), sentencesAfter.get(endpoint)];
    if (after === undefined || earlier === now) return earlier ?? "";
    return [
      now ?? `${endpoint} is gone.`,
      ...(before === undefined ? [] : [earlier === undefined ? "It is new." : `Before: ${earlier}`]),
    ].join(" ");
  });
}

function sentencesOf(matrix: Matrix | undefined): ReadonlyMap<string, string> {
  return new Map((matrix ? whoCanCall(matrix) : []).map((access) => [access.endpoint, accessSentence(access)]));
}
