import { defineConfig } from "vitest/config";
import config from "../vitest.config.ts";

const { projects: _, ...settings } = config.test ?? {};

/** What only root can try, since it mounts a disk to fill: apart, so that nobody runs the other tests as root. */
export default defineConfig({ test: { ...settings, include: ["test/full-disk/**/*.test.ts"] } });
