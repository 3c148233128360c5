import { Refused } from "@protected-function/core/text/errors.ts";
import { listNames } from "@protected-function/core/text/names.ts";
import { didYouMean } from "@protected-function/core/text/nearest.ts";
import { printable } from "@protected-function/core/text/printable.ts";
import type { LongestLifetime } from "../../stacks/settings/settings-in-file.ts";

interface Secret {
  readonly slot: string;
  readonly endDate: string;
}

/** Thrown before any change, if the caller would lose access or there's nothing to rotate. */
export class RotationRefused extends Refused {
  constructor(message: string) {
    super("ROTATION_REFUSED", message);
  }

  static unknownCaller(caller: string, file: string, callers: readonly string[]): RotationRefused {
    return new RotationRefused(
      `${file} has no caller "${printable(caller)}". It has: ${listNames(callers)}.${didYouMean(caller, callers)}`,
    );
  }

  static onTwin(stacks: readonly string[]): RotationRefused {
    return new RotationRefused(
      "The stack local is never deployed to Azure. Its twin makes new secrets whenever it starts, so there is nothing to " +
        `rotate. To deploy with other dates, change them in Pulumi.local.yaml. Stacks to rotate: ${listNames(stacks)}.`,
    );
  }

  static noSecret(caller: string, file: string): RotationRefused {
    return new RotationRefused(
      `${caller} has no client secret in ${file} to rotate. To renew a certificate, replace it under ` +
        `callers.${caller}.certificate; a federated credential doesn't expire. For a secret, set ` +
        `callers.${caller}.secrets.first.endDate.`,
    );
  }

  /** Azure renews a managed identity's credential, and another team renews its own. */
  static existing(caller: string, file: string): RotationRefused {
    return new RotationRefused(
      `${caller} is an existing app (servicePrincipal in ${file}), so it has no secret here to rotate. If it's a managed ` +
        "identity, Azure renews its credential; otherwise, its team does. Tokens stay valid until they expire, a managed " +
        "identity's for up to a day.",
    );
  }

  static notHandedOver(caller: string, replaced: Secret, remaining: Secret): RotationRefused {
    return new RotationRefused(
      `The rotation would replace the secret in slot ${replaced.slot}, which is valid until ${replaced.endDate} and may ` +
        `still be in use. Once ${caller}'s team uses slot ${remaining.slot} (until ${remaining.endDate}), run this again with ` +
        `--handed-over, or wait until ${replaced.endDate}.`,
    );
  }

  /** YAML that can't be edited in place, such as an anchor or a merge. */
  static unwritable(caller: string, settingsFile: string, slot: string): RotationRefused {
    return new RotationRefused(
      `The secrets of ${caller} in ${settingsFile} can't be edited in place. Write \`secrets:\`, \`${slot}:\` and ` +
        "`endDate:` on lines of their own.",
    );
  }

  static tooLong(days: number, longest: LongestLifetime, settingsFile: string): RotationRefused {
    const { days: most, setting, stated } = longest;
    return new RotationRefused(
      `A secret of ${days} days is too long: ${setting} is ${most}${stated ? "" : " (the default)"}, and the next ` +
        `\`pulumi up\` would refuse it. Use at most ${most} (--days), or first set \`${setting}: ${days}\` in ${settingsFile}.`,
    );
  }

  static tooShort(
    caller: string,
    { days, least }: { readonly days: number; readonly least: number },
    remaining: Secret,
  ): RotationRefused {
    return new RotationRefused(
      `A secret of ${days} days would expire before the one in slot ${remaining.slot} of ${caller} (${remaining.endDate}). ` +
        `Use at least ${least} (--days), or rotate later.`,
    );
  }
}
