import { clientToken } from "./client-token.ts";
import { rmSync } from "node:fs";
import { inject } from "vitest";
import { cloudNamed } from "../../packages/core/azure/clouds.ts";
import type { JsonApi } from "../../packages/core/azure/json-api.ts";
import type { Outcome } from "../../packages/pf/checks/run-checks.ts";
import type { RunResult } from "../../packages/engine/event-log.ts";
import type { StackOutputs } from "../../infra/outputs.ts";
import { openLocalChecks } from "../../packages/pf/stacks/local/local-checks.ts";
import type { OriginMessage } from "../../packages/pf/stacks/client/check-calls.ts";
import {
  openLocalStack,
  originOf,
  type LocalStack,
  type LocalStackOptions,
} from "../../packages/pf/stacks/local/local-stack.ts";
import type { AdjustableClock } from "../../packages/twin/clock.ts";
import { createLoopbackFetch, type LoopbackFetch } from "../../packages/twin/network/loopback-fetch.ts";
import { repository } from "./command-line.ts";
import { pluginsUnderTest } from "./plugins-under-test.ts";
import { type SettingsOfStack, writeSettings } from "./settings-file.ts";
import { tracesIn } from "./traces.ts";

/** A stack that nothing was deployed of yet, a twin of its own, and an administrator's hands on that. */
export interface EmptyLocalStack {
  readonly local: LocalStack;
  readonly fetch: LoopbackFetch;
  /** As an administrator: what fails throws, with the service's answer. */
  readonly graph: JsonApi;
  readonly resourceManager: JsonApi;
  readonly close: () => Promise<void>;
}

/** The stack, deployed. */
export interface LocalDeployment extends EmptyLocalStack {
  /** What the engine said of the deployment. */
  readonly up: RunResult;
  readonly outputs: StackOutputs;
  readonly origin: OriginMessage;
  /** Runs the guide, or only the named claims, in a process of its own; answers the outcomes. */
  readonly runGuide: (only?: readonly string[]) => Promise<readonly Outcome[]>;
}

export interface LocalDeploymentOptions {
  /** The folder of Pulumi.yaml. Default: this repository's. */
  readonly directory?: string;
  /** Settings by name, without their namespace. Default: `Pulumi.local.yaml`. */
  readonly settings?: SettingsOfStack;
  readonly twin?: LocalStackOptions["twin"];
  readonly standIns?: LocalStackOptions["standIns"];
}

export const hasEngine = (): boolean => inject("enginePath") !== "";

export async function openLocally({
  settings,
  twin,
  standIns,
  directory = repository,
}: LocalDeploymentOptions = {}): Promise<EmptyLocalStack> {
  const file = settings && writeSettings(settings);
  const plugins = pluginsUnderTest();
  const traces = tracesIn(process.env["TRACES"]);
  const local = await openLocalStack({
    directory,
    signal: new AbortController().signal,
    onStep: () => {},
    onProgress: () => {},
    ...(file && { settingsFile: file.path }),
    plugins,
    twin: { ...twin, ...(traces && { onExchange: both(traces.onExchange, twin?.onExchange) }) },
    standIns: { ...standIns, environment: { ...standIns?.environment, ...traces?.environment } },
  });
  const stopClock = plugins === "real" && twin?.clock ? goOn(twin.clock) : undefined;
  const { proxy, certificateAuthority, control } = local.twin;
  const fetch = createLoopbackFetch({ proxyUrl: proxy.url, caPem: certificateAuthority.pem });
  const { loginEndpoint, ...hosts } = cloudNamed(control.cloud);
  const api = (host: string): JsonApi => ({
    call: async (method, path, body) => {
      const tokenEndpoint = `${loginEndpoint}/${control.tenantId}/oauth2/v2.0/token`;
      const token = await clientToken(fetch, tokenEndpoint, control.administrator, `${host}/.default`);
      const response = await fetch(`${host}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return text === "" ? undefined : JSON.parse(text);
    },
  });
  return {
    local,
    fetch,
    graph: api(hosts.graph),
    resourceManager: api(hosts.resourceManager),
    close: async () => {
      stopClock?.();
      await fetch.close();
      await local.close();
      if (file) rmSync(file.folder, { recursive: true, force: true });
    },
  };
}

type Hears = NonNullable<NonNullable<LocalStackOptions["twin"]>["onExchange"]>;

const both =
  (one: Hears, other: Hears = () => {}): Hears =>
  (exchange) => {
    one(exchange);
    other(exchange);
  };

/** Real plugins wait by the machine's clock, and move none: a test's own clock goes on with that. */
function goOn(clock: AdjustableClock): () => void {
  let last = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    clock.advance(now - last);
    last = now;
  }, 250);
  timer.unref();
  return () => clearInterval(timer);
}

export async function deployLocally(options: LocalDeploymentOptions = {}): Promise<LocalDeployment> {
  return await deployOpened(await openLocally(options));
}

/** As `deployLocally`, of a stack whose twin was prepared first. */
export async function deployOpened(opened: EmptyLocalStack): Promise<LocalDeployment> {
  const { local } = opened;
  const up = await local.stack.up();
  const origin = await originOf(local);
  const checks = openLocalChecks(local, origin);
  return {
    ...opened,
    up,
    outputs: origin.outputs,
    origin,
    runGuide: async (only) => {
      // The guide leaves the clock ahead (`withSecurityDefaults`); what a second run signs is dated by the machine's own.
      const ahead = (): number => local.clock.now().getTime() - Date.now();
      const before = ahead();
      const outcomes = await checks.runGuide(() => {}, { ...(only && { only }) });
      local.clock.advance(before - ahead());
      return outcomes;
    },
    close: async () => {
      await checks.close();
      await opened.close();
    },
  };
}
