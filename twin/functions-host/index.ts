/** The door of the Functions host: One Deploy, and the runtime that the deployed package runs in. */
export { createFunctionsHost } from "./functions-host.ts";
export type { FunctionsHost, FunctionsHostOptions } from "./functions-host.ts";
export { isPreflight, preflightAnswer } from "./preflight.ts";
export type { LogLine } from "./site-log.ts";
export { storageRefusals, type UploadBehavior } from "./upload-behavior.ts";
