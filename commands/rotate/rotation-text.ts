import { shellWord } from "../../text/shell-word.ts";
import type { Rotation } from "./rotate.ts";

/** The hand-over, step by step, for who rotates. No secret is in it. */
export function rotationText(
  rotation: Rotation,
  { stack, settingsFile }: { readonly stack: string; readonly settingsFile: string },
): string {
  const { caller, slot, startDate, endDate, stays } = rotation;
  return [
    `${settingsFile}: ${caller}'s slot ${slot} gets a new secret, from ${startDate} to ${endDate}.`,
    `Slot ${stays.slot} stays valid until ${stays.endDate}: nobody is cut off.`,
    "",
    "1. Make the new secret; the one it replaces goes at the very end:",
    `   npx pulumi up --stack ${shellWord(stack)}`,
    `2. Hand ${caller}'s clientSecret over, or let deliverTo do it:`,
    `   npx pulumi stack output --stack ${shellWord(stack)} --show-secrets callers`,
    `3. When ${caller}'s team uses the new one, say so at the next rotation with --handed-over.`,
  ].join("\n");
}
