import { html, type Html } from "@protected-function/core/text/html.ts";
import { joined } from "../cli/page/code.ts";
import type { Paint } from "../cli/layout.ts";
import type { FeedLine } from "../stacks/local/control-socket.ts";
import { feedText } from "../stacks/local/feed-text.ts";
import type { SendEvent } from "./page-server.ts";

/** A line of the page's activity, in the terminal's own words. */
export interface ActivityLine {
  readonly kind: string;
  readonly html: string;
}

/** Marks formats by control characters, which no printable text has. */
const marked: Paint = (format, text) => `\u0001${format}\u0002${text}\u0003`;

/** A line from text that is painted as for a terminal. */
export function activityLine(kind: string, text: (paint: Paint) => string): ActivityLine {
  const [first = "", ...painted] = text(marked).split("\u0001");
  const shown = painted.map((part): Html => {
    const [format = "", rest = ""] = part.split("\u0002");
    const [inside = "", after = ""] = rest.split("\u0003");
    return html`<span class="${format}">${inside}</span>${after}`;
  });
  return { kind, html: html`<li data-kind="${kind}"><bdi>${first}${joined(shown)}</bdi></li>`.text };
}

/** An event of the feed; undefined for one that other lines tell. */
export function feedActivity(line: FeedLine): ActivityLine | undefined {
  const kind = line.kind === "log" || line.kind === "sign-in" ? line.kind : "call";
  const text = feedText(line, marked);
  return text === undefined ? undefined : activityLine(kind, () => text);
}

const kept = 500;
const pause = 100;

/**
 * Sends lines in batches: a burst of thousands costs the browser one update of the last few hundred. What is left out is
 * counted.
 */
export function batches(send: SendEvent, isBehind: () => boolean) {
  let waiting: ActivityLine[] = [];
  let skipped = 0;
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    if (isBehind()) {
      timer = setTimeout(flush, pause).unref();
      return;
    }
    const lines = waiting.slice(-kept);
    send("lines", { html: lines.map((line) => line.html).join(""), skipped: skipped + waiting.length - lines.length });
    waiting = [];
    skipped = 0;
  };
  return {
    add: (line: ActivityLine): void => {
      waiting.push(line);
      if (waiting.length >= 2 * kept) {
        skipped += waiting.length - kept;
        waiting = waiting.slice(-kept);
      }
      timer ??= setTimeout(flush, pause).unref();
    },
    end: (): void => clearTimeout(timer),
  };
}
