import type { FeedLine } from "../../stacks/local/control-socket.ts";
import { followRunningTwin } from "../../stacks/local/running-twin.ts";
import { feedText } from "../../stacks/local/feed-text.ts";
import { layoutOf, painter } from "../../cli/layout.ts";
import { exitCodes } from "../../cli/exit-codes.ts";
import type { Reporter } from "../../cli/reporter.ts";

interface FollowOptions {
  readonly reporter: Pick<Reporter, "result" | "note">;
  readonly signal: AbortSignal;
  /** Also shows sign-ins, decisions and calls. */
  readonly all: boolean;
}

/** Prints the running twin's log as it comes, until Ctrl-C or the twin's end. @throws Unavailable */
export async function followLog({ reporter, signal, all }: FollowOptions): Promise<typeof exitCodes.held> {
  const paint = painter(layoutOf(process.stdout));
  const end = await followRunningTwin((event: FeedLine) => {
    const text = all || event.kind === "log" ? feedText(event, paint) : undefined;
    if (text !== undefined) reporter.result(text);
  }, signal);
  if (end === "twin ended") reporter.note("The twin has ended.");
  return exitCodes.held;
}
