import { endpointList } from "../checks/call.ts";

/** A sentence about one endpoint, `GET orders/{id}`. */
export interface Statement {
  readonly endpoint: string;
  readonly sentence: string;
  /** The sentence that held before a change. */
  readonly before?: string;
}

/** Sentences that differ only in the method of one route, as one: "Only shop can call GET and POST orders." */
export function foldMethods<One extends Statement>(statements: readonly One[]): readonly One[] {
  const alike = Map.groupBy(statements, ({ endpoint, sentence, before }) => {
    const route = endpoint.replace(/^\S+ /, "");
    return JSON.stringify([route, ...[sentence, before].map((said) => said?.replaceAll(endpoint, () => route))]);
  });
  return [...alike.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const together = endpointList([first, ...others].map(({ endpoint }) => endpoint));
    const { endpoint, sentence, before } = first;
    const ofAll = (said: string) => said.replaceAll(endpoint, () => together);
    return [{ ...first, sentence: ofAll(sentence), ...(before !== undefined && { before: ofAll(before) }) }];
  });
}
