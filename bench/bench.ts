import type { Guardian } from "../engine/guardian.ts";
import type { Row } from "./row.ts";

/** What every row's file is given. */
export interface Bench {
  /** The repository: where `Pulumi.yaml` is. */
  readonly directory: string;
  readonly guardian: Guardian;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

/** One file of `rows/`: measures, and answers its rows. */
export type MeasureRows = (bench: Bench) => Promise<readonly Row[]>;
