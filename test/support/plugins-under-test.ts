import { EngineUnavailable } from "../../packages/engine/engine-unavailable.ts";
import type { ObtainedPlugin } from "../../packages/engine/plugins/obtain-plugins.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Which plugins the tests run: `PLUGINS=real`, which `npm run test:real-plugins` sets, or the stand-ins. */
export function pluginsUnderTest(environment: Environment = process.env): "real" | "stand-ins" {
  const { PLUGINS = "stand-ins" } = environment;
  if (PLUGINS === "real" || PLUGINS === "stand-ins") return PLUGINS;
  throw new Error(`PLUGINS is "${PLUGINS}"; "real" and "stand-ins" (the default) are allowed.`);
}

/** How long a test of the real plugins may take, whose waits are as long as in Azure. */
export const realPluginsTimeLimit = 20 * 60_000;

/** A test's own limit, which isn't one for the real plugins. */
export const timeLimit = (milliseconds: number, environment: Environment = process.env): number =>
  pluginsUnderTest(environment) === "real" ? Math.max(milliseconds, realPluginsTimeLimit) : milliseconds;

/**
 * Why the suite of the real plugins can't run here; undefined where it can. With `REAL_PLUGINS=available` it runs by each
 * plugin that is there, with stand-ins for the others; otherwise every plugin has to be there.
 *
 * @throws Error with that where they have to be there: `REAL_PLUGINS=required`, as the workflow's job sets it
 */
export function whyNoRealPlugins(
  plugins: readonly ObtainedPlugin[] | EngineUnavailable,
  { REAL_PLUGINS }: Environment = process.env,
): string | undefined {
  if (REAL_PLUGINS !== undefined && !["available", "required"].includes(REAL_PLUGINS)) {
    throw new Error(`REAL_PLUGINS is "${REAL_PLUGINS}"; "available" and "required" are allowed.`);
  }
  const missing =
    plugins instanceof EngineUnavailable
      ? [plugins.message]
      : plugins.flatMap(({ name, version, source, why = "no reason given" }) =>
          source === "stand-in" ? [`${name} ${version}: ${why}`] : [],
        );
  const isSomeThere = !(plugins instanceof EngineUnavailable) && missing.length < plugins.length;
  if (missing.length === 0 || (REAL_PLUGINS === "available" && isSomeThere)) return undefined;
  const text = ["Pulumi's own plugins can't be had here:", ...missing].join("\n- ");
  if (REAL_PLUGINS === "required") throw new Error(`${text}\nREAL_PLUGINS=required: none of them may be skipped.`);
  return text;
}

/**
 * What a plugin says, in the words that count and whatever is between them: the plugins word things otherwise from one
 * version to the next (`retrieving application x`, `Retrieving Application (Application: "x")`).
 */
export function saying(...words: readonly string[]): RegExp {
  const escaped = words.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`));
  return new RegExp(escaped.join("[^]{0,200}?"), "i");
}
