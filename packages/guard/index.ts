export type { Caller } from "./caller.ts";
export { packageSha256 } from "./own-package.ts";
export { type AnonymousHandler, type BoundHandler, type Handler, type HandlersOf, serve } from "./serve.ts";
