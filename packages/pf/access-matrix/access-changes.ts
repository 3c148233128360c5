import { foldMethods, type Statement } from "./fold-methods.ts";
import type { Matrix } from "./matrix.ts";
import { accessSentence, whoCanCall } from "./who-can-call.ts";

/**
 * Who can call each endpoint with a change, in the words of every command, and before it wherever that differs. Without
 * a change, the sentences alone. Without a matrix after it, what can't be deployed changes nothing: all are of before.
 */
export function accessChanges(before: Matrix | undefined, after: Matrix | undefined): readonly Statement[] {
  const sentencesBefore = sentencesOf(before);
  const sentencesAfter = sentencesOf(after);
  const names = [...new Set([...sentencesAfter.keys(), ...sentencesBefore.keys()])];
  const changeOf = (endpoint: string): Omit<Statement, "endpoint"> => {
    const [earlier, now] = [sentencesBefore.get(endpoint), sentencesAfter.get(endpoint)];
    if (after === undefined) return { sentence: `Before: ${earlier}` };
    if (earlier === now) return { sentence: earlier ?? "" };
    const sentence = now ?? `No longer an endpoint: ${endpoint}.`;
    if (earlier !== undefined) return { sentence, before: `Before: ${earlier}` };
    return { sentence: before === undefined ? sentence : `${sentence} This is new.` };
  };
  return foldMethods(names.map((endpoint) => ({ endpoint, ...changeOf(endpoint) })));
}

function sentencesOf(matrix: Matrix | undefined): ReadonlyMap<string, string> {
  return new Map((matrix ? whoCanCall(matrix) : []).map((access) => [access.endpoint, accessSentence(access)]));
}
