import type { StackOutputs } from "../../infra/outputs.ts";
import type { PageSource } from "../../packages/pf/live-page/live-page.ts";
import type { FeedLine } from "../../packages/pf/stacks/local/control-socket.ts";
import { printableData } from "../../packages/core/text/printable.ts";
import { sampleOutputs } from "./outputs-sample.ts";

/** What a command would show, without a stack behind it. */
export interface LocalSource extends PageSource {
  readonly add: (event: object) => void;
  /** Another endpoint is deployed. */
  readonly deploy: (endpoint: string) => void;
}

/** @param name of a person, a place and an application */
export function localSource(name: string): LocalSource {
  const listeners = new Set<(line: FeedLine) => void>();
  const outputs: StackOutputs = sampleOutputs();
  let endpoints = outputs.endpoints.map((endpoint) => endpoint.name);
  const verdicts = () => endpoints.map(() => [{ outcome: "refused" as const, words: name, reason: name }]);
  return {
    command: "./pf dev",
    title: name,
    facts: [["Site", name]],
    outputs: () => outputs,
    openTarget: () => Promise.reject(new Error(name)),
    readAccess: async () => ({
      endpoints,
      callers: [
        { as: "shop", name: "shop", kind: "caller", detail: "Orders.Read", verdicts: verdicts() },
        { as: `${name}@contoso.com`, name, kind: "person", detail: name, verdicts: verdicts() },
      ],
      places: [{ name, address: "198.51.100.7" }],
      sentences: [name],
    }),
    follow: (onEvent) => {
      listeners.add(onEvent);
      return () => listeners.delete(onEvent);
    },
    hasCommands: true,
    // As `feedLine` hands events on.
    add: (event) => {
      const line = printableData({ at: "2026-11-30T10:00:00.000Z", ...event }) as FeedLine;
      for (const listener of listeners) listener(line);
    },
    deploy: (endpoint) => (endpoints = [...endpoints, endpoint]),
  };
}
