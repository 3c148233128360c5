/** A hook assigned what it may only read. Azure/azure-functions-nodejs-worker `src/errors.ts` */
export class ReadOnlyError extends TypeError {
  readonly isAzureFunctionsSystemError = true;

  constructor(propertyName: string) {
    super(`Cannot assign to read only property '${propertyName}'`);
    this.name = "ReadOnlyError";
  }
}
