/** In the worker: the package uses what the twin does not imitate. The host refuses it by this name (NotImitated). */
export class UnimitatedUse extends Error {
  readonly what: string;

  constructor(what: string) {
    super(`The package uses what the twin does not imitate: ${what}`);
    this.name = "UnimitatedUse";
    this.what = what;
  }
}
