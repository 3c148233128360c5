import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deployNewStack } from "../../packages/pf/commands/review/program/deployments.ts";
import { allPeopleIn } from "../../packages/pf/commands/review/program/assumed.ts";
import { copySettings, expiredSecretsIn } from "../../packages/pf/commands/review/program/settings-copy.ts";
import type { Observed } from "../../packages/pf/commands/review/program/observed.ts";
import { processGuardian } from "../../packages/engine/guardian.ts";
import { settingsInFile } from "../../packages/pf/stacks/settings/settings-in-file.ts";
import { peopleIn } from "../../packages/pf/stacks/settings/people-in-settings.ts";
import { repository } from "../support/command-line.ts";
import { sampleProject } from "../support/sample-project.ts";
import type { Case } from "./cases/case.ts";
import { baseSettings } from "./edited.ts";

/** What the review sees of the bench's base: deployed once, so that it never is of another time than the code. */
export async function observedBase(app: Case["app"]): Promise<Observed> {
  const folder = mkdtempSync(join(tmpdir(), "protected-function-bench-"));
  await using project = app === "orders" ? await sampleProject("orders") : undefined;
  try {
    const written = join(folder, "Pulumi.dev.yaml");
    writeFileSync(written, baseSettings(app));
    const read = settingsInFile(written, project?.directory ?? repository);
    const settings = [read.settings];
    const ended = expiredSecretsIn(settings, new Date());
    mkdirSync(join(folder, "copy"));
    const settingsFile = join(folder, "copy/settings.yaml");
    copySettings(written, settingsFile, ended);
    const outcome = await deployNewStack(
      { directory: project?.directory ?? repository, settingsFile },
      {
        stack: "dev",
        people: allPeopleIn([peopleIn(read.settings)]),
        settings,
        expiredSecrets: ended,
        guardian: processGuardian(),
        signal: new AbortController().signal,
        onProgress: () => {},
      },
    );
    if (outcome.kind === "deployed") return outcome.observed;
    throw new Error(`the bench's base can't be deployed: ${JSON.stringify(outcome.failure)}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
