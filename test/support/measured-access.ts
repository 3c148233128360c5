import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { allPeopleIn } from "../../packages/pf/commands/review/program/assumed.ts";
import { checkFunction } from "../../packages/pf/commands/review/program/function-checks.ts";
import { observe } from "../../packages/pf/commands/review/program/observed.ts";
import { elsewhere } from "../../packages/pf/access-matrix/matrix.ts";
import { openReviewedTwin, type ReviewSetting } from "../../packages/pf/commands/review/program/reviewed-twin.ts";
import { copySettings } from "../../packages/pf/commands/review/program/settings-copy.ts";
import { processGuardian } from "../../packages/engine/guardian.ts";
import { ProgramFailed } from "../../packages/engine/program-failed.ts";
import { stackOutputsSchema } from "../../infra/outputs.ts";
import { peopleIn } from "../../packages/pf/stacks/settings/people-in-settings.ts";
import { settingsInFile } from "../../packages/pf/stacks/settings/settings-in-file.ts";

/**
 * Who can do what on a twin, by a deployment of its own: the outcome of each subject, way, place and endpoint, and of each
 * request of the checks. None of the review's comparisons takes part.
 *
 * @param directories the program's folders, one after the other; each deployed to a tenant with the people of all
 */
export async function measuredAccess(directories: readonly string[]): Promise<readonly ReadonlyMap<string, string>[]> {
  const read = directories.map((directory) => settingsInFile(join(directory, "Pulumi.dev.yaml"), directory));
  const setting = {
    base: directories[0],
    stack: "dev",
    people: allPeopleIn(read.map(({ settings }) => peopleIn(settings))),
    settings: read.map(({ settings }) => settings),
    expiredSecrets: new Map<string, string>(),
    guardian: processGuardian(),
    signal: new AbortController().signal,
    onProgress: () => {},
  };
  const measured: ReadonlyMap<string, string>[] = [];
  for (const directory of directories) measured.push(await measure(directory, setting));
  return measured;
}

async function measure(
  directory: string,
  setting: ReviewSetting & { readonly base: string | undefined },
): Promise<ReadonlyMap<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), "protected-function-measured-"));
  const settingsFile = join(folder, "settings.yaml");
  copySettings(join(directory, "Pulumi.dev.yaml"), settingsFile, setting.expiredSecrets);
  const onRefusal = ({ message }: Error): void => {
    throw new Error(message);
  };
  try {
    const twin = await openReviewedTwin({ directory, settingsFile }, setting, { onRefusal });
    try {
      try {
        await twin.local.stack.up();
      } catch (error) {
        // Nobody has access to what can't be deployed.
        if (error instanceof ProgramFailed && directory !== setting.base) return new Map();
        throw error;
      }
      const outputs = stackOutputsSchema.parse(await twin.local.stack.outputs({ showSecrets: true }));
      const state = { resources: [], outputs: {} };
      const { matrix } = await observe(twin, outputs, {
        state,
        version: { directory, settingsFile },
        expiredSecrets: setting.expiredSecrets,
        testClientIds: new Set(),
      });
      const columns = new Map(matrix.columns.map(({ name, endpoints }) => [name, endpoints ?? [name]]));
      const cells = matrix.cells.flatMap(({ who, how, from, resource, outcome }) =>
        (columns.get(resource) ?? [resource]).map((one) => [`${who} (${how}) from ${from}: ${one}`, outcome] as const),
      );
      const requests = await checkFunction(twin, outputs);
      return new Map([...cells, ...requests.map(({ id, claim, outcome }) => [`${id} ${claim}`, outcome] as const)]);
    } finally {
      await twin.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where somebody's access differs: each key with both outcomes. */
export function accessDifferences(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((key) => ({ key, was: outcomeOf(before, key), is: outcomeOf(after, key) }))
    .filter(({ was, is }) => accessOf(was) !== accessOf(is))
    .map(({ key, was = "not there", is = "not there" }) => `${key}: ${was} -> ${is}`);
}

/** A location that only the other version declares is elsewhere in this one. */
function outcomeOf(outcomes: ReadonlyMap<string, string>, key: string): string | undefined {
  return outcomes.get(key) ?? outcomes.get(key.replace(/ from [^:]+: /, ` from ${elsewhere}: `));
}

/** A refusal of another kind is no other access, and nor is a subject that isn't there and would be refused. */
function accessOf(outcome = ""): string {
  return outcome === "allowed" || outcome === "failed" ? outcome : "no access, or as the checks want it";
}
