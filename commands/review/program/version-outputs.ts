import { readOutputs, stackOutputsSchema, type StackOutputs } from "../../../infra/outputs.ts";
import type { Administrator } from "../../../checks/origin.ts";

interface ListedFunction {
  readonly properties: {
    readonly config?: {
      readonly bindings?: readonly {
        readonly type?: string;
        readonly methods?: readonly string[];
        readonly route?: string;
      }[];
    };
  };
}

/** The outputs of a program from before contracts. */
interface BeforeContracts {
  readonly functionUrl?: unknown;
  readonly api?: { readonly appRoleId?: unknown };
}

/**
 * Returns the outputs of any version of the program. Versions before contracts had one function and one app role, by
 * id. For those, the role's name and the function's methods come from the deployed resources.
 *
 * @throws ZodError if a review can't read them
 */
export async function outputsOfVersion(
  returned: Readonly<Record<string, unknown>>,
  { graph, resourceManager }: Pick<Administrator, "graph" | "resourceManager">,
): Promise<StackOutputs> {
  const { functionUrl, api: { appRoleId } = {} } = returned as BeforeContracts;
  const { api, callers = {}, functionApp } = readOutputs(returned);
  const applicationObjectId = api?.applicationObjectId;
  const siteId = functionApp?.siteId;
  if (
    "endpoints" in returned ||
    typeof functionUrl !== "string" ||
    typeof appRoleId !== "string" ||
    applicationObjectId === undefined ||
    siteId === undefined
  ) {
    return stackOutputsSchema.parse(returned);
  }
  const { appRoles } = (await graph.call("GET", `/v1.0/applications/${applicationObjectId}`)) as {
    readonly appRoles: readonly { readonly id: string; readonly value: string | null }[];
  };
  const role = appRoles.find(({ id }) => id === appRoleId)?.value ?? appRoleId;
  const { value } = (await resourceManager.call("GET", `${siteId}/functions?api-version=2024-11-01`)) as {
    readonly value: readonly ListedFunction[];
  };
  const { pathname } = new URL(functionUrl);
  const binding = value
    .flatMap(({ properties }) => properties.config?.bindings ?? [])
    .find(({ type, route }) => type?.toLowerCase() === "httptrigger" && pathname.endsWith(`/${route}`));
  const name = pathname.split("/").at(-1) ?? pathname;
  return stackOutputsSchema.parse({
    ...returned,
    endpoints: (binding?.methods ?? ["GET"]).map((method) => ({
      name,
      method: method.toUpperCase(),
      url: functionUrl,
      allow: [role],
    })),
    api: { ...Object(returned["api"]), appRoles: { [role]: appRoleId } },
    callers: Object.fromEntries(
      Object.keys(callers).map((caller) => [caller, { ...Object(Object(returned["callers"])[caller]), roles: [role] }]),
    ),
  });
}
