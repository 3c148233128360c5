import { defineConfig } from "vitest/config";
import config from "../vitest.config.ts";

const { projects: _, ...settings } = config.test ?? {};

/** These tests need root to mount a disk and fill it. They are separate so that the other tests never run as root. */
export default defineConfig({ test: { ...settings, include: ["test/full-disk/**/*.test.ts"] } });
