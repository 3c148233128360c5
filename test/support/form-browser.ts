const login = "https://login.microsoftonline.com";

/** A page or a redirect, as the browser sees it. */
export interface Seen {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parameters at the redirect URI, by redirect or by the form that posts itself. */
  readonly answer: URLSearchParams;
  readonly location: string | undefined;
  /** Presses a button of the page's form. */
  readonly press: (action: string, fields?: Record<string, string>, headers?: Record<string, string>) => Promise<Seen>;
}

/** A browser with cookies of its own, which follows nothing by itself. */
export class FormBrowser {
  readonly cookies = new Map<string, string>();
  readonly #send: (request: Request) => Response | Promise<Response>;

  /** @param send answers a request, redirects as they are */
  constructor(send: (request: Request) => Response | Promise<Response>) {
    this.#send = send;
  }

  async request(url: string, init: RequestInit = {}): Promise<Seen> {
    const headers = new Headers(init.headers);
    if (this.cookies.size > 0) headers.set("cookie", [...this.cookies].map((pair) => pair.join("=")).join("; "));
    const response = await this.#send(new Request(url, { ...init, headers }));
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === "") this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const text = await response.text();
    const location = response.headers.get("location") ?? undefined;
    return {
      status: response.status,
      headers: response.headers,
      text,
      location,
      answer: answerIn(location, text),
      press: (action, fields = {}, more = {}) => {
        const [, target = ""] = /<form method="post" action="([^"]+)"/.exec(text) ?? [];
        const [, ctx = ""] = /name="ctx" value="([^"]+)"/.exec(text) ?? [];
        const body = new URLSearchParams({
          ctx,
          action,
          ...fields,
        });
        return this.request(unescaped(target), {
          method: "POST",
          body,
          headers: {
            origin: login,
            ...more,
          },
        });
      },
    };
  }
}

function answerIn(location: string | undefined, text: string): URLSearchParams {
  if (location !== undefined) {
    const { hash, search } = new URL(location, "https://relative.example");
    return new URLSearchParams(hash === "" ? search : hash.slice(1));
  }
  const fields = [...text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
  return new URLSearchParams(
    fields.map(([, name = "", value = ""]): [string, string] => [unescaped(name), unescaped(value)]),
  );
}

function unescaped(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}
