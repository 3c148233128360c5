import * as pulumi from "@pulumi/pulumi";
import type { CallerPart, ProtectedFunctionParts } from "./protected-function-parts.ts";

/**
 * What `protectedFunction()` returns at once, while the contract and the settings are still read. As a program's
 * default export it stands for the stack's outputs. Its members are for resources beside it: they resolve once the
 * component exists. If something is refused, they fail with the same error, which Pulumi reports once.
 */
export class DeclaredFunction<Outputs> implements ProtectedFunctionParts, PromiseLike<Outputs> {
  /** The stack's outputs, for programs that add their own: `export default orders.outputs.then(...)`. */
  readonly outputs: Promise<Outputs>;
  readonly #component: Promise<ProtectedFunctionParts>;

  /** @param declared the component and the stack's outputs */
  constructor(declared: Promise<{ readonly component: ProtectedFunctionParts; readonly outputs: Outputs }>) {
    this.#component = declared.then(({ component }) => component);
    this.outputs = declared.then(({ outputs }) => outputs);
    // Whoever uses a member, or exports the outputs, gets the error.
    this.#component.catch(() => {});
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
    return pulumi.output(this.#component.then((component) => component.caller(name)));
  }

  /** An output only once it's asked for: one that fails and that nobody asked for would be reported as well. */
  #part<Name extends Exclude<keyof ProtectedFunctionParts, "caller">>(name: Name): ProtectedFunctionParts[Name] {
    return pulumi.output(this.#component.then((component) => component[name])) as ProtectedFunctionParts[Name];
  }
}
