import { answerText } from "../../cli/answer.ts";
import type { Layout } from "../../cli/layout.ts";
import { printable } from "@protected-function/core/text/printable.ts";
import { shellWord } from "@protected-function/core/text/shell-word.ts";
import type { Rotation } from "./rotate.ts";

/** The written changes and the hand-over, step by step. Contains no secret. */
export function rotationText(
  rotation: Rotation,
  { stack, settingsFile, ...layout }: Layout & { readonly stack: string; readonly settingsFile: string },
): string {
  const { slot, startDate, endDate, replaces, stays } = rotation;
  const caller = printable(rotation.caller);
  return answerText(
    {
      verdict: {
        kind: "pass",
        sentence: `Scheduled a new secret for ${caller} in ${settingsFile}, slot ${slot}.`,
      },
      sections: [
        [
          `  New:   slot ${slot}, from ${startDate} to ${endDate}`,
          `  Kept:  slot ${stays.slot}, valid until ${stays.endDate}, so the caller keeps access`,
        ].join("\n"),
      ],
      next: [
        `1. Create the new secret.${replaces ? " `up` deletes the one that it replaces at the very end." : ""}`,
        `   npx pulumi up --stack ${shellWord(stack)}`,
        `2. Give ${caller}'s team the new clientSecret, unless deliverTo does.`,
        `   npx pulumi stack output --stack ${shellWord(stack)} --show-secrets callers`,
        `3. Once ${caller}'s team uses the new secret, end the old one: remove slot ${stays.slot} from ${settingsFile}.`,
        `   npx pulumi up --stack ${shellWord(stack)}`,
        "   If you keep it, add --handed-over to the next rotation.",
      ],
    },
    layout,
  );
}
