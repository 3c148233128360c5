import { instantText } from "@protected-function/core/text/instant-text.ts";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { Unavailable } from "@protected-function/core/text/errors.ts";
import { withPlaces } from "@protected-function/core/text/reading/setting-places.ts";
import { shownFile } from "../settings/shown-file.ts";
import { processGuardian } from "@protected-function/engine/guardian.ts";
import { PackageBuilder } from "../dev/builder.ts";
import { stackOf } from "@protected-function/core/text/stack-of.ts";
import { settingProblems, type StatedContract } from "../settings/setting-problems.ts";
import { refusedFor, settingsAnyway, settingsSources } from "../settings/settings-in-file.ts";
import { editsIn, SettingsRefused, withoutBackend } from "../settings/settings-refused.ts";
import { entraProblems, twinProblems } from "./twin-problems.ts";

interface JudgedFor {
  /** The file that a person wrote, if this one is a copy. */
  readonly source?: string;
  /** Whether the stack's secrets are created, with the dates in the file. Default: true. */
  readonly createsSecrets?: boolean;
  /** Whether the stack is Azure's own, which has what no twin can have. Default: false. */
  readonly isLive?: boolean;
}

/**
 * Checks contract, host.json and a stack's settings before an engine or a twin starts. If they are refused, it also
 * tells what is wrong with the function's package, as the program does, so that one run tells all.
 *
 * @param file such as `Pulumi.local.yaml`
 * @param directory the folder with Pulumi.yaml
 * @returns the contract, if the program has its function in functions/
 * @throws SettingsRefused with every problem
 */
export async function requireSettings(
  file: string,
  directory: string,
  options: JudgedFor = {},
): Promise<StatedContract | undefined> {
  const builder = new PackageBuilder({ guardian: processGuardian(), directory });
  try {
    return await requireSettingsWith(builder, file, directory, options);
  } finally {
    await builder.close();
  }
}

/** `requireSettings` with a builder that stays open. */
export async function requireSettingsWith(
  builder: PackageBuilder,
  file: string,
  directory: string,
  { source = file, createsSecrets = true, isLive = false }: JudgedFor = {},
): Promise<StatedContract | undefined> {
  const read = hasFunction(directory) ? await builder.readContract() : undefined;
  const contract = read?.kind === "read" ? read.contract : undefined;
  const refused = settingProblems(file, directory, contract, source);
  const { settings, places } = settingsAnyway(file, directory);
  const createdAt = createsSecrets ? instantText(new Date()) : undefined;
  const others = (isLive ? entraProblems : twinProblems)(settings, { stack: stackOf(source), createdAt }).filter(
    ({ path }) => !refused.some((one) => one.path === path),
  );
  const problems = [...refused, ...withPlaces(others, settingsSources(source, directory))];
  if (places === undefined && problems.length === 0 && read?.kind !== "failed") return contract;
  const built = await builder.build();
  const [failed] = [built, read].filter((result) => result?.kind === "failed");
  if (failed?.bug !== undefined) throw failed.bug;
  if (failed?.isIncomplete === true) throw new Unavailable("NOT_INSTALLED", failed.message);
  const said = places === undefined && problems.length === 0 ? [] : [refusedFor(places, problems).message];
  const messages = [
    ...said.map((text) => (isLive ? editsIn : withoutBackend)(text, shownFile(source))),
    ...(failed ? [failed.message] : []),
  ];
  throw new SettingsRefused(messages.join("\n"), undefined);
}

/** A program of one's own may have its function elsewhere, but no file in the folder's place. */
function hasFunction(directory: string): boolean {
  const folder = join(directory, "functions");
  const isApp = ["contract.ts", "host.json"].some((name) => existsSync(join(folder, name)));
  return isApp || statSync(folder, { throwIfNoEntry: false })?.isFile() === true;
}
