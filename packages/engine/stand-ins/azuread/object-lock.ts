/**
 * Allows one change at a time per application, because its lists are read, changed and written back whole. The plugin
 * has the same lock, in its process (tf.LockByName of hashicorp/terraform-provider-azuread).
 */
export class ObjectLock {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs `work` after all earlier calls under `key` have ended, whether they succeeded or not. */
  async hold<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    const settled = mine.catch(() => undefined);
    this.#last.set(key, settled);
    try {
      return await mine;
    } finally {
      if (this.#last.get(key) === settled) this.#last.delete(key);
    }
  }
}
