import type { Known } from "../known.ts";
import type { Step, Workflow } from "./workflow.ts";

/** What the comparison of a job needs of its workflow. */
export interface JobContext {
  /** The whole texts, for the comments behind versions. */
  readonly before: string;
  readonly after: string;
  readonly known: Known;
  readonly triggers: Workflow["triggers"];
}

export interface OneJobContext extends JobContext {
  readonly isNewJob: boolean;
  /** "the job test" */
  readonly name: string;
  /** Steps of other jobs that always run, which also end before whatever waits for this job. */
  readonly alsoRun: readonly Step[];
}
