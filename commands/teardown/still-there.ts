/** It was deleted, and whether it is gone for good nobody knows. */
export class NotInRecycleBin extends Error {
  readonly code = "NOT_IN_RECYCLE_BIN";

  constructor() {
    super("It was deleted, and Entra ID's recycle bin does not show it yet. If it comes there, it stays 30 days.");
    this.name = "NotInRecycleBin";
  }
}

/** Its deletion was accepted, and has not ended in time. */
export class StillThere extends Error {
  readonly code = "STILL_THERE";

  constructor(what: string, minutes: number) {
    super(`Azure has accepted the deletion of the ${what}, which is still there after ${minutes} minutes.`);
    this.name = "StillThere";
  }
}
