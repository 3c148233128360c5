import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Case, harmful, harmless, replace } from "./case.ts";
import { repository } from "../../support/command-line.ts";

const file = "functions/host.json";
const host = JSON.parse(readFileSync(join(repository, file), "utf8")) as object;
const textWith = (keys: object) => `${JSON.stringify({ ...host, ...keys }, undefined, 2)}\n`;
const changed = (before: object, after: object) => ({
  base: [{ file, text: textWith(before) }],
  edits: replace(file, textWith(before), textWith(after)),
});

const daily = (title: string, keys: object, before: object = {}) =>
  harmless(title, changed(before, keys).edits, {
    class: "the host, daily",
    base: changed(before, keys).base,
    verdict: "to be read",
    read: [file],
  });
const bad = (title: string, keys: object, before: object = {}) =>
  harmful({
    title,
    class: "the host, another",
    ...changed(before, keys),
    findings: [{ id: "file/build", about: file }],
  });
const bundle = "Microsoft.Azure.Functions.ExtensionBundle";

/** Changes of host.json, which are judged by their keys. */
export const ofHost: readonly Case[] = [
  daily("the host logs less of itself", { logging: { logLevel: { "Host.Aggregator": "Error", default: "Warning" } } }),
  daily("the host logs nothing but functions", { logging: { logLevel: { default: "None", Function: "Information" } } }),
  daily("more telemetry is sampled", {
    logging: { applicationInsights: { samplingSettings: { isEnabled: true, maxTelemetryItemsPerSecond: 5 } } },
  }),
  daily("the host watches its health", { healthMonitor: { enabled: true, healthCheckInterval: "00:00:10" } }),
  daily("the host does more at once", { concurrency: { dynamicConcurrencyEnabled: true } }),
  daily("a call may take longer", { functionTimeout: "00:10:00" }, { functionTimeout: "00:05:00" }),
  daily("queues are read in larger batches", {
    extensions: { queues: { batchSize: 32, visibilityTimeout: "00:00:30" } },
  }),
  daily("fewer requests run at once", { extensions: { http: { maxConcurrentRequests: 20 } } }),
  daily("a newer bundle of the same version", { extensionBundle: { id: bundle, version: "[4.20.0, 5.0.0)" } }),
  daily("telemetry goes by OpenTelemetry", { telemetryMode: "OpenTelemetry" }),
  daily("folders of code are watched", { watchDirectories: ["shared"] }),
  bad("refusals are no longer logged", { logging: { logLevel: { default: "None" } } }),
  bad("one function's refusals are no longer logged", { logging: { logLevel: { "Function.orders": "Error" } } }),
  bad(
    "Application Insights gets no refusals",
    { logging: { logLevel: { default: "Warning" }, applicationInsights: { logLevel: { Function: "Critical" } } } },
    { logging: { logLevel: { default: "Warning" } } },
  ),
  bad("routes have no prefix", { extensions: { http: { routePrefix: "" } } }),
  bad("every answer has a header more", { extensions: { http: { customHeaders: { "X-Robots-Tag": "none" } } } }),
  bad(
    "browsers may call without TLS",
    { extensions: { http: { hsts: { isEnabled: false } } } },
    { extensions: { http: { hsts: { isEnabled: true, maxAge: "365.00:00:00" } } } },
  ),
  bad("another process answers", { customHandler: { description: { defaultExecutablePath: "server" } } }),
  bad("only some functions are loaded", { functions: ["who-calls"] }),
  bad("nothing ends a call", { functionTimeout: "-1" }),
  bad("bindings come from a preview", { extensionBundle: { id: `${bundle}.Preview`, version: "[4.*, 5.0.0)" } }),
  bad("events go by somebody's proxy", { extensions: { eventHubs: { webProxy: "http://fabrikam.example" } } }),
  bad("a webhook needs no key", { extensions: { mcp: { system: { webhookAuthorizationLevel: "Anonymous" } } } }),
  bad("a key that nobody knows", { experimental: { workers: 2 } }),
];
