import { deepEqual, equal, match } from "node:assert/strict";

/** The commands' inputs. */
export interface CliStack {
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly apiClientId: string;
  readonly apiName: string;
  readonly resourceGroup: string;
  readonly site: string;
  /** Their names. */
  readonly appSettings: readonly string[];
  /** File of the function's package. */
  readonly packageFile: string;
}

/** One `az` command, and what its JSON has to be. */
export interface CliCommand {
  /** As it is reported: without values. */
  readonly title: string;
  readonly args: readonly string[];
  /** @throws AssertionError */
  readonly holds: (answer: unknown) => void;
}

/** In this order. */
export function cliCommands(stack: CliStack): readonly CliCommand[] {
  const app = ["--resource-group", stack.resourceGroup, "--name", stack.site];
  const graph = `https://graph.microsoft.com/v1.0/applications?$filter=appId eq '${stack.apiClientId}'&$select=appId`;
  return [
    {
      title: "az login --service-principal",
      args: `login --service-principal --tenant ${stack.tenantId} --username ${stack.clientId} --password`
        .split(" ")
        .concat(stack.clientSecret),
      holds: (answer) => {
        const [{ id, state }] = answer as [{ id: string; state: string }];
        deepEqual([id, state], [stack.subscriptionId, "Enabled"]);
      },
    },
    {
      title: "az ad app list --display-name",
      args: ["ad", "app", "list", "--display-name", stack.apiName, "--query", "[].appId"],
      holds: (answer) => deepEqual(answer, [stack.apiClientId]),
    },
    {
      title: "az ad app show",
      args: ["ad", "app", "show", "--id", stack.apiClientId, "--query", "displayName"],
      holds: (answer) => equal(answer, stack.apiName),
    },
    {
      title: "az ad sp show",
      args: ["ad", "sp", "show", "--id", stack.apiClientId, "--query", "appRoleAssignmentRequired"],
      holds: (answer) => equal(answer, true),
    },
    {
      title: "az rest (Graph)",
      args: ["rest", "--method", "get", "--url", graph, "--query", "value"],
      holds: (answer) => deepEqual(answer, [{ appId: stack.apiClientId }]),
    },
    {
      title: "az webapp auth show",
      args: ["webapp", "auth", "show", ...app, "--query", "[enabled, configVersion]"],
      // The command reads the classic settings, which reflect authsettingsV2.
      holds: (answer) => deepEqual(answer, [true, "v2"]),
    },
    {
      title: "az functionapp config appsettings list",
      args: ["functionapp", "config", "appsettings", "list", ...app, "--query", "[].name"],
      holds: (answer) => deepEqual((answer as readonly string[]).toSorted(), stack.appSettings.toSorted()),
    },
    {
      title: "az functionapp deployment source config-zip",
      args: ["functionapp", "deployment", "source", "config-zip", ...app, "--src", stack.packageFile],
      holds: (answer) => match(String(answer), /^Deployment was successful\.$/),
    },
  ];
}

/** What takes away all that the other commands look at. */
export function removal({ resourceGroup }: CliStack): readonly CliCommand[] {
  return [
    {
      title: "az group delete",
      args: ["group", "delete", "--name", resourceGroup, "--yes"],
      holds: (answer) => equal(answer, undefined),
    },
    {
      title: "az group exists",
      args: ["group", "exists", "--name", resourceGroup],
      holds: (answer) => equal(answer, false),
    },
  ];
}
