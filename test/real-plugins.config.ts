import { defineConfig } from "vitest/config";
import config from "../vitest.config.ts";
import { realPluginsTimeLimit } from "./support/plugins-under-test.ts";

const { projects: _, ...settings } = config.test ?? {};

/**
 * The twin under Pulumi's own plugins, with their own waits: `npm run test:real-plugins`. With the stand-ins, pauses
 * move the clock; here every wait takes as long as in Azure.
 */
export default defineConfig({
  test: {
    ...settings,
    include: ["adoption*", "drift-*", "pairwise", "first-deployment-*"].map(
      (name) => `test/{acceptance,exhaustive}/${name}.test.ts`,
    ),
    globalSetup: ["test/support/real-plugins-setup.ts"],
    env: { PLUGINS: "real" },
    testTimeout: realPluginsTimeLimit,
    hookTimeout: realPluginsTimeLimit,
  },
});
