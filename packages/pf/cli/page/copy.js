// Runs in the reader's browser. Copies text at a button's click, and says so on the button and to screen readers.
document.documentElement.classList.add("scripted");
const copyStatus = document.createElement("p");
copyStatus.className = "spoken";
copyStatus.setAttribute("role", "status");
document.body.append(copyStatus);

async function copyText(text, button) {
  const done = (await isCopied(text)) ? "Copied" : "Not allowed";
  const shown = button.firstChild;
  const label = shown.data;
  // A second click while the first one's answer is still shown.
  if (label !== done) setTimeout(() => (shown.data = label), 2000);
  shown.data = done;
  copyStatus.textContent = "";
  // A screen reader hears a text only if it changes.
  requestAnimationFrame(() => (copyStatus.textContent = done === "Copied" ? done : "The browser didn't allow copying"));
}

/** Some browsers have no clipboard for a file. The older way works there. */
async function isCopied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const give = (event) => {
      event.clipboardData.setData("text/plain", text);
      event.preventDefault();
    };
    document.addEventListener("copy", give, { once: true });
    const isDone = document.execCommand("copy");
    document.removeEventListener("copy", give);
    return isDone;
  }
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest(".copy");
  if (button) void copyText(button.previousElementSibling.textContent, button);
});
