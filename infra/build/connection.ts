/** What a binding or trigger needs of the app settings. */
export interface Connection {
  /** The function. */
  readonly path: string;
  /** `output orders (queue)`, `queueTrigger` */
  readonly of: string;
  /** The app setting that it names, or the beginning of a group's names. Undefined if it names no connection. */
  readonly name?: string;
  /** The option that has the name, if it isn't the connection: `schedule`. */
  readonly property?: string;
}
