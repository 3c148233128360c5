import { readFileSync, writeFileSync } from "node:fs";
import { parseDocument, Scalar } from "yaml";
import { z } from "zod";
import { RotationRefused } from "./rotation-refused.ts";

export interface RotateOptions {
  /** The stack's settings file, such as `Pulumi.dev.yaml`. Comments in it stay. */
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
  const document = parseDocument(readFileSync(settingsFile, "utf8"));
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
  const endDate = instant(new Date(now.getTime() + days * 86_400_000));
  if (endDate <= kept.endDate) throw RotationRefused.tooShort(caller, days, { slot: newer, endDate: kept.endDate });
  document.setIn(
    [...path, "secrets", older],
    document.createNode({ startDate: quoted(startDate), endDate: quoted(endDate) }),
  );
  writeFileSync(settingsFile, document.toString({ lineWidth: 0 }));
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

/** In quotes: Pulumi reads a bare instant as a time, and writes that in a form of its own. */
function quoted(text: string): Scalar<string> {
  const scalar = new Scalar(text);
  scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

function instant(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}
