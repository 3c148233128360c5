import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { announceStack, otherTwinsText } from "../../stacks/local/announce-stack.ts";
import { DevSession } from "../../stacks/dev/dev-session.ts";
import { programFiles } from "../../stacks/dev/program-files.ts";
import {
  forgetState,
  lockState,
  readPageAddress,
  readState,
  requireStateFolder,
  writePageAddress,
  writeState,
  writeTwin,
} from "../../stacks/dev/saved-state.ts";
import { openStackPage } from "../../live-page/stack-page.ts";
import { programWarnings } from "../../stacks/local/local-stack.ts";
import { feedText } from "../../stacks/local/feed-text.ts";
import { feedLine, isOfTwin } from "../../stacks/local/twin-powers.ts";
import { explainFailure } from "../../stacks/settings/settings-refused.ts";
import { localSettings } from "../../stacks/settings/renew-ended-secrets.ts";
import { defineCommand } from "../../cli/command.ts";
import { exitCodes } from "../../cli/exit-codes.ts";
import { requireFreePort } from "../options/require-free-port.ts";
import { layoutOf, type Paint, painter } from "../../cli/layout.ts";
import { listeningPort, settingsFileFrom } from "../../cli/options.ts";
import { quantityOf } from "../../cli/quantity.ts";
import { stoppedText, untilAborted } from "../../cli/shutdown.ts";
import { localStackFrom, localStackOptions } from "../options/local-stack-options.ts";
import { readUpstream, upstreamOptions } from "../options/upstream-option.ts";
import { onKey } from "./keys.ts";
import { noticeText, readyText, standingOf } from "./dev-text.ts";

const options = {
  ...localStackOptions,
  inspect: {
    type: "string",
    value: "port",
    quantity: { ...listeningPort, example: "9229" },
    bare: "9229",
    description: "Let a debugger attach to the function on this port of 127.0.0.1. 0: any free port. Default: 9229.",
  },
  fresh: {
    type: "boolean",
    default: false,
    description: "Start with a new, empty tenant. Default: go on with that of the last run.",
  },
  ...upstreamOptions,
  upstream: {
    ...upstreamOptions.upstream,
    description: "Send requests to this app of yours in place of functions/, such as http://localhost:7071.",
  },
} as const;

/** `./pf dev`: the twin with the stack deployed, which follows what the developer saves. */
export const dev = defineCommand({
  name: "dev",
  intent: "try",
  summary: "Run the function on a local twin that follows your files.",
  details:
    "Deploys the stack once. Then each file that you save answers in about a second. Runs until Ctrl-C, and the next run goes on where it ended.",
  examples: ["./pf dev", "./pf dev --upstream http://localhost:7071", "./pf dev --inspect"],
  usage: [
    "[--settings] [--inspect] [--fresh] [--port] [--platform]",
    "--upstream [--remote-upstream] [--settings] [--fresh] [--port] [--platform]",
  ],
  options,
  exits: { 0: "it ran until Ctrl-C" },
  page: "docs/guides/develop-locally.md",
  run: async (args, context) => {
    const { reporter, signal, directory } = context;
    const { values } = parseArgs({ args: [...args], options });
    const inspectorPort = quantityOf(values.inspect, options.inspect);
    const upstream =
      values.upstream === undefined ? undefined : readUpstream(values.upstream, values["remote-upstream"]);
    const settingsFile = settingsFileFrom(values.settings) ?? join(directory, localSettings);
    await requireFreePort("--inspect", inspectorPort);
    const folder = requireStateFolder(directory, "dev");
    await lockState(folder);
    if (values.fresh) forgetState(folder);
    const saved = readState(folder);
    const { renewedAt, passphrase } = saved ?? {
      renewedAt: Date.now(),
      passphrase: randomBytes(32).toString("base64url"),
    };
    const local = await localStackFrom(values, context, {
      twin: { inspectorPort, upstream, sourceFolder: directory, ...(saved && { saved: saved.twin }) },
      passphrase,
      ...(saved && { earlier: { stack: saved.stack, renewedAt } }),
    });
    try {
      reporter.step("Deploying the stack to the twin");
      const files = programFiles(directory, settingsFile);
      const deployed = await explainFailure(local.stack.up(), undefined, local.sources);
      reporter.finish();
      programWarnings(deployed).forEach(reporter.note);
      let outputs = await local.outputs();
      let session: DevSession | undefined = undefined;
      const olderCode = () => session?.olderCode;
      const { update, withdraw, otherTwins } = await announceStack(local, outputs, directory, olderCode);
      // Twin and stack are saved together: one beside the other's earlier state would be refused, or deployed twice.
      let isDeploying = false;
      const save = async (): Promise<void> => {
        const stack = await local.stack.export();
        writeState(folder, { twin: await local.twin.control.save(), stack, passphrase, renewedAt });
        isDeploying = false;
      };
      const paint = painter(layoutOf(process.stdout));
      const hasKeys = process.stdin.isTTY && process.stdout.isTTY;
      const unsubscribe = local.twin.control.feed.subscribe((event) => {
        const isOlder = olderCode() !== undefined;
        const text = isOfTwin(event, local) ? undefined : feedText(feedLine(event, outputs, isOlder), paint);
        if (text !== undefined) reporter.result(text);
      });
      const page = await openStackPage({
        local,
        outputs: () => outputs,
        directory,
        settingsFile,
        command: "./pf dev",
        upstream,
        olderCode,
        preferred: readPageAddress(folder),
      });
      writePageAddress(folder, page.next);
      session = new DevSession({
        local,
        outputs,
        directory,
        settingsFile,
        files,
        renewedAt,
        runsCode: upstream === undefined,
        onNotice: (notice, standing) => {
          isDeploying ||= notice.kind === "deploying";
          const at = new Date().toISOString();
          const now = (painted: Paint): string => noticeText(notice, { paint: painted, hasKeys, at });
          reporter.result(now(paint));
          page.tell(now);
          page.stand(standing.map((one) => standingOf(one, hasKeys)));
        },
        onDeployed: async (now) => {
          if (now) {
            outputs = now;
            update(now);
            void page.refresh();
          }
          await save();
        },
      });
      await save();
      reporter.result(
        readyText(
          {
            outputs,
            pageUrl: page.url,
            isContinued: saved !== undefined,
            upstream,
            inspectorPort: local.twin.control.inspectorPort,
            hasKeys,
          },
          paint,
        ),
      );
      otherTwinsText(otherTwins).forEach(reporter.note);
      const endKeys = hasKeys ? onKey("u", () => void session?.deploy()) : () => undefined;
      await untilAborted(signal);
      endKeys();
      unsubscribe();
      withdraw();
      await Promise.all([session.close(), page.close()]);
      if (!isDeploying) writeTwin(folder, await local.twin.control.save());
    } finally {
      await local.close();
    }
    const again = args.filter((arg) => arg !== "--fresh");
    reporter.note(stoppedText("Stopped the twin, and kept its tenant in .pf/dev.", "dev", again));
    return exitCodes.held;
  },
});
