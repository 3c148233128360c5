import { inject } from "vitest";
import type { JsonApi } from "../../toolkit/clients/json-api.ts";
import type { Outcome } from "../../toolkit/checks/run-checks.ts";
import type { StackOutputs } from "../../toolkit/checks/origin.ts";
import { CheckProcess } from "../../toolkit/operations/check-process.ts";
import type { OriginMessage } from "../../toolkit/operations/check-messages.ts";
import { openLocalStack, originOf, type LocalStack } from "../../toolkit/operations/local-stack.ts";
import { createLoopbackFetch, type LoopbackFetch } from "../../twin/network/loopback-fetch.ts";
import { repository } from "./command-line.ts";

/** The stack, deployed to a twin of its own, and an administrator's hands on it. */
export interface LocalDeployment {
  readonly local: LocalStack;
  readonly outputs: StackOutputs;
  readonly origin: OriginMessage;
  readonly fetch: LoopbackFetch;
  readonly graph: JsonApi;
  readonly resourceManager: JsonApi;
  /** Runs the guide in a process of its own; answers the outcomes. */
  readonly runGuide: () => Promise<readonly Outcome[]>;
  readonly close: () => Promise<void>;
}

export const hasEngine = (): boolean => inject("enginePath") !== "";

export async function deployLocally(): Promise<LocalDeployment> {
  const local = await openLocalStack({
    directory: repository,
    signal: new AbortController().signal,
    onStep: () => {},
    onProgress: () => {},
  });
  await local.stack.up();
  const origin = await originOf(local);
  const { twin, guardian } = local;
  const fetch = createLoopbackFetch({ proxyUrl: twin.proxy.url, caPem: twin.certificateAuthority.pem });
  const api = (host: string): JsonApi => ({
    call: async (method, path, body) => {
      const { tenantId, clientId, clientSecret } = origin.administrator ?? origin.caller;
      const token = await fetch(`https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`, {
        method: "POST",
        body: new URLSearchParams({
          grant_type: "client_credentials",
          client_id: clientId,
          client_secret: clientSecret,
          scope: `https://${host}/.default`,
        }),
      });
      const { access_token } = (await token.json()) as { readonly access_token: string };
      const response = await fetch(`https://${host}${path}`, {
        method,
        headers: { authorization: `Bearer ${access_token}`, "content-type": "application/json" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return text === "" ? undefined : JSON.parse(text);
    },
  });
  const checks = new CheckProcess({
    environment: twin.environment,
    origin,
    guardian,
    readLog: () => twin.control.functionLog(origin.outputs.functionApp.siteId).map(({ message }) => message),
  });
  return {
    local,
    outputs: origin.outputs,
    origin,
    fetch,
    graph: api("graph.microsoft.com"),
    resourceManager: api("management.azure.com"),
    runGuide: () => checks.runGuide(() => {}),
    close: async () => {
      await checks.close();
      await fetch.close();
      await local.close();
    },
  };
}
