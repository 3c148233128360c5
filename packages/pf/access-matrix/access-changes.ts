import { foldMethods, type Statement } from "./fold-methods.ts";
import type { Matrix } from "./matrix.ts";
import { shortList } from "./short-list.ts";
import { accessSentence, type EndpointAccess, whoCanCall } from "./who-can-call.ts";

/**
 * Who can call each endpoint with a change, in the words of every command, and before it wherever that differs. Without
 * a change, the sentences alone. Without a matrix after it, what can't be deployed changes nothing: all are of before.
 *
 * @param isShort long lists of names are cut, and begin with the names that the other version lacks
 */
export function accessChanges(
  before: Matrix | undefined,
  after: Matrix | undefined,
  { isShort = false }: { readonly isShort?: boolean } = {},
): readonly Statement[] {
  const [accessBefore, accessAfter] = [accessOf(before), accessOf(after)];
  const names = [...new Set([...accessAfter.keys(), ...accessBefore.keys()])];
  const changeOf = (endpoint: string): Omit<Statement, "endpoint"> => {
    const [earlier, now] = [accessBefore.get(endpoint), accessAfter.get(endpoint)];
    const said = (access: EndpointAccess, other: EndpointAccess | undefined) =>
      isShort ? shortSentence(access, other) : accessSentence(access);
    const sentenceBefore = earlier && said(earlier, now);
    if (after === undefined) return { sentence: `Before: ${sentenceBefore}` };
    if (earlier && now && accessSentence(earlier) === accessSentence(now)) return { sentence: said(now, undefined) };
    const sentence = now ? said(now, earlier) : `No longer an endpoint: ${endpoint}.`;
    if (sentenceBefore !== undefined) return { sentence, before: `Before: ${sentenceBefore}` };
    return { sentence: before === undefined ? sentence : `${sentence} This is new.` };
  };
  return foldMethods(names.map((endpoint) => ({ endpoint, ...changeOf(endpoint) })));
}

function accessOf(matrix: Matrix | undefined): ReadonlyMap<string, EndpointAccess> {
  return new Map((matrix ? whoCanCall(matrix) : []).map((access) => [access.endpoint, access]));
}

function shortSentence(access: EndpointAccess, other: EndpointAccess | undefined): string {
  const names = new Set<string>();
  const collect = (all: readonly string[]): string => {
    for (const name of all) names.add(name);
    return "";
  };
  if (other) accessSentence(other, collect);
  return accessSentence(access, (all) => shortList(all, (name) => other !== undefined && !names.has(name)));
}
