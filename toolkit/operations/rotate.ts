import { readFileSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { parse, parseDocument } from "yaml";
import { z } from "zod";
import { RotationRefused } from "./rotation-refused.ts";
import { writeSecretSlot } from "./write-secret-slot.ts";

export interface RotateOptions {
  /** The stack's settings file, such as `Pulumi.dev.yaml`. Nothing else in it is touched. */
  readonly settingsFile: string;
  readonly caller: string;
  readonly now: Date;
  /** What the new secret lives, in days. */
  readonly days: number;
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

export const slots = ["first", "second"] as const;
export type Slot = (typeof slots)[number];

const secret = z.object({ endDate: z.iso.datetime() });
const secretsShape = z.object({ first: secret.optional(), second: secret.optional() });

/**
 * Rotates a caller's client secret by its settings: the slot that ends first gets a new one, the other stays as it is,
 * so that a valid secret is at hand at every moment. Nothing but the file is touched; `pulumi up` does the rest.
 *
 * @throws RotationRefused where the caller would be cut off, or there is nothing to rotate; the file is as it was
 */
export function rotate({ settingsFile, caller, now, days, handedOver }: RotateOptions): Rotation {
  const text = readFileSync(settingsFile, "utf8");
  const document = parseDocument(text);
  const path = ["config", "protected-function:callers", caller];
  if (!document.hasIn(path)) throw RotationRefused.unknownCaller(caller, settingsFile, callersIn(document));
  const read = secretsShape.safeParse(
    document.getIn([...path, "secrets"]) && nodeToJson(document.getIn([...path, "secrets"])),
  );
  if (!read.success) throw RotationRefused.noSecret(caller, settingsFile);

  const ending = slots.toSorted((one, other) => endOf(read.data, one) - endOf(read.data, other));
  const [older, newer] = ending as [Slot, Slot];
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
  const endDate = instant(new Date(now.getTime() + days * day));
  if (Date.parse(endDate) <= Date.parse(kept.endDate)) {
    const least = Math.floor((Date.parse(kept.endDate) - Date.parse(startDate)) / day) + 1;
    throw RotationRefused.tooShort(caller, { days, least }, { slot: newer, endDate: kept.endDate });
  }
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

function endOf(secrets: z.infer<typeof secretsShape>, slot: Slot): number {
  const end = secrets[slot]?.endDate;
  return end === undefined ? Number.NEGATIVE_INFINITY : Date.parse(end);
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
