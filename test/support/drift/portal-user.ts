import { zipSync } from "fflate";
import { type JsonApi, RequestRefused } from "../../../packages/core/azure/json-api.ts";
import type { ReadOnlyApis } from "../../../packages/pf/commands/drift/detector.ts";
import { type Deployed, DeployedResources } from "../../../packages/pf/commands/drift/deployed-resources.ts";
import type { EmptyLocalStack } from "../local-deployment.ts";
import { callScm, uploadPackage } from "../scm-host.ts";
import type { ShellStack } from "../shell-stack.ts";

/** A user who changes a stack's resources outside Pulumi, as in the portal. */
export interface PortalUser {
  readonly opened: EmptyLocalStack;
  readonly apis: ReadOnlyApis;
  /** By the program's name, with the path of its id, without a host. */
  readonly deployed: (name: string) => Deployed;
  readonly scmHostName: string;
  /** Object ids. */
  readonly grace: string;
  readonly ada: string;
  readonly graphServicePrincipal: string;
  readonly deployer: string;
  /** Uploads a package that isn't the program's. */
  readonly upload: () => Promise<void>;
}

export async function portalUserOf(opened: EmptyLocalStack, shell: ShellStack): Promise<PortalUser> {
  const state = DeployedResources.from(await shell.stack.export());
  const { functionApp } = (await shell.stack.outputs()) as { readonly functionApp: { readonly scmHostName: string } };
  const { scmHostName } = functionApp;
  const idOf = async (path: string): Promise<string> =>
    ((await opened.graph.call("GET", path)) as { readonly id: string }).id;
  const graphs = (await opened.graph.call(
    "GET",
    "/v1.0/servicePrincipals?$filter=appId eq '00000003-0000-0000-c000-000000000000'",
  )) as { readonly value: readonly { readonly id: string }[] };
  const scm = scmOf(opened, scmHostName);
  return {
    opened,
    apis: { graph: refusing(opened.graph), resourceManager: refusing(opened.resourceManager), scm },
    deployed: (name) => {
      const found = state.byName(name);
      if (!found) throw new Error(`the stack has no ${name}`);
      return found;
    },
    scmHostName,
    grace: await idOf("/v1.0/users/grace@twin.onmicrosoft.com"),
    ada: await idOf("/v1.0/users/ada@twin.onmicrosoft.com"),
    graphServicePrincipal: graphs.value[0]?.id ?? "",
    deployer: opened.local.twin.control.deployer.servicePrincipalObjectId,
    upload: async () => {
      const files = { "host.json": new TextEncoder().encode('{"version":"2.0"}') };
      // Without a date of its own the archive would carry that of the test.
      const zip = zipSync(files, { mtime: new Date(1980, 0, 1) });
      await uploadPackage(opened, scmHostName, zip);
    },
  };
}

/** The test's own client throws text; the looks go by the status, as of the clients that they are given. */
function refusing(api: JsonApi): JsonApi {
  return {
    call: async (method, path, body) => {
      try {
        return await api.call(method, path, body);
      } catch (error) {
        const [, status = "0", text = ""] = /: (\d{3}) (.*)$/s.exec(String(error)) ?? [];
        throw new RequestRefused(method, path, Number(status), "refused", text);
      }
    },
  };
}

function scmOf(opened: EmptyLocalStack, host: string): JsonApi {
  return {
    call: async (method, path) => {
      const response = await callScm(opened, host, method, path);
      const text = await response.text();
      if (!response.ok) throw new RequestRefused(method, path, response.status, "refused", text);
      return JSON.parse(text);
    },
  };
}
