import { spawn as spawnProcess } from "node:child_process";
import type { VerifyBearer } from "../network/bearer-token.ts";
import type { Handler } from "../network/handler.ts";
import type { Tenant } from "../tenant/tenant.ts";
import type { Development } from "./app-instance.ts";
import { Deployments } from "./deployments.ts";
import type { DirectAnswer, DirectCall } from "./direct-call.ts";
import { type HomepageOver, homepageOver } from "./homepage.ts";
import { createScm } from "./scm.ts";
import { type LogLine, SiteLog } from "./site-log.ts";
import type { TriggerOutcome, TriggerRun } from "./run-trigger.ts";
import { SiteRuntime } from "./site-runtime.ts";
import { BindingNotRun, type SendAs } from "./storage-bindings.ts";
import type { UploadBehavior } from "./upload-behavior.ts";
import type { Spawn } from "./worker-process.ts";

export interface FunctionsHostOptions extends Development {
  readonly tenant: Tenant;
  /** Verifies deployers' tokens for Azure Resource Manager. */
  readonly verifyBearer: VerifyBearer;
  /** Existing folder for packages while they run. */
  readonly directory: string;
  /** Starts workers. Default: node:child_process. */
  readonly spawn?: Spawn;
  readonly upload?: UploadBehavior;
  /** Sends a request of the host's own as an identity of the site. Default: bindings aren't run. */
  readonly sendAs?: SendAs;
  /** The variables that lead a site's workers to its identity endpoint and to the twin's services. Default: none. */
  readonly platform?: (siteId: string) => Readonly<Record<string, string>>;
}

/** All Function Apps of the subscription, each identified by its site's resource id. */
export interface FunctionsHost {
  /** Returns the handler of the site that receives deployments (`*.scm.*`). */
  scm(siteId: string): Handler;
  /** Returns the handler of the app itself, behind App Service authentication. */
  site(siteId: string): Handler;
  /** Returns how the host replaces App Service authentication's answer at `/`. */
  homepageOver(siteId: string): HomepageOver;
  /** Calls one function of a site, behind App Service authentication. */
  call(siteId: string, call: DirectCall): Promise<DirectAnswer>;
  /** Runs a function with another trigger than HTTP, as its trigger would. */
  run(siteId: string, run: TriggerRun): Promise<TriggerOutcome>;
  /** Deploys other code to a site without an upload. */
  swap(siteId: string, zip: Uint8Array): Promise<void>;
  /** Returns the last thousand log lines of a site, oldest first. */
  logs(siteId: string): readonly LogLine[];
  /** Kills every worker. Resolves when all of them are gone. */
  close(): Promise<void>;
}

interface Hosted {
  readonly log: SiteLog;
  readonly runtime: SiteRuntime;
  readonly scm: Handler;
}

export function createFunctionsHost(options: FunctionsHostOptions): FunctionsHost {
  const { tenant, verifyBearer, directory, spawn = spawnProcess, upload = {}, platform = () => ({}) } = options;
  const { sendAs = () => Promise.reject(new BindingNotRun("this twin has no storage")) } = options;
  const { sourceFolder, inspector } = options;
  const deployments = new Deployments(tenant.subscription);
  const hosted = new Map<string, Hosted>();

  function hostedSite(siteId: string): Hosted {
    const key = siteId.toLowerCase();
    const existing = hosted.get(key);
    if (existing) return existing;
    const log = new SiteLog(tenant.clock, (line) => tenant.feed.add({ kind: "log", siteId, line }));
    const runtime = new SiteRuntime({
      tenant,
      siteId,
      log,
      spawn,
      directory,
      sourceFolder,
      inspector,
      platform: () => platform(siteId),
      sendAs,
    });
    const host: Handler = (request) => runtime.handle(request);
    const created = { log, runtime, scm: createScm(siteId, { tenant, verifyBearer, deployments, upload, host }) };
    hosted.set(key, created);
    return created;
  }

  return {
    scm: (siteId) => hostedSite(siteId).scm,
    site: (siteId) => (request) => hostedSite(siteId).runtime.handle(request),
    homepageOver: (siteId) => homepageOver(tenant.subscription, siteId),
    call: (siteId, call) => hostedSite(siteId).runtime.call(call),
    run: (siteId, run) => hostedSite(siteId).runtime.run(run),
    swap: (siteId, zip) => hostedSite(siteId).runtime.swap(zip),
    logs: (siteId) => hostedSite(siteId).log.lines(),
    close: async () => {
      await Promise.all([...hosted.values()].map(({ runtime }) => runtime.close()));
    },
  };
}

/* The Functions host: One Deploy, and the runtime of the deployed package. */
export { preflightAnswer } from "./homepage.ts";
export { InspectorPort } from "./inspector-port.ts";
export type { DirectAnswer, DirectCall } from "./direct-call.ts";
export { openIdentityEndpoint } from "./identity-endpoint.ts";
export { NotRunnable, type TriggerOutcome, type TriggerRun } from "./run-trigger.ts";
export type { LogLine } from "./site-log.ts";
export { storageRefusals, type UploadBehavior } from "./upload-behavior.ts";
