/** What Resource Manager answers, before it is put on the wire. */
export interface Answer {
  readonly status: number;
  /** Left out: no body at all. */
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}
