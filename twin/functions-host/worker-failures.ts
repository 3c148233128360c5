/** The package did not start; why is in the site's log. */
export class StartFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = "StartFailure";
  }
}

/** The worker ended while, or before, it was asked. */
export class WorkerGone extends Error {
  constructor(options?: ErrorOptions) {
    super("The worker process has ended.", options);
    this.name = "WorkerGone";
  }
}
