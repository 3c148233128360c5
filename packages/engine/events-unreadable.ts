import { Unavailable } from "@protected-function/core/text/errors.ts";
import type { EventStream } from "./event-server.ts";

/**
 * The result of an engine operation is unknown, because none or only some of its events arrived. The engine itself
 * doesn't notice, and exits with code 0.
 */
export class EventsUnreadable extends Unavailable {
  /** E.g. "preview". */
  readonly operation: string;

  private constructor(operation: string, message: string, options?: ErrorOptions) {
    super("EVENTS_UNREADABLE", message, options);
    this.operation = operation;
  }

  /** @param reason a clause */
  static after(operation: string, reason: string): EventsUnreadable {
    const changed = operation === "preview" ? "It changed nothing." : "It may have changed the stack.";
    return new EventsUnreadable(
      operation,
      `Can't tell what pulumi ${operation} found or did: ${reason}. ${changed} Run the same command again.`,
    );
  }

  static before(operation: string, cause: unknown): EventsUnreadable {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new EventsUnreadable(
      operation,
      `Didn't start pulumi ${operation}: can't listen on 127.0.0.1 for its events (${reason}). Check that the loopback ` +
        "interface is up and has free ports, then run the same command again.",
      { cause },
    );
  }
}

/**
 * Why the streams of an operation are incomplete; `undefined` if they are complete. A stream is ordered, and its
 * summary comes last. An extra stream is refused as well, because any process on the machine can connect to the
 * loopback interface.
 * Source: deployment.run in pkg/engine/deployment.go of pulumi/pulumi sends the summary at the end of each operation,
 * whether it succeeded or not.
 *
 * @param wanted how many streams the engine opens
 */
export function incompleteReason(
  streams: readonly EventStream[],
  { expected, isPreview }: { readonly expected: number; readonly isPreview: boolean },
): string | undefined {
  if (streams.length !== expected) return `${streams.length} streams of events arrived instead of ${expected}`;
  if (!streams.every(({ isReadable }) => isReadable)) return "one of its events isn't JSON";
  const summaries = streams.at(-1)?.events.flatMap(({ summaryEvent }) => summaryEvent ?? []) ?? [];
  return summaries.at(-1)?.isPreview === isPreview ? undefined : "its events broke off before their summary";
}
