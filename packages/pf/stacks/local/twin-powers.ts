import type { FeedCaller, FeedEvent } from "@protected-function/twin";
import type { OlderCode } from "../dev/older-code.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { printableData } from "@protected-function/core/text/printable.ts";
import type { FeedLine, TwinPowers } from "./control-socket.ts";
import { nameOf, shownMessageWithNames } from "./function-log.ts";
import type { LocalStack } from "./local-stack.ts";
import { triedToken } from "./tried-token.ts";

/**
 * What a local stack's twin does for commands in other terminals.
 *
 * @param outputs of the deployed stack as it is now, secrets included
 * @param olderCode why its code is older than what is saved, if so
 */
export function powersOf(
  { twin, clock }: Pick<LocalStack, "twin" | "clock">,
  outputs: () => StackOutputs,
  olderCode?: () => OlderCode | undefined,
): TwinPowers {
  const { control } = twin;
  // A later follower gets the last events as well. Which code answered them is known only when they happen.
  const byOlderCode = new WeakSet<FeedEvent>();
  if (olderCode) control.feed.subscribe((event) => void (olderCode() && byOlderCode.add(event)));
  return {
    follow: (onEvent) => {
      const send = (event: FeedEvent): void => onEvent(feedLine(event, outputs(), byOlderCode.has(event)));
      control.feed.recent().forEach(send);
      return control.feed.subscribe(send);
    },
    now: () => clock.now(),
    advanceClock: (milliseconds) => {
      if (milliseconds === 0) return;
      clock.advance(milliseconds);
      control.feed.add({ kind: "clock", milliseconds });
    },
    token: (request) => triedToken(control, request, outputs()),
    passwordOf: (userPrincipalName) => control.passwordOf(userPrincipalName),
    proxyFrom: (address) => control.proxyFrom(address),
    run: async ({ functionName, data }) => {
      const { siteId } = outputs().functionApp;
      const { log, ...outcome } = await control.run(siteId, { functionName, ...(data !== undefined && { data }) });
      return { ...outcome, log: log.map((line) => shownMessageWithNames(line, outputs())) };
    },
  };
}

/**
 * An event for another process or a terminal: printable, without secrets, callers by their names in the settings.
 *
 * @param isByOlderCode whether the code is older than what is saved
 */
export function feedLine(event: FeedEvent, outputs: StackOutputs, isByOlderCode = false): FeedLine {
  const isMarked = isByOlderCode && hasRun(event);
  const line = {
    ...withKnownCaller(event, outputs),
    at: event.at.toISOString(),
    ...(isMarked && { byOlderCode: true }),
  };
  if (event.kind !== "log") return printableData(line);
  const message = shownMessageWithNames(event.line.message, outputs);
  return printableData({ ...line, line: { ...event.line, message } });
}

/** Whether it's a call that the function's code answered. */
function hasRun(event: FeedEvent): boolean {
  return event.kind === "call" && ["admitted", "open", "none"].includes(event.decision?.outcome ?? "");
}

/** Whether it's a sign-in of what deploys and administers the twin, and none of the developer's. */
export function isOfTwin(event: object, { twin: { control } }: Pick<LocalStack, "twin">): boolean {
  const { caller } = event as { readonly caller?: { readonly clientId?: string } };
  return [control.deployer.clientId, control.administrator.clientId].includes(caller?.clientId ?? "");
}

function withKnownCaller(event: FeedEvent, { callers }: StackOutputs): FeedEvent {
  const named = (caller: FeedCaller): FeedCaller => {
    const name = nameOf(caller.clientId, callers);
    return name === undefined ? caller : { ...caller, name };
  };
  if (event.kind === "sign-in") return { ...event, caller: named(event.caller) };
  if (event.kind !== "call" || !event.decision) return event;
  return { ...event, decision: { ...event.decision, caller: named(event.decision.caller) } };
}
