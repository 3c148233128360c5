import { Refused } from "../../text/errors.ts";
import type { LongestLifetime } from "../../stacks/settings/settings-in-file.ts";

interface Secret {
  readonly slot: string;
  readonly endDate: string;
}

/** The rotation was not written: it would cut the caller off, or there is nothing to rotate. */
export class RotationRefused extends Refused {
  constructor(message: string) {
    super("ROTATION_REFUSED", message);
  }

  static unknownCaller(caller: string, file: string, callers: readonly string[]): RotationRefused {
    return new RotationRefused(`${file} has no caller "${caller}"; it has: ${callers.join(", ") || "none"}.`);
  }

  static noSecret(caller: string, file: string): RotationRefused {
    return new RotationRefused(
      `${caller} has no client secret in ${file} that could be rotated. Callers with a certificate or a federated ` +
        `credential need none; else write callers.${caller}.secrets.first.endDate.`,
    );
  }

  /** Azure renews a managed identity's credential, another team its own. */
  static existing(caller: string, file: string): RotationRefused {
    return new RotationRefused(
      `${caller} existed already (servicePrincipal in ${file}): it has no secret here to rotate. Azure renews a managed ` +
        "identity's credential itself; another team's application keeps its own. Their tokens stay valid until they end, a " +
        "managed identity's for up to a day.",
    );
  }

  static notHandedOver(caller: string, replaced: Secret, kept: Secret): RotationRefused {
    return new RotationRefused(
      `The secret in slot ${replaced.slot} is valid until ${replaced.endDate}, and would be replaced: whoever still ` +
        `uses it is cut off. Once ${caller}'s team says that it uses slot ${kept.slot} (until ${kept.endDate}), run this ` +
        `again with --handed-over; or wait until ${replaced.endDate}.`,
    );
  }

  /** An anchor, say, or a merge: the file's form is somebody's own. */
  static unwritable(caller: string, settingsFile: string, slot: string): RotationRefused {
    return new RotationRefused(
      `The secrets of ${caller} stand in ${settingsFile} in a form that cannot be changed in place: write them as ` +
        `\`secrets:\`, \`${slot}:\`, \`endDate:\` on lines of their own.`,
    );
  }

  static tooLong(days: number, longest: LongestLifetime, settingsFile: string): RotationRefused {
    const { days: most, setting, stated } = longest;
    return new RotationRefused(
      `A secret of ${days} days is too long: ${setting} is ${most}${stated ? "" : " (the default)"}, and the next ` +
        "`pulumi up` would refuse it. " +
        `--days ${most} is the most. If the stack may have longer ones, write \`${setting}: ${days}\` into ` +
        `${settingsFile} first.`,
    );
  }

  static tooShort(
    caller: string,
    { days, least }: { readonly days: number; readonly least: number },
    kept: Secret,
  ): RotationRefused {
    return new RotationRefused(
      `A secret of ${days} days would end before the one that ${caller} has in slot ${kept.slot} (${kept.endDate}). ` +
        `--days ${least} is the least; or rotate later.`,
    );
  }
}
