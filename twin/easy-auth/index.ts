/** The door of App Service authentication ("Easy Auth"): the gate in front of one site. */
export { createGate } from "./gate.ts";
export type { GateReadings } from "./gate-context.ts";
