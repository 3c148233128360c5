import { readFileSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { parse, parseDocument } from "yaml";
import { z } from "zod";
import { longestSecretLifetime } from "./longest-secret-lifetime.ts";
import { RotationRefused } from "./rotation-refused.ts";
import { writeSecretSlot } from "./write-secret-slot.ts";

export interface RotateOptions {
  /** The stack's settings file, such as `Pulumi.dev.yaml`. Nothing else in it is touched. */
  readonly settingsFile: string;
  /** The program's `Pulumi.yaml`, which has the settings' defaults. */
  readonly projectFile: string;
  readonly caller: string;
  readonly now: Date;
  /** What the new secret lives, in days. Default: half a year, or what the stack's settings and the other slot leave. */
  readonly days?: number | undefined;
  /** Says that nobody uses the secret that is replaced any more. */
  readonly handedOver: boolean;
}

/** What was written, and what follows. */
export interface Rotation {
  readonly caller: string;
  /** The slot that gets a new secret at the next `pulumi up`. */
  readonly slot: Slot;
  readonly startDate: string;
  readonly endDate: string;
  /** The secret that stays valid meanwhile. */
  readonly stays: { readonly slot: Slot; readonly endDate: string };
}

const day = 86_400_000;
const halfAYear = 180;

export const slots = ["first", "second"] as const;
export type Slot = (typeof slots)[number];

const secret = z.object({ startDate: z.iso.datetime().optional(), endDate: z.iso.datetime() });
type Secret = z.infer<typeof secret>;
const secretsShape = z.object({ first: secret.optional(), second: secret.optional() });

/**
 * Rotates a caller's client secret by its settings: the older slot gets a new one, the other stays as it is, so that a
 * valid secret is at hand at every moment. Nothing but the file is touched; `pulumi up` does the rest.
 *
 * @throws RotationRefused where the caller would be cut off, `pulumi up` would refuse the new secret, or there is nothing to
 *   rotate; the file is as it was
 */
export function rotate({ settingsFile, projectFile, caller, now, handedOver, ...wish }: RotateOptions): Rotation {
  const text = readFileSync(settingsFile, "utf8");
  const document = parseDocument(text);
  const path = ["config", "protected-function:callers", caller];
  if (!document.hasIn(path)) throw RotationRefused.unknownCaller(caller, settingsFile, callersIn(document));
  const read = secretsShape.safeParse(
    document.getIn([...path, "secrets"]) && nodeToJson(document.getIn([...path, "secrets"])),
  );
  if (!read.success) throw RotationRefused.noSecret(caller, settingsFile);

  const [older, newer] = slots.toSorted((one, other) => olderFirst(read.data[one], read.data[other])) as [Slot, Slot];
  const kept = read.data[newer];
  if (!kept) throw RotationRefused.noSecret(caller, settingsFile);
  const replaced = read.data[older];
  const bothValid = replaced !== undefined && Date.parse(replaced.endDate) > now.getTime();
  if (bothValid && !handedOver) {
    throw RotationRefused.notHandedOver(
      caller,
      { slot: older, endDate: replaced.endDate },
      { slot: newer, endDate: kept.endDate },
    );
  }

  const startDate = instant(now);
  const longest = longestSecretLifetime(settingsFile, projectFile);
  const outlasting = Math.floor((Date.parse(kept.endDate) - Date.parse(startDate)) / day) + 1;
  // The one at hand may have no stated start, and so live longer than a new one may: then that ends before it.
  const least = Math.min(outlasting, longest.days);
  const days = wish.days ?? Math.min(Math.max(halfAYear, least), longest.days);
  if (days > longest.days) throw RotationRefused.tooLong(days, longest, settingsFile);
  if (days < least) throw RotationRefused.tooShort(caller, { days, least }, { slot: newer, endDate: kept.endDate });
  const endDate = instant(new Date(Date.parse(startDate) + days * day));
  const written = writeSecretSlot({ text, document, secrets: [...path, "secrets"] }, older, newer, {
    startDate,
    endDate,
  });
  const wanted: unknown = document.toJSON();
  const slotsWanted = [...path, "secrets"].reduce((at: unknown, key) => Object(at)[key] as unknown, wanted);
  Object.assign(Object(slotsWanted), { [older]: { startDate, endDate } });
  if (!isDeepStrictEqual(parse(written), wanted)) throw RotationRefused.unwritable(caller, settingsFile, older);
  writeFileSync(settingsFile, written);
  return { caller, slot: older, startDate, endDate, stays: { slot: newer, endDate: kept.endDate } };
}

/**
 * As the program chooses which secret it hands out: the one that starts last; one without a stated start is older, and of
 * two such the one that ends first (infra/identity/client-credentials.ts).
 */
function olderFirst(one: Secret | undefined, other: Secret | undefined): number {
  const [starts, ends] = (["startDate", "endDate"] as const).map((name) => timeIn(one, name) - timeIn(other, name));
  return starts || ends || 0;
}

/** Earlier than any instant where there is none. */
function timeIn(secret: Secret | undefined, name: keyof Secret): number {
  return Date.parse(secret?.[name] ?? "0000-01-01T00:00:00Z");
}

function callersIn(document: ReturnType<typeof parseDocument>): readonly string[] {
  return Object.keys(Object(nodeToJson(document.getIn(["config", "protected-function:callers"]))));
}

function nodeToJson(node: unknown): unknown {
  return typeof node === "object" && node !== null && "toJSON" in node && typeof node.toJSON === "function"
    ? node.toJSON()
    : node;
}

function instant(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}
