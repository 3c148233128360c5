import type { StackOutputs } from "@protected-function/infra/outputs.ts";
import { listAll } from "@protected-function/core/azure/list-all.ts";
import type { Origin } from "../origin.ts";

/** A function as Resource Manager lists it. */
export interface ListedFunction {
  readonly properties: {
    readonly name?: string | null;
    readonly invoke_url_template?: string | null;
    readonly config?: {
      readonly bindings?: readonly {
        readonly type?: string;
        readonly name?: string;
        readonly direction?: string;
        readonly methods?: readonly string[] | null;
        readonly route?: string | null;
      }[];
    } | null;
  };
}

/** Returns what the Functions host has registered, whatever triggers it. */
export async function functionsListedBy(
  { resourceManager }: NonNullable<Origin["administrator"]>,
  { functionApp }: StackOutputs,
): Promise<readonly ListedFunction[]> {
  return await listAll<ListedFunction>(resourceManager, `${functionApp.siteId}/functions?api-version=2024-11-01`);
}
