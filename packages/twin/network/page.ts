/** Makes any text harmless in HTML, attributes included. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

export const pageStyle = `:root{color-scheme:light dark;font-family:system-ui,sans-serif;line-height:1.5}
body{margin:0;background:light-dark(#f3f3f3,#1b1b1b);color:light-dark(#1b1b1b,#f3f3f3)}
main{box-sizing:border-box;max-width:27rem;margin:3rem auto;padding:1.5rem;background:light-dark(#fff,#262626);overflow-wrap:anywhere}
h1{font-size:1.4rem;margin:0 0 1rem}
label{display:block;margin-top:1rem}
input{box-sizing:border-box;width:100%;padding:.5rem;font:inherit;border:1px solid #767676}
button{font:inherit;padding:.5rem 1rem;margin:1rem .5rem 0 0;border:1px solid #767676;cursor:pointer;max-width:100%}
form{display:inline}
.main{background:#0f5ea8;color:#fff;border-color:#0f5ea8}
:focus-visible{outline:3px solid light-dark(#0f5ea8,#8ec5ff);outline-offset:2px}
[role=alert]{border-left:4px solid light-dark(#a4262c,#ff9ea4);padding-left:.75rem}
.note{font-size:.875rem;color:light-dark(#595959,#b5b5b5)}`;

/** The beginning of every page of the twin. */
export function pageHead(title: string): string {
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><title>${escapeHtml(title)}</title>`;
}

/** A page of the twin. Its note says what answered, so that nobody takes it for Microsoft's. */
export function pageHtml(title: string, body: string, note: string): string {
  return `${pageHead(title)}<style>${pageStyle}</style></head><body><main>${body}
<p class="note">${note}</p></main></body></html>\n`;
}
