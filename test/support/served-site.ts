import { fileURLToPath } from "node:url";
import { strToU8, zipSync } from "fflate";
import { bundle, bundleCode } from "../../infra/build/bundle-code.ts";
import { type HostedSite, siteId, startOfTest, type useHostedSites } from "./hosted-site.ts";

const functions = fileURLToPath(new URL("../../functions/", import.meta.url));
const gateOn = [{ name: "WEBSITE_AUTH_ENABLED", value: "true" }];

interface Options {
  readonly appSettings?: readonly { readonly name: string; readonly value: string }[];
  readonly routePrefix?: string;
  /** Whether the entry point has the guard's hook, as every package has that the build makes. */
  readonly hook?: boolean;
}

/**
 * A site that runs the guard as it ships, with a source in the place of functions/src/index.ts: none of its imports are the
 * user's. The build's demands are not made, so that what goes past them can be seen.
 *
 * @param source imports `@protected-function/guard` and its contract
 */
export async function servedSite(
  hosted: ReturnType<typeof useHostedSites>,
  source: string,
  { appSettings = gateOn, routePrefix, hook = true }: Options = {},
): Promise<HostedSite> {
  const { code } = await bundleCode(
    functions,
    `${hook ? 'import "@protected-function/guard/default-deny";\n' : ""}${source}`,
  );
  const host = { version: "2.0", ...(routePrefix !== undefined && { extensions: { http: { routePrefix } } }) };
  return await deployed(
    hosted,
    {
      [bundle]: code,
      "host.json": strToU8(JSON.stringify(host)),
      "package.json": strToU8(JSON.stringify({ main: bundle })),
    },
    appSettings,
  );
}

/** A site that runs a package, from its files. */
export async function deployed(
  hosted: ReturnType<typeof useHostedSites>,
  files: Readonly<Record<string, Uint8Array>>,
  appSettings = gateOn as Options["appSettings"],
): Promise<HostedSite> {
  const site = await hosted();
  site.configure({}, appSettings);
  const zip = zipSync({ ...files }, { level: 0, mtime: new Date(1980, 0, 1) });
  site.tenant.subscription.deployPackage(siteId, "deployment", zip, startOfTest);
  return site;
}

/** What the package wrote to its log, each line with its level. */
export function logOf(site: HostedSite): readonly string[] {
  return site.functionsHost
    .logs(siteId)
    .filter(({ category }) => /^Function\..*\.User$/.test(category))
    .map(({ level, message }) => `${level}: ${message}`);
}
