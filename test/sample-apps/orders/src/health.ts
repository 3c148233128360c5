import type { AnonymousHandler } from "../../../../functions/guard/serve.ts";

export const health: AnonymousHandler = () => ({ body: "ok" });
