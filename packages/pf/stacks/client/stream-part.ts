/** A part of a streamed answer, as it came. */
export interface StreamPart {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly part: string;
}
