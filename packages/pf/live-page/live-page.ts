import { readFileSync } from "node:fs";
import { z } from "zod";
import { html, type Html } from "@protected-function/core/text/html.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import type { Paint } from "../cli/layout.ts";
import { factRows } from "../cli/page/evidence.ts";
import { pageScript, pageStyle } from "../cli/page/page.ts";
import type { FeedLine } from "../stacks/local/control-socket.ts";
import { recipeLanguages } from "../stacks/recipe/languages/recipe-languages.ts";
import { recipeOf } from "../stacks/recipe/recipe-of.ts";
import { withoutSecrets } from "../stacks/stack-outputs.ts";
import type { Access } from "./access.ts";
import { accessView } from "./access-view.ts";
import { type ActivityLine, activityLine, batches, feedActivity } from "./feed-view.ts";
import { openPageServer, type PageAddress } from "./page-server.ts";
import { choices, copyToken, type OpenTarget, tryIt, tryItForm } from "./try-it.ts";

/** What a command shows on its page. */
export interface PageSource {
  /** `./pf dev` */
  readonly command: string;
  /** The project, or the site. */
  readonly title: string;
  /** Absent if the settings aren't those of a stack. */
  readonly stack?: string | undefined;
  /** What answers, in the page's header. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** Secrets included. */
  readonly outputs: () => StackOutputs;
  readonly openTarget: OpenTarget;
  readonly readAccess: () => Promise<Access>;
  /** The last events, then each new one, until the returned function is called. */
  readonly follow: (onEvent: (line: FeedLine) => void) => () => void;
  /** Whether other commands reach the same stack: `./pf call`. */
  readonly hasCommands: boolean;
}

/** What still holds. Code that was refused stands out: the page is live, but what answers is the code before. */
export type Standing =
  | { readonly oldCode: string; readonly message: string }
  | { readonly text: (paint: Paint) => string };

export interface LivePage {
  readonly url: string;
  /** For the next run, so that an open page finds it. */
  readonly next: PageAddress;
  /** Reads again who can call, after a deployment. */
  readonly refresh: () => Promise<void>;
  /** Adds a line to the activity. */
  readonly tell: (text: (paint: Paint) => string) => void;
  /** Shows these in place of the last ones, also to browsers that come later. */
  readonly stand: (standing: readonly Standing[]) => void;
  /** Ends the page, which then says so. */
  readonly close: () => Promise<void>;
}

const script = (): string => pageScript() + readFileSync(new URL("page.js", import.meta.url), "utf8");
const style = (): string => pageStyle() + readFileSync(new URL("live.css", import.meta.url), "utf8");
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M8 1l6 2v5c0 4-3 6-6 7-3-1-6-3-6-7V3z" fill="#1d4ed8"/><path d="M5 8l2 2 4-4" stroke="#fff" stroke-width="1.6" fill="none"/></svg>`;

/** Serves the page of a command that runs until Ctrl-C. @param preferred the address that the earlier run left */
export async function openLivePage(source: PageSource, preferred?: PageAddress): Promise<LivePage> {
  const watchers = new Set<(told: ActivityLine | "stack" | "standing") => void>();
  let standing = "";
  let access: Access | undefined;
  let reading = Promise.resolve();
  const stack = (): object => ({
    access: access ? accessView(access).text : html`<p class="soft">Reading what is deployed …</p>`.text,
    ...choices(access, source.outputs()),
  });
  const readAfter = async (earlier: Promise<void>): Promise<void> => {
    await earlier;
    access = await source.readAccess().catch((error: unknown) => ({
      endpoints: [],
      callers: [],
      places: [],
      sentences: [],
      problem: error instanceof Error ? error.message : String(error),
    }));
    for (const watcher of watchers) watcher("stack");
  };
  const refresh = (): Promise<void> => (reading = readAfter(reading));
  const server = await openPageServer(
    {
      files: {
        "": { type: "text/html", text: () => `${pageHtml(source).text}\n` },
        "page.css": { type: "text/css", text: style },
        "page.js": { type: "text/javascript", text: script },
        "icon.svg": { type: "image/svg+xml", text: () => icon },
      },
      follow: (send, isBehind) => {
        const lines = batches(send, isBehind);
        const states = { stack, standing: () => standing };
        const watcher = (told: ActivityLine | keyof typeof states): void =>
          typeof told === "string" ? send(told, states[told]()) : lines.add(told);
        watcher("stack");
        watcher("standing");
        watchers.add(watcher);
        const end = source.follow((line) => {
          const activity = feedActivity(line);
          if (activity) lines.add(activity);
        });
        return () => {
          watchers.delete(watcher);
          lines.end();
          end();
        };
      },
      actions: {
        call: (body, answer) => tryIt({ ...source, access }, body, answer),
        token: (body, answer) => copyToken(source, body, answer),
        recipe: async (body, { send }) => send({ text: recipeText(source.outputs(), body) }),
      },
    },
    preferred,
  );
  return {
    url: server.url,
    next: server.next,
    refresh,
    tell: (text) => {
      const line = activityLine("log", text);
      for (const watcher of watchers) watcher(line);
    },
    stand: (all) => {
      standing = all.map(standingLine).join("");
      for (const watcher of watchers) watcher("standing");
    },
    close: server.close,
  };
}

function standingLine(standing: Standing): string {
  if ("text" in standing) return activityLine("log", standing.text).html;
  return html`<li class="verdict fail small">
    <strong>✗ ${standing.oldCode}</strong>
    <pre>${standing.message}</pre>
  </li>`.text;
}

const recipeRequest = z.strictObject({
  caller: z.string(),
  language: z.enum(Object.keys(recipeLanguages) as (keyof typeof recipeLanguages)[]),
  endpoint: z.string(),
});

/** As `./pf recipes` prints it. @throws RecipeRefused */
function recipeText(outputs: StackOutputs, body: unknown): string {
  const { caller, language, endpoint } = recipeRequest.parse(body);
  const { credentials, text } = recipeLanguages[language];
  return text(recipeOf(withoutSecrets(outputs), { caller, endpoint, credentials, onTwin: true }));
}

function pageHtml({ command, title, stack, facts }: PageSource): Html {
  const subject = [title, ...(stack === undefined ? [] : [stack])];
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${subject.join(" ")}: ${command}</title>
        <link rel="icon" href="icon.svg" />
        <link rel="stylesheet" href="page.css" />
        <script type="module" src="page.js"></script>
      </head>
      <body class="live" data-command="${command}">
        <header>
          <div class="top">
            <h1>
              <bdi>${title}</bdi>${stack === undefined ? html`` : html` <span class="soft"><bdi>${stack}</bdi></span>`}
            </h1>
            <p id="state" role="status" class="pill quiet">Connecting</p>
          </div>
          <dl class="evidence" aria-label="What answers">${factRows([["Run by", command], ...facts])}</dl>
          <nav aria-label="Parts of this page">
            <a href="#access">Who can call</a> <a href="#try-it">Try it</a> <a href="#activity">Activity</a>
            <a href="#recipes">Recipes</a>
          </nav>
          <ul id="standing" role="status"></ul>
          <p id="over" class="verdict unknown small" role="alert" hidden></p>
        </header>
        <main>
          <section id="access">
            <h2>Who can call what</h2>
            <div data-part="access"><p class="soft">Connecting to the twin …</p></div>
          </section>
          <section id="try-it">
            <h2>Try it</h2>
            ${tryItForm}
            <p id="outcome" role="status"></p>
            <div id="answer" tabindex="-1"></div>
          </section>
          <section id="activity">
            <h2>Activity <button type="button" class="plain" id="clear">Clear</button></h2>
            <fieldset class="row">
              <legend class="soft">Show</legend>
              <label class="check"><input type="checkbox" value="sign-in" checked /> sign-ins</label>
              <label class="check"><input type="checkbox" value="call" checked /> calls and decisions</label>
              <label class="check"><input type="checkbox" value="log" checked /> the function's log</label>
            </fieldset>
            <p id="dropped" class="soft" hidden></p>
            <ol id="lines" tabindex="0" aria-label="Activity, the newest last"></ol>
          </section>
          <section id="recipes">
            <h2>Recipes</h2>
            <form class="form" id="recipe">
              <div class="row">
                <label
                  >Caller
                  <select name="caller"></select
                ></label>
                <label
                  >Endpoint
                  <select name="endpoint"></select
                ></label>
                <label
                  >Language
                  <select name="language">
                    ${Object.keys(recipeLanguages).map((name) => html`<option value="${name}">${name}</option>`)}
                  </select>
                </label>
                <button type="submit" disabled>Show</button>
                <button type="button" class="plain" data-copy="recipe">Copy</button>
              </div>
            </form>
            <pre id="recipe-text" tabindex="0" role="region" aria-label="Recipe" hidden></pre>
          </section>
        </main>
      </body>
    </html>`;
}
