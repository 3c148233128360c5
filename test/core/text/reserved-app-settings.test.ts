import { describe, expect, test } from "vitest";
import { reservedAppSetting, reservedAppSettingFix } from "../../../packages/core/text/reserved-app-settings.ts";

describe("an app setting can't control the process, its host, its trust or its way out", () => {
  const names = [
    "LD_AUDIT",
    "LD_LIBRARY_PATH",
    "LD_PRELOAD",
    "GLIBC_TUNABLES",
    "MALLOC_ARENA_MAX",
    "GCONV_PATH",
    "NODE_OPTIONS",
    "NODE_PATH",
    "NODE_TLS_REJECT_UNAUTHORIZED",
    "NODE_EXTRA_CA_CERTS",
    "NODE_USE_ENV_PROXY",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "OPENSSL_CONF",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "DOTNET_STARTUP_HOOKS",
    "DOTNET_gcServer",
    "ASPNETCORE_URLS",
    "ASPNETCORE_HOSTINGSTARTUPASSEMBLIES",
    "CORECLR_PROFILER_PATH",
    "COMPlus_JitStdOutFile",
    "COR_ENABLE_PROFILING",
    "WEBSITES_PORT",
    "WEBSITE_RUN_FROM_PACKAGE",
    "AZURE_FUNCTIONS_ENVIRONMENT",
    "PATH",
    "HOME",
  ];

  test.each(names.flatMap((name) => [name, name.toLowerCase(), name.toUpperCase()]))("%s", (name) => {
    expect(reservedAppSetting(name)).toMatch(/^(?:it |names that begin with )/);
  });
});

test.each([
  "NODE_ENV",
  "ORDERS_PARTNER_KEY",
  "LANG",
  "PARTNER_PROXY",
  "PROXY_URL",
  "ENVIRONMENT",
  "HOMEPAGE",
  "UV_THREADPOOL_SIZE",
  "COREWARE_URL",
])("%s is free", (name) => {
  expect(reservedAppSetting(name)).toBeUndefined();
});

test.each(["AZURE_CLIENT_ID", "azure_client_id"])("%s is the program's own", (name) => {
  expect(reservedAppSetting(name)).toBe("the program sets it to the client ID of the site's identity");
});

test.each([
  ["AzureWebJobsStorage", "remove it from a.ts: the program sets it up itself"],
  ["FUNCTIONS_WORKER_RUNTIME", "remove it from a.ts: the program sets it up itself"],
  ["azure_client_id", "remove it from a.ts: the program sets it up itself"],
  ["WEBSITE_AUTH_ENABLED", "remove it from a.ts: the program sets up App Service authentication itself"],
  ["FUNCTIONS_PARTNER_KEY", "remove it from a.ts, or rename it if only your handlers read it"],
])("%s: what to do about it", (name, fix) => {
  expect(reservedAppSettingFix(name, "a.ts")).toBe(fix);
});
