import { printable } from "../../text/printable.ts";
import { acceptableDangers } from "../settings/conditional-access-settings.ts";

/** The first two cannot be accepted: there is no id that the policy could be written with. */
export type Danger = "unknown-principal" | "unknown-location" | (typeof acceptableDangers)[number];

/** Something that would, or for all that is known could, shut people out. */
export interface LockOutFinding {
  readonly danger: Danger;
  /** What is declared, and what would have happened. */
  readonly consequence: string;
  /** What to do about it, as an imperative. */
  readonly fix: string;
}

/** One finding as the terminal shows it. */
export function messageFor({ danger, consequence, fix }: LockOutFinding): string {
  const acceptable = (acceptableDangers as readonly string[]).includes(danger);
  return [
    `- ${danger}: ${printable(consequence)}.`,
    `  Fix: ${printable(fix)}.`,
    ...(acceptable
      ? [
          `  Or accept it: pulumi config set --path 'protected-function:conditionalAccess.acceptLockOutRisk.${danger}' "<reason>"`,
        ]
      : []),
  ].join("\n");
}
