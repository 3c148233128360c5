import * as pulumi from "@pulumi/pulumi";
import type { CallerPart, ProtectedFunctionParts } from "./protected-function-parts.ts";

/**
 * What `protectedFunction()` returns at once, while the contract and the settings are still read. As a program's
 * default export it stands for the stack's outputs. Its members are for resources beside it: they resolve once the
 * component exists. If something is refused, the outputs fail, and Pulumi reports that once. The members then stay
 * pending, so that nothing is registered that needs them: an output that fails would be reported again for each resource
 * that waits for it, in other words.
 */
export class DeclaredFunction<Outputs> implements ProtectedFunctionParts, PromiseLike<Outputs> {
  /** The stack's outputs, for a program that adds its own: `export default { ...(await orders.outputs), queue: queue.name }`. */
  readonly outputs: Promise<Outputs>;
  readonly #declared: Promise<{ readonly component: ProtectedFunctionParts }>;

  /** @param declared the component and the stack's outputs */
  constructor(declared: Promise<{ readonly component: ProtectedFunctionParts; readonly outputs: Outputs }>) {
    this.#declared = declared;
    this.outputs = declared.then(({ outputs }) => outputs);
  }

  // oxlint-disable-next-line unicorn/no-thenable -- Pulumi awaits a program's default export
  then<Fulfilled = Outputs, Rejected = never>(
    onFulfilled?: ((outputs: Outputs) => Fulfilled | PromiseLike<Fulfilled>) | null,
    onRejected?: ((error: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Fulfilled | Rejected> {
    return this.outputs.then(onFulfilled, onRejected);
  }

  get resourceGroup() {
    return this.#part("resourceGroup");
  }
  get site() {
    return this.#part("site");
  }
  get plan() {
    return this.#part("plan");
  }
  get identity() {
    return this.#part("identity");
  }
  get storageAccount() {
    return this.#part("storageAccount");
  }
  get workspace() {
    return this.#part("workspace");
  }
  get applicationInsights() {
    return this.#part("applicationInsights");
  }
  get api() {
    return this.#part("api");
  }
  get callers() {
    return this.#part("callers");
  }
  get publicClient() {
    return this.#part("publicClient");
  }

  caller(name: string): pulumi.Output<CallerPart> {
    return this.#of((component) => component.caller(name));
  }

  #part<Name extends Exclude<keyof ProtectedFunctionParts, "caller">>(name: Name): ProtectedFunctionParts[Name] {
    return this.#of((component) => component[name] as pulumi.Output<unknown>) as ProtectedFunctionParts[Name];
  }

  /** An error of `pick` is a rejection that nobody handles, which Pulumi reports once. */
  #of<Value>(pick: (component: ProtectedFunctionParts) => pulumi.Output<Value>): pulumi.Output<Value> {
    const picked = new Promise<pulumi.Output<Value>>((resolve) => {
      void this.#declared.then(
        ({ component }) => resolve(pick(component)),
        () => {},
      );
    });
    return pulumi.output(picked) as pulumi.Output<Value>;
  }
}
