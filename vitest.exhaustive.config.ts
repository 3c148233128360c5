import { defineConfig } from "vitest/config";
import config from "./vitest.config.ts";

const { projects: _, ...settings } = config.test ?? {};

/** Every situation that anybody thought of, and random ones: minutes, where the other tests take seconds. */
export default defineConfig({ test: { ...settings, include: ["test/exhaustive/**/*.test.ts"] } });
