import { count } from "@protected-function/core/text/count.ts";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { printableLines } from "@protected-function/core/text/printable.ts";
import type { DevNotice } from "../../stacks/dev/dev-session.ts";
import { callOf } from "../../calls/call-of.ts";
import { labelledList, type LabelledRow } from "../../cli/labelled-list.ts";
import type { Paint } from "../../cli/layout.ts";
import type { Standing } from "../../live-page/live-page.ts";
import { timeIn } from "../../stacks/local/feed-text.ts";

/** What a person sees once the stack is deployed. */
export function readyText(
  ready: {
    readonly outputs: StackOutputs;
    readonly pageUrl: string;
    readonly isContinued: boolean;
    /** The app that answers in place of functions/. */
    readonly upstream: URL | undefined;
    readonly inspectorPort: number | undefined;
    readonly hasKeys: boolean;
  },
  paint: Paint,
): string {
  const { outputs, pageUrl, isContinued, upstream, inspectorPort, hasKeys } = ready;
  const tenant = isContinued ? "with the tenant of the last run" : "with a new tenant";
  const rows: readonly (LabelledRow | undefined)[] = [
    ["Call", callOf(outputs), "in another terminal"],
    ["Page", pageUrl],
    ["Clients", "./pf twin shell", "for curl, browsers and others"],
    upstream
      ? ["App", upstream.href, "answers what App Service authentication admits"]
      : ["Code", "Save a file in functions/, and the new code answers."],
    inspectorPort === undefined ? undefined : ["Debug", `127.0.0.1:${inspectorPort}`, "F5 in VS Code attaches to 9229"],
    hasKeys ? ["Deploy", "u", "changed settings and contracts"] : undefined,
    ["Stop", "Ctrl-C"],
    // Often wider than a terminal.
    ["Function", `https://${outputs.functionApp.hostName}`],
  ];
  return [
    paint("green", paint("bold", `Ready on a local twin, ${tenant}.`)),
    labelledList(
      rows.filter((row) => row !== undefined),
      paint,
    ),
  ].join("\n");
}

interface Shown {
  readonly paint: Paint;
  readonly hasKeys: boolean;
}

/** One notice for a person, in the columns of the feed. Without a time, it still holds. */
export function noticeText(notice: DevNotice, { at, ...shown }: Shown & { readonly at?: string | undefined }): string {
  const content = contentOf(notice, shown);
  return at === undefined ? content : `${shown.paint("dim", timeIn(at))} ${content}`;
}

/** Said of code that can't be built or doesn't load. */
const oldCode = "Not deployed: the last good code goes on answering.";

/** Said instead of a problem that stands above. */
const stillSame = "Not deployed: still the same problem.";

/** A notice that still holds, for the page. */
export function standingOf(notice: DevNotice, hasKeys: boolean): Standing {
  return notice.kind === "code-refused"
    ? { oldCode, message: printableLines(notice.message) }
    : { text: (paint) => noticeText(notice, { paint, hasKeys }) };
}

function contentOf(notice: DevNotice, { paint, hasKeys }: Shown): string {
  const deploy = hasKeys ? "Press u to deploy it." : "Restart ./pf dev to deploy it.";
  switch (notice.kind) {
    case "swapped":
      return [
        paint("green", `code     New code answers, ${notice.milliseconds} ms after the save.`),
        ...notice.warnings.map((warning) => paint("yellow", printableLines(warning))),
      ].join("\n");
    case "unchanged":
      return notice.isMended
        ? paint("green", "code     Correct again. The running code is up to date.")
        : paint("dim", "code     Saved without a change to the package.");
    case "code-refused":
      return notice.isKnown
        ? paint("red", `code     ${stillSame}`)
        : [paint("red", `code     ${oldCode}`), printableLines(notice.message)].join("\n");
    case "needs-deployment":
      return notice.files.length === 0
        ? paint("dim", "stack    Everything is as deployed again.")
        : paint("yellow", `stack    Changed, and not deployed yet: ${notice.files.join(", ")}. ${deploy}`);
    case "settings-refused":
      return notice.isKnown
        ? paint("red", `stack    ${stillSame}`)
        : [
            paint("red", "stack    Can't be deployed as saved. The deployed version goes on running:"),
            printableLines(notice.message),
          ].join("\n");
    case "deploying":
      return "stack    Deploying ...";
    case "deployed":
      return paint("green", `stack    Deployed, with ${count(notice.changes, "changed resource")}.`);
    case "deployment-failed":
      return notice.isKnown
        ? paint("red", `stack    ${stillSame}`)
        : [paint("red", "stack    Not deployed:"), printableLines(notice.message)].join("\n");
  }
}
