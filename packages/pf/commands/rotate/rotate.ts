import { instantText } from "@protected-function/core/text/instant-text.ts";
import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { type LenientSettings, settingKey } from "@protected-function/infra/settings/lenient-settings.ts";
import { longestSecretLifetime, readPulumiFile, settingsInFile } from "../../stacks/settings/settings-in-file.ts";
import { readYaml } from "@protected-function/core/text/reading/read-yaml.ts";
import { RotationRefused } from "./rotation-refused.ts";
import { writeSecretSlot } from "./write-secret-slot.ts";

interface RotateOptions {
  /** The stack's settings file, such as `Pulumi.dev.yaml`. The rest of the file stays unchanged. */
  readonly settingsFile: string;
  /** The folder with Pulumi.yaml. */
  readonly directory: string;
  readonly caller: string;
  readonly now: Date;
  /** Lifetime of the new secret in days. Default: half a year, within the limits of the settings and the other slot. */
  readonly days?: number | undefined;
  /** Whether the replaced secret is no longer in use. */
  readonly handedOver: boolean;
}

/** The written changes. */
export interface Rotation {
  readonly caller: string;
  /** The slot that gets a new secret at the next `pulumi up`. */
  readonly slot: Slot;
  readonly startDate: string;
  readonly endDate: string;
  /** Whether the slot had a secret, which `pulumi up` deletes. */
  readonly replaces: boolean;
  /** The secret that stays valid in the meantime. */
  readonly stays: { readonly slot: Slot; readonly endDate: string };
}

const day = 86_400_000;
const halfAYear = 180;

type Secrets = NonNullable<LenientSettings["callers"][string]["secrets"]>;

const slots = ["first", "second"] as const satisfies readonly (keyof Secrets)[];
type Slot = (typeof slots)[number];

/** A slot with valid dates. */
const secret = z.object({ startDate: z.iso.datetime().optional(), endDate: z.iso.datetime() } satisfies Record<
  keyof NonNullable<Secrets[Slot]>,
  z.ZodType
>);
type Secret = z.infer<typeof secret>;

/**
 * Rotates a caller's client secret in the settings. The older slot gets a new secret and the other stays, so that the
 * caller always has a valid one. Writes only the file. `pulumi up` does the rest.
 *
 * @throws RotationRefused if the caller would lose access, `pulumi up` would refuse the new secret, or there is nothing
 * to rotate; SettingsRefused if readers could read the file differently. The file stays unchanged
 */
export function rotate({ settingsFile, directory, caller, now, handedOver, ...options }: RotateOptions): Rotation {
  const { text, document } = readPulumiFile(settingsFile, "settings");
  const fileName = basename(settingsFile);
  const file = settingsInFile(settingsFile, directory);
  const { callers } = file.settings;
  const path = ["config", settingKey("callers"), caller];
  const declared = Object.hasOwn(callers, caller) ? callers[caller] : undefined;
  // `pulumi config set` may have written all callers as one text, which can't hold a slot.
  if (declared === undefined || !document.hasIn(path))
    throw RotationRefused.unknownCaller(caller, fileName, Object.keys(callers));
  if (declared.servicePrincipal !== undefined) throw RotationRefused.existing(caller, fileName);
  const secrets = secretsIn(declared.secrets);
  const [older, newer] = slots.toSorted((left, right) => olderFirst(secrets?.[left], secrets?.[right])) as [Slot, Slot];
  const remaining = secrets?.[newer];
  if (!remaining) throw RotationRefused.noSecret(caller, fileName);
  const replaced = secrets?.[older];
  const bothValid = replaced !== undefined && Date.parse(replaced.endDate) > now.getTime();
  if (bothValid && !handedOver) {
    throw RotationRefused.notHandedOver(
      caller,
      { slot: older, endDate: replaced.endDate },
      { slot: newer, endDate: remaining.endDate },
    );
  }

  const startDate = instantText(now);
  const longest = longestSecretLifetime(file);
  const outlasting = Math.floor((Date.parse(remaining.endDate) - Date.parse(startDate)) / day) + 1;
  // Without a start date, the current secret may outlive any new one.
  const least = Math.min(outlasting, longest.days);
  const days = options.days ?? Math.min(Math.max(halfAYear, least), longest.days);
  if (days > longest.days) throw RotationRefused.tooLong(days, longest, fileName);
  if (days < least)
    throw RotationRefused.tooShort(caller, { days, least }, { slot: newer, endDate: remaining.endDate });
  const endDate = instantText(new Date(Date.parse(startDate) + days * day));
  const newText = writeSecretSlot({ text, document, secrets: [...path, "secrets"] }, older, newer, {
    startDate,
    endDate,
  });
  const expectedData: unknown = document.toJSON();
  const expectedSlots = [...path, "secrets"].reduce((at: unknown, key) => Object(at)[key] as unknown, expectedData);
  Object.assign(Object(expectedSlots), { [older]: { startDate, endDate } });
  const read = readYaml(newText, "settings");
  if (read.problems !== undefined || !isDeepStrictEqual(read.data, expectedData)) {
    throw RotationRefused.unwritable(caller, fileName, older);
  }
  writeFileSync(settingsFile, newText);
  const stays = { slot: newer, endDate: remaining.endDate };
  return { caller, slot: older, startDate, endDate, replaces: replaced !== undefined, stays };
}

/**
 * The program outputs the secret that starts last. A secret without a start date counts as older. Of two such secrets,
 * the older is the one that expires first (infra/identity/client-credentials.ts).
 */
function olderFirst(left: Secret | undefined, right: Secret | undefined): number {
  const [starts, ends] = (["startDate", "endDate"] as const).map((name) => timeIn(left, name) - timeIn(right, name));
  return starts || ends || 0;
}

/** A missing date sorts before any other. */
function timeIn(secret: Secret | undefined, name: keyof Secret): number {
  return Date.parse(secret?.[name] ?? "0000-01-01T00:00:00Z");
}

/** Returns undefined if a date is invalid, because the older secret must not be guessed. */
function secretsIn(stated: Secrets = {}): { readonly [S in Slot]?: Secret | undefined } | undefined {
  return z.object({ first: secret.optional(), second: secret.optional() }).safeParse(stated).data;
}
