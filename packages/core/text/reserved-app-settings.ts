import { authenticationOverride } from "./authentication-overrides.ts";

/** AzureFunctionsJobHost__… overrides host.json, including the route prefix. */
const prefixes = [
  "AzureWebJobs",
  "AzureFunctionsJobHost",
  "AZURE_FUNCTIONS_",
  "languageWorkers",
  "WEBSITE_",
  "WEBSITES_",
  "FUNCTIONS_",
  "APPLICATIONINSIGHTS_",
  "APPINSIGHTS_",
  "APPSETTING_",
  "IDENTITY_",
  "MSI_",
  "SCM_",
];

interface Family {
  readonly names: RegExp;
  /** The reason, as the end of a sentence about the setting. */
  readonly reason: string;
}

/** In capitals. Functions host and worker run in one container, and app settings are the environment of both. */
const families: readonly Family[] = [
  {
    // https://learn.microsoft.com/aspnet/core/fundamentals/host/web-host and …/dotnet/core/tools/dotnet-environment-variables
    names: /^(?:ASPNETCORE_|DOTNET_|CORECLR_|COMPLUS_|COR_|MONO_)/,
    reason: "it controls the Functions host, which is a .NET process",
  },
  {
    // https://man7.org/linux/man-pages/man8/ld.so.8.html, with the variables that glibc ignores in secure-execution mode
    names:
      /^(?:LD_|DYLD_|GLIBC_|MALLOC_|GCONV_PATH$|GETCONF_DIR$|HOSTALIASES$|LOCALDOMAIN$|LOCPATH$|NIS_PATH$|NLSPATH$|RESOLV_HOST_CONF$|RES_OPTIONS$|TZDIR$|BASH_ENV$|ENV$|IFS$|SHELL$|TMPDIR$|PATH$|HOME$|PORT$)/,
    reason: "it controls the worker's process",
  },
  {
    // https://nodejs.org/api/cli.html#environment-variables NODE_ENV is for packages, and decides nothing in Node.
    names: /^NODE_(?!ENV$)/,
    reason: "it controls the worker's process",
  },
  {
    names: /^(?:OPENSSL_|SSL_CERT_|SSLKEYLOGFILE$|CURL_CA_BUNDLE$|REQUESTS_CA_BUNDLE$|AWS_CA_BUNDLE$)/,
    reason: "it decides which servers the process trusts",
  },
  {
    names: /^(?:(?:HTTPS?|ALL|NO|FTP|WSS?|SOCKS5?|CGI_HTTP)_PROXY$|GLOBAL_AGENT_|NPM_CONFIG_)/,
    reason: "it sends the process's requests, tokens included, through another server",
  },
  {
    names: /^AZURE_CLIENT_ID$/,
    reason: "the program sets it to the client ID of the site's identity",
  },
  {
    names: /^DANGEROUSLY_TRUST_PRINCIPAL_WITHOUT_PROOF_OF_GATE$/,
    reason: "it stops the function from requiring App Service authentication",
  },
];

/**
 * Why an app setting can't have this name; undefined if it can. Such names belong to the platform or the program,
 * ignoring case.
 * https://learn.microsoft.com/azure/azure-functions/functions-app-settings
 */
export function reservedAppSetting(name: string): string | undefined {
  const override = authenticationOverride(name);
  if (override) return `${override.family} ${override.does}`;
  const upper = name.trim().toUpperCase();
  const prefix = prefixes.find((candidate) => upper.startsWith(candidate.toUpperCase()));
  if (prefix !== undefined) return `names that begin with ${prefix} are the platform's`;
  return families.find(({ names }) => names.test(upper))?.reason;
}

/** In capitals: what infra/hosting/function-app.ts sets for every site, or `functionAppConfig` instead of a setting. */
const setByProgram =
  /^(?:AZUREWEBJOBS(?:STORAGE|DASHBOARD|DISABLEHOMEPAGE)|APPLICATIONINSIGHTS_|APPINSIGHTS_|AZURE_CLIENT_ID$|FUNCTIONS_(?:WORKER_RUNTIME|EXTENSION_VERSION)|WEBSITE_NODE_DEFAULT_VERSION$|WEBSITE_RUN_FROM_PACKAGE$)/;

/** What to do about an app setting with such a name in a file, as the start of a sentence. */
export function reservedAppSettingFix(name: string, file: string): string {
  const remove = `remove it from ${file}`;
  if (authenticationOverride(name)) return `${remove}: the program sets up App Service authentication itself`;
  if (setByProgram.test(name.trim().toUpperCase())) return `${remove}: the program sets it up itself`;
  return `${remove}, or rename it if only your handlers read it`;
}

/** A name that a shell can also export. */
export const appSettingName = /^[A-Za-z][A-Za-z0-9_]{0,127}$/;
