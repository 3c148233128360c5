/** Its deletion was accepted, and has not ended in time. */
export class StillThere extends Error {
  readonly code = "STILL_THERE";

  constructor(what: string, minutes: number) {
    super(`Azure has accepted the deletion of the ${what}, which is still there after ${minutes} minutes.`);
    this.name = "StillThere";
  }
}
