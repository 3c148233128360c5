import { basename } from "node:path";
import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { localTarget } from "../calls/call-target.ts";
import type { OlderCode } from "../stacks/dev/older-code.ts";
import type { LocalStack } from "../stacks/local/local-stack.ts";
import { isOfTwin, powersOf } from "../stacks/local/twin-powers.ts";
import { peopleInSettings } from "../stacks/settings/people-in-settings.ts";
import { stackOf } from "@protected-function/core/text/stack-of.ts";
import { projectOf } from "../stacks/evidence-of.ts";
import { settingsInFile } from "../stacks/settings/settings-in-file.ts";
import { readAccess } from "./access.ts";
import { type LivePage, openLivePage } from "./live-page.ts";
import type { PageAddress } from "./page-server.ts";

interface StackPageOptions {
  readonly local: LocalStack;
  /** Of the stack as it is now, secrets included. */
  readonly outputs: () => StackOutputs;
  readonly directory: string;
  readonly settingsFile: string;
  readonly command: string;
  /** The app that answers in place of the stack's code. */
  readonly upstream?: URL | undefined;
  /** Why its code is older than what is saved, if so. */
  readonly olderCode?: () => OlderCode | undefined;
  /** The address that the earlier run left. */
  readonly preferred?: PageAddress | undefined;
}

/** Serves the page of a stack on this process's twin. It reads who can call in the background. */
export async function openStackPage(options: StackPageOptions): Promise<LivePage> {
  const { local, outputs, directory, settingsFile, command, upstream, olderCode, preferred } = options;
  const powers = powersOf(local, outputs, olderCode);
  // Those of the deployment: the file may have others by now, or be half written.
  let people = peopleInSettings(settingsFile, directory);
  const page = await openLivePage(
    {
      command,
      title: projectOf(directory) ?? settingsInFile(settingsFile, directory).settings.name,
      stack: stackOf(settingsFile),
      facts: [
        ["Answered by", "local twin, no tenant is asked"],
        ["Site", `https://${outputs().functionApp.hostName}`],
        ["Tenant", outputs().tenantId],
        ["Settings", basename(settingsFile)],
        ...(local.replacedDates ?? []).map((sentence) => ["Replaced", sentence] as const),
        ...(upstream ? [["In front of", upstream.href] as const] : []),
      ],
      outputs,
      openTarget: (address) => localTarget(local, outputs(), address, olderCode),
      readAccess: () => readAccess(local, outputs(), people),
      follow: (onEvent) =>
        powers.follow((line) => {
          if (!isOfTwin(line, local)) onEvent(line);
        }),
      hasCommands: true,
    },
    preferred,
  );
  void page.refresh();
  const unsubscribe = local.twin.control.feed.subscribe(({ kind }) => {
    if (kind === "clock") void page.refresh();
  });
  return {
    ...page,
    refresh: async () => {
      try {
        people = peopleInSettings(settingsFile, directory);
      } catch {
        // Saved again since the deployment, with a mistake. The next deployment refuses it.
      }
      await page.refresh();
    },
    close: async () => {
      unsubscribe();
      await page.close();
    },
  };
}
