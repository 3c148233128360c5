import type { Step } from "../../../toolkit/engine/event-log.ts";
import { type Finding, keyOf } from "../findings/finding.ts";
import { beforeAndAfter } from "./shown.ts";

type IsSafe = (value: unknown) => boolean;

const isTrue: IsSafe = (value) => value === true;
const isFalse: IsSafe = (value) => value === false;
const isTls12: IsSafe = (value) => ["1.2", "1.3", "TLS1_2", "TLS1_3"].includes(String(value));

/** What the resources themselves keep shut, by type and by the input that says so. */
const hardenings: Readonly<Record<string, Readonly<Record<string, IsSafe>>>> = {
  "azure-native:web:WebApp": { httpsOnly: isTrue, "siteConfig.minTlsVersion": isTls12 },
  "azure-native:web:WebAppFtpAllowed": { allow: isFalse },
  "azure-native:web:WebAppScmAllowed": { allow: isFalse },
  "azure-native:storage:StorageAccount": {
    allowSharedKeyAccess: isFalse,
    allowBlobPublicAccess: isFalse,
    minimumTlsVersion: isTls12,
  },
  "azure-native:applicationinsights:Component": { disableLocalAuth: isTrue },
  "azure-native:operationalinsights:Workspace": { "features.disableLocalAuth": isTrue },
};

/** What was shut before, or is new, and is not shut now. */
export function hardeningFindings(steps: readonly Step[]): readonly Finding[] {
  const found = steps.flatMap(({ op, type, urn, before, after }) => {
    if (op === "delete" || after === undefined) return [];
    return Object.entries(hardenings[type] ?? {})
      .filter(([path, isSafe]) => (before === undefined || isSafe(at(before, path))) && !isSafe(at(after, path)))
      .map(([path]): Finding => ({
        id: "resource/unprotected",
        severity: "weakens",
        subject: `${urn.split("::").at(-1) ?? urn}: ${path}`,
        ...beforeAndAfter(at(before, path), at(after, path), path),
        facts: { type, path, isNew: before === undefined },
      }));
  });
  return [...new Map(found.map((one) => [keyOf(one), one])).values()];
}

function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (found, key) => (typeof found === "object" && found !== null ? Reflect.get(found, key) : undefined),
      value,
    );
}
