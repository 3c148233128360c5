import { endpointList } from "../checks/call.ts";

/** A sentence about one endpoint, `GET orders/{id}`. */
export interface Statement {
  readonly endpoint: string;
  readonly sentence: string;
}

/** Sentences that differ only in the method of one route, as one: "Only shop can call GET and POST orders." */
export function foldMethods<One extends Statement>(statements: readonly One[]): readonly One[] {
  const alike = Map.groupBy(statements, ({ endpoint, sentence }) => {
    const route = endpoint.replace(/^\S+ /, "");
    return JSON.stringify([route, sentence.replaceAll(endpoint, () => route)]);
  });
  return [...alike.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const together = endpointList([first, ...others].map(({ endpoint }) => endpoint));
    return [{ ...first, sentence: first.sentence.replaceAll(first.endpoint, () => together) }];
  });
}
