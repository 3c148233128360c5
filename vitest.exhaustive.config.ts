import { defineConfig } from "vitest/config";
import config from "./vitest.config.ts";

/** Every situation that anybody thought of, and random ones: minutes, where the other tests take seconds. */
export default defineConfig({
  test: { ...config.test, include: ["test/exhaustive/**/*.test.ts"], exclude: ["**/node_modules/**"] },
});
