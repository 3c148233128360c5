import type { PropertyMap } from "../../../../engine/stand-ins/property-values.ts";

/** One resource of Azure Monitor, as it is declared, sent, answered and kept. */
export interface MonitoringCase {
  readonly type: string;
  readonly inputs: PropertyMap;
  readonly id: string;
  readonly apiVersion: string;
  readonly body: unknown;
  readonly answer: Readonly<Record<string, unknown>>;
  readonly outputs: PropertyMap;
}
