import { notSupportedResponse } from "../network/fault.ts";
import type { Tenant } from "../tenant/tenant.ts";
import { AppInstance, type Development, type RunningApp } from "./app-instance.ts";
import { homepageOver } from "./homepage.ts";
import { administer, isAdministration } from "./host-administration.ts";
import { invokeFunction } from "./invoke-function.ts";
import { whole } from "./stream-answer.ts";
import type { Bindings } from "./run-bindings.ts";
import { NotRunnable, runTrigger, type TriggerOutcome, type TriggerRun } from "./run-trigger.ts";
import { findSite, refuseOtherRuntime } from "./site.ts";
import type { SiteLog } from "./site-log.ts";
import { callDirectly, type DirectAnswer, type DirectCall } from "./direct-call.ts";
import type { SendAs } from "./storage-bindings.ts";
import { unresolvedReferences, workerEnvironment } from "./worker-environment.ts";
import { type Spawn, StartFailure, WorkerGone } from "./worker-process.ts";

interface SiteRuntimeOptions extends Development {
  readonly tenant: Tenant;
  readonly siteId: string;
  readonly log: SiteLog;
  readonly spawn: Spawn;
  readonly directory: string;
  /** What leads a worker to the site's identity endpoint and to the twin's services. */
  readonly platform: () => Readonly<Record<string, string>>;
  readonly sendAs: SendAs;
}

interface Current {
  readonly fingerprint: string;
  readonly app: AppInstance;
}

/** Answers under a site's name with the deployed package, in the site's current environment. */
export class SiteRuntime {
  readonly #options: SiteRuntimeOptions;
  readonly #alive = new Set<AppInstance>();
  #current: Current | undefined;
  #isClosed = false;

  constructor(options: SiteRuntimeOptions) {
    this.#options = options;
  }

  async handle(request: Request): Promise<Response> {
    try {
      const app = this.#currentApp();
      return app instanceof Response ? app : await this.#answer(app, request);
    } catch (error) {
      const refusal = isNotRunning(error) ? hostNotRunning() : notSupportedResponse(error);
      if (!refusal) throw error;
      return refusal;
    }
  }

  /** Calls a function past routes and App Service authentication. @throws StartFailure, WorkerGone, Error */
  async call(call: DirectCall): Promise<DirectAnswer> {
    const app = this.#currentApp();
    if (app instanceof Response) throw new Error("The site has no package to call.");
    return app.use((running) => callDirectly(running, call, this.#options.tenant.newId(), this.#bindings()));
  }

  /** Runs a function with another trigger than HTTP. @throws NotRunnable, NotSupported, StartFailure */
  async run(run: TriggerRun): Promise<TriggerOutcome> {
    const app = this.#currentApp();
    if (app instanceof Response) throw new NotRunnable("The site has no package to run.");
    const { tenant } = this.#options;
    const surroundings = { invocationId: tenant.newId(), now: tenant.clock.now(), bindings: this.#bindings() };
    return app.use((running) => runTrigger(running, run, surroundings));
  }

  #bindings(): Bindings {
    const { tenant, siteId, platform, sendAs } = this.#options;
    const siteResource = findSite(tenant.subscription, siteId);
    return { environment: siteResource ? workerEnvironment(tenant, siteResource, platform()) : {}, sendAs };
  }

  /**
   * Deploys other code without an upload: it starts beside the code that runs, and answers once it's ready. Calls in
   * progress end where they began.
   *
   * @throws StartFailure, NotSupported, BadPackage; then the earlier code continues
   */
  async swap(zip: Uint8Array): Promise<void> {
    const { tenant, siteId, platform } = this.#options;
    const { subscription } = tenant;
    const siteResource = findSite(subscription, siteId);
    if (this.#isClosed || !siteResource) throw new Error("The site isn't deployed.");
    const environment = workerEnvironment(tenant, siteResource, platform());
    const app = this.#newApp(zip, environment);
    try {
      await app.use(async () => undefined);
    } catch (error) {
      app.retire();
      throw error;
    }
    const deploymentId = tenant.newId();
    const { sha256 } = subscription.deployPackage(siteId, deploymentId, zip, tenant.clock.now());
    subscription.functions.synchronize(siteId, { deploymentId });
    this.#replace({ fingerprint: JSON.stringify([sha256, environment]), app });
    tenant.feed.add({ kind: "code", siteId, sha256 });
  }

  /** Kills all workers. Later requests find no host. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#alive].map((app) => app.kill()));
  }

  /**
   * Returns the app of the deployed state, starting it if necessary. Requests that arrive meanwhile share one start.
   */
  #currentApp(): AppInstance | Response {
    const { tenant, siteId, log, platform } = this.#options;
    const siteResource = findSite(tenant.subscription, siteId);
    const deployed = tenant.subscription.packageOf(siteId);
    if (this.#isClosed || !siteResource || !deployed) {
      this.#replace(undefined);
      return siteResource ? hostNotRunning() : notFound();
    }
    refuseOtherRuntime(siteResource.site);
    const environment = workerEnvironment(tenant, siteResource, platform());
    const fingerprint = JSON.stringify([deployed.sha256, environment]);
    if (this.#current?.fingerprint === fingerprint && !this.#current.app.isOver) return this.#current.app;
    for (const { name, status } of unresolvedReferences(tenant, siteResource)) {
      const message = `The Key Vault reference in the app setting '${name}' isn't resolved (${status}): the function sees the reference.`;
      log.add({ level: "warning", category: "Host.Startup", message });
    }
    const app = this.#newApp(deployed.zip, environment);
    this.#replace({ fingerprint, app });
    return app;
  }

  #replace(next: Current | undefined): void {
    this.#current?.app.retire();
    this.#current = next;
  }

  #newApp(zip: Uint8Array, environment: Readonly<Record<string, string>>): AppInstance {
    const { directory, spawn, log, sourceFolder, inspector } = this.#options;
    const app = new AppInstance({ zip, environment, directory, spawn, log, sourceFolder, inspector });
    this.#alive.add(app);
    void app.gone().finally(() => this.#alive.delete(app));
    return app;
  }

  /** Returns the answer as soon as it begins. The app stays in use until it ends. */
  #answer(app: AppInstance, request: Request): Promise<Response> {
    const { hostname } = new URL(request.url);
    return new Promise((resolve, reject) => {
      const work = async (running: RunningApp): Promise<void> => {
        const { response, over } = await this.#dispatch(running, request);
        resolve(withHeaders(response, running.headersOf(hostname)));
        await over;
      };
      app.use(work).catch(reject);
    });
  }

  async #dispatch(app: RunningApp, request: Request): ReturnType<typeof invokeFunction> {
    const { worker, routes, functionTimeout, log, streamPort } = app;
    const { pathname } = new URL(request.url);
    const { tenant, siteId } = this.#options;
    if (isAdministration(pathname)) return whole(administer(request, app, tenant.subscription.masterKeyOf(siteId)));
    const match = routes.match(request.method, pathname);
    if (!match) return whole(homepageOver(tenant.subscription, siteId)(request, notFound()));
    return invokeFunction(worker, match, request, {
      log,
      functionTimeout,
      streamPort,
      invocationId: tenant.newId(),
      bindings: this.#bindings(),
    });
  }
}

/** Adds the headers of host.json that an answer doesn't have (azure-functions-host, CustomHttpHeadersMiddleware.cs). */
function withHeaders(answer: Response, headers: Readonly<Record<string, string>>): Response {
  const added = Object.entries(headers).filter(([name]) => !answer.headers.has(name));
  if (added.length === 0) return answer;
  const { status, body } = answer;
  return new Response(body, { status, headers: [...answer.headers, ...added] });
}

/** Also for a known route with another method. Reported: Azure/azure-functions-host#10098, #11625. */
function notFound(): Response {
  return new Response(undefined, { status: 404, headers: { "Content-Length": "0" } });
}

/**
 * The host's wording while it can't start the app. Giving the same answer for a site without a package is our choice.
 */
function hostNotRunning(): Response {
  return new Response("Function host is not running.", { status: 503, headers: { "Content-Type": "text/plain" } });
}

/** The package doesn't start, or the host is closed while it does. */
function isNotRunning(error: unknown): boolean {
  return error instanceof StartFailure || error instanceof WorkerGone;
}
