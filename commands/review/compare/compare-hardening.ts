import type { Step } from "../../../toolkit/engine/event-log.ts";
import type { ReviewFinding } from "../finding.ts";

interface Hardening {
  readonly type: string;
  /** `siteConfig.minTlsVersion` */
  readonly path: string;
  readonly isSafe: (value: unknown) => boolean;
  readonly text: string;
}

const isTrue = (value: unknown): boolean => value === true;
const isFalse = (value: unknown): boolean => value === false;
const isTls12 = (value: unknown): boolean => ["1.2", "1.3", "TLS1_2", "TLS1_3"].includes(String(value));

/** What the resources themselves keep shut, by the inputs that say so. */
const hardenings: readonly Hardening[] = [
  {
    type: "azure-native:web:WebApp",
    path: "httpsOnly",
    isSafe: isTrue,
    text: "The site answers plain HTTP: tokens may be read on the way.",
  },
  {
    type: "azure-native:web:WebApp",
    path: "siteConfig.minTlsVersion",
    isSafe: isTls12,
    text: "The site takes TLS below 1.2.",
  },
  ...["FtpAllowed", "ScmAllowed"].map((which) => ({
    type: `azure-native:web:WebApp${which}`,
    path: "allow",
    isSafe: isFalse,
    text: `Basic credentials are taken for ${which === "FtpAllowed" ? "FTP" : "deployment (SCM)"}: whoever has the site's publishing password replaces the code.`,
  })),
  {
    type: "azure-native:storage:StorageAccount",
    path: "allowSharedKeyAccess",
    isSafe: isFalse,
    text: "The storage account takes its shared keys: whoever reads one replaces the function's code.",
  },
  {
    type: "azure-native:storage:StorageAccount",
    path: "allowBlobPublicAccess",
    isSafe: isFalse,
    text: "Containers of the storage account may be made public.",
  },
  {
    type: "azure-native:storage:StorageAccount",
    path: "minimumTlsVersion",
    isSafe: isTls12,
    text: "The storage account takes TLS below 1.2.",
  },
  {
    type: "azure-native:applicationinsights:Component",
    path: "disableLocalAuth",
    isSafe: isTrue,
    text: "Application Insights takes telemetry by its connection string alone: anybody who has it may write there.",
  },
  {
    type: "azure-native:operationalinsights:Workspace",
    path: "features.disableLocalAuth",
    isSafe: isTrue,
    text: "The workspace takes logs by its shared keys: anybody who has one may write there.",
  },
];

/** What was shut before and is not shut any more. */
export function hardeningFindings(steps: readonly Step[]): readonly ReviewFinding[] {
  return steps.flatMap(({ op, type, before, after }) =>
    op === "delete" || after === undefined || before === undefined
      ? []
      : hardenings
          .filter((one) => one.type === type && one.isSafe(at(before, one.path)) && !one.isSafe(at(after, one.path)))
          .map(({ text }): ReviewFinding => ({ severity: "protection weakened", area: "resources", text })),
  );
}

function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (found, key) => (typeof found === "object" && found !== null ? Reflect.get(found, key) : undefined),
      value,
    );
}
