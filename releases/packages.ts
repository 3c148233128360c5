/** A package that is published: which files of the repository it holds, and how it's entered. */
export interface PublishedPackage {
  /** Below the scope. */
  readonly name: "guard" | "infra" | "pf";
  readonly description: string;
  /** The repository's files that it holds, by their beginnings. */
  readonly holds: RegExp;
  /** Entry points, by the repository's files. */
  readonly entries: Readonly<Record<string, string>>;
  /** The command, by the repository's file. */
  readonly bin?: Readonly<Record<string, string>>;
}

/** The npm scope of every published package. */
export const scope = "@protected-function";

/** From the ground up: a package imports those before it only. The first that holds a file has it. */
export const publishedPackages: readonly PublishedPackage[] = [
  {
    name: "guard",
    description: "Serves an Azure Function's endpoints to the callers that its contract allows",
    holds: /^functions\/(?:guard\/|contract\/(?:define-contract|route-prefix)\.)/,
    entries: {
      ".": "functions/guard/index.ts",
      "./contract": "functions/contract/define-contract.ts",
      "./default-deny": "functions/guard/default-deny.ts",
    },
  },
  {
    name: "infra",
    description: "Declares an Azure Function behind Entra ID with Pulumi",
    holds: /^(?:infra\/(?!index\.ts)|functions\/(?:build\.|build\/|contract\/)|text\/|access\/|azure\/|publish\.ts)/,
    entries: {
      ".": "infra/program.ts",
      "./build": "functions/build.ts",
      "./publish": "publish.ts",
      "./require-node": "infra/require-node.ts",
      "./await-directory": "azure/await-directory.ts",
    },
  },
  {
    name: "pf",
    description: "Proves who can call an Azure Function behind Entra ID, on a local twin and on the live stack",
    holds:
      /^(?:cli|create|commands|checks|stacks|access-matrix|refusals|twin|engine)\/(?!.*\.md$|fidelity\/|main\.mjs$|command-line\.)|^(?:pf\.mjs|settings\.schema\.json)$/,
    entries: { "./testing": "stacks/testing/deploy-to-twin.ts" },
    bin: { pf: "pf.mjs" },
  },
];

/** Peers of the user's project, which must have one copy of each. */
export const peers = /^@pulumi\/|^@azure\/functions$/;

/** Returns the package that holds a file of the repository; undefined if none does. */
export function packageOf(file: string): PublishedPackage | undefined {
  return publishedPackages.find(({ holds }) => holds.test(file));
}
