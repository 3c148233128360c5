import type { AnonymousHandler } from "@protected-function/guard";

export const health: AnonymousHandler = () => ({ body: "ok" });
