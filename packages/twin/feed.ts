import type { LogLine } from "./functions-host/site-log.ts";

/** The application or user that signed in or called, as far as the twin knows. */
export interface FeedCaller {
  /** The application's client id. */
  readonly clientId?: string;
  /** The application's or user's name in the directory. */
  readonly name?: string;
  readonly roles?: readonly string[];
  /** Only a token that isn't valid says so. */
  readonly isUnverified?: true;
}

/** A request for a token, or a person's sign-in on Entra ID's pages: done, or refused with Entra ID's message. */
export interface SignInEvent {
  readonly kind: "sign-in";
  readonly grant: string;
  readonly caller: FeedCaller;
  readonly scope: string;
  readonly outcome: "issued" | "refused";
  /** The refusal's message, with its AADSTS code. */
  readonly message?: string;
}

/** What App Service authentication decided about a call, and why. */
export interface GateDecision {
  /** `none`: authentication doesn't run on this site. */
  readonly outcome: "admitted" | "open" | "refused" | "none";
  /** One clause, without a token or secret: "the token expired at …". */
  readonly reason: string;
  readonly caller: FeedCaller;
  /** Neither a token nor a session came with the call. */
  readonly sentNothing?: true;
}

/** A call to a site, when its answer begins. */
export interface CallEvent {
  readonly kind: "call";
  readonly siteId: string;
  readonly method: string;
  /** Without the query, which may hold a secret. */
  readonly path: string;
  readonly status: number;
  readonly milliseconds: number;
  /** Undefined for App Service authentication's own routes and for a call that never reached it. */
  readonly decision: GateDecision | undefined;
  /** The app's own word for a refusal: its header `protected-function-refusal`. */
  readonly refusal?: string;
}

/** A line that a site logged. */
export interface LineEvent {
  readonly kind: "log";
  readonly siteId: string;
  readonly line: LogLine;
}

/** Other code answers under a site's name. */
export interface CodeEvent {
  readonly kind: "code";
  readonly siteId: string;
  /** Of the package as uploaded. */
  readonly sha256: string;
}

/** The twin's time was moved. */
export interface ClockEvent {
  readonly kind: "clock";
  readonly milliseconds: number;
}

type FeedContent = SignInEvent | CallEvent | LineEvent | CodeEvent | ClockEvent;

/** Something that happened in the twin, with its position and its time by the twin's clock. */
export type FeedEvent = FeedContent & { readonly number: number; readonly at: Date };

const eventsKept = 500;

/** What happens in the twin, as it happens, for a terminal, a page or another process. */
export class Feed {
  readonly #now: () => Date;
  readonly #listeners = new Set<(event: FeedEvent) => void>();
  #recent: FeedEvent[] = [];
  #count = 0;

  constructor(now: () => Date) {
    this.#now = now;
  }

  add(content: FeedContent): void {
    this.#count += 1;
    const event = { ...content, number: this.#count, at: this.#now() };
    this.#recent.push(event);
    // Trims in batches, as SiteLog does.
    if (this.#recent.length >= 2 * eventsKept) this.#recent = this.#recent.slice(-eventsKept);
    for (const listener of this.#listeners) listener(event);
  }

  /** Returns the last events, oldest first. */
  recent(): readonly FeedEvent[] {
    return this.#recent.slice(-eventsKept);
  }

  /** Calls the listener for each event from now on. Returns a function that ends it. */
  subscribe(listener: (event: FeedEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
