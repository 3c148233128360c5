import { cut } from "./cut.ts";
import { Refused } from "./errors.ts";
import { printable } from "./printable.ts";

/** Paths of this machine and the language. None of them changes what a program does. */
const machine = [
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "LANG",
  "LC_ALL",
  "TZ",
  "TMPDIR",
  "TMP",
  "TEMP",
  "XDG_CONFIG_HOME",
  "XDG_CACHE_HOME",
  "XDG_DATA_HOME",
  "SystemRoot",
  "SystemDrive",
  "ComSpec",
  "PATHEXT",
  "USERPROFILE",
  "HOMEDRIVE",
  "HOMEPATH",
  "APPDATA",
  "LOCALAPPDATA",
  "ProgramData",
  "ProgramFiles",
];

export type EnvironmentGroup = "network" | "terminal" | "engine" | "npm" | "azureCli" | "stack";

/**
 * Variables by purpose, beside the machine's. A name that ends in `*` stands for all that begin so.
 *
 * - network: proxies and certificate authorities of Node, Go, OpenSSL, Python and curl
 * - terminal: how output looks
 * - engine: how to find, download or build Pulumi's engine
 * - npm: where packages come from, without any token
 * - azureCli: its login
 * - stack: an existing stack's backend, secrets provider and login, as for `pulumi` in the user's shell
 */
const groups: Readonly<Record<EnvironmentGroup, readonly string[]>> = {
  network: namesIn(
    "HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY SSL_CERT_FILE SSL_CERT_DIR CURL_CA_BUNDLE REQUESTS_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS NODE_USE_ENV_PROXY NODE_USE_SYSTEM_CA",
  ),
  terminal: namesIn("TERM COLORTERM COLUMNS NO_COLOR FORCE_COLOR CI"),
  engine: namesIn(
    "PF_CACHE PULUMI_HOME GOROOT GOPATH GOCACHE GOMODCACHE GOTMPDIR GOPROXY GONOPROXY GOPRIVATE GOSUMDB GONOSUMDB GOINSECURE",
    "GOTOOLCHAIN GOFLAGS GOVCS GOENV",
  ),
  npm: namesIn(
    "registry cache ca cafile proxy https_proxy http_proxy noproxy strict_ssl userconfig globalconfig prefix offline",
    "prefer_offline fetch_* maxsockets",
  ).map((name) => `npm_config_${name}`),
  azureCli: ["AZURE_*"],
  // Backends and secrets providers: https://www.pulumi.com/docs/iac/concepts/state-and-backends/
  stack: namesIn(
    "PULUMI_* ARM_* AZURE_* IDENTITY_* MSI_* ACTIONS_ID_TOKEN_REQUEST_* SYSTEM_OIDCREQUESTURI",
    "AWS_* GOOGLE_* CLOUDSDK_* VAULT_* NODE_OPTIONS PUBLISH_* DIRECTORY_*",
  ),
};

function namesIn(...lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.split(" "));
}

/**
 * Returns the variables that a child process needs, and no other: a token of the pipeline (GITHUB_TOKEN, ACTIONS_*) or
 * of npm reaches only a process that is meant to have it. Names ignore case, as on Windows and in npm.
 *
 * @param passedGroups groups beside the machine's
 */
export function childEnvironment(
  base: Readonly<Record<string, string | undefined>>,
  ...passedGroups: readonly EnvironmentGroup[]
): Record<string, string> {
  const names = [...machine, ...passedGroups.flatMap((group) => groups[group])].map((name) => name.toUpperCase());
  const exact = new Set(names);
  const beginnings = names.filter((name) => name.endsWith("*")).map((name) => name.slice(0, -1));
  return Object.fromEntries(
    Object.entries(base).filter((entry): entry is [string, string] => {
      const [name, value] = [entry[0].toUpperCase().replaceAll("-", "_"), entry[1]];
      return value !== undefined && (exact.has(name) || beginnings.some((beginning) => name.startsWith(beginning)));
    }),
  );
}

/**
 * Returns the variables that PF_PASS_ENV names, separated by commas or blanks: a program may have resources of other
 * providers, or read variables of its own. Names are exact, so that no token is passed by accident.
 *
 * @throws Refused if it isn't a list of names
 */
export function namedVariables(base: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const list = base[passVariable] ?? "";
  const names = list.split(/[\s,]+/).filter((name) => name !== "");
  const wrong = names.find((name) => !/^[A-Za-z_]\w*$/.test(name));
  if (wrong !== undefined) {
    throw new Refused(
      "VARIABLES_REFUSED",
      // A value beside its name may be a secret.
      `${passVariable} contains "${printable(cut(wrong.replace(/=[^]*/, "=…"), 100))}", which isn't the name of a variable. Write names ` +
        `without values or wildcards, separated by commas, such as ${passVariable}=CLOUDFLARE_API_TOKEN,DD_API_KEY.`,
    );
  }
  const passedNames = new Set(names);
  return Object.fromEntries(
    Object.entries(base).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && passedNames.has(entry[0]),
    ),
  );
}

const passVariable = "PF_PASS_ENV";
