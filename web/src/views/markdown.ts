// Markdown to HTML that may stand in the page: what could act is taken out, and nothing is loaded from elsewhere.
import DOMPurify from "dompurify";
import { marked } from "marked";

// A picture that stands elsewhere would tell its owner who looks: its name is a link to it.
DOMPurify.addHook("uponSanitizeElement", (node) => {
  if (!(node instanceof HTMLImageElement)) return;
  const address = node.getAttribute("src") ?? "";
  if (address.startsWith("data:image/")) return;
  const name = document.createElement(node.closest("a") ? "span" : "a");
  name.textContent = node.alt || address || "picture";
  if (name instanceof HTMLAnchorElement && /^https?:/i.test(address)) name.href = address;
  node.replaceWith(name);
});

DOMPurify.addHook("afterSanitizeAttributes", (node) => {
  if (node.tagName !== "A") return;
  node.setAttribute("target", "_blank");
  node.setAttribute("rel", "noopener noreferrer");
});

// The browser reports to its console what the page's rules would stop even in a document that is only read. What it
// would report is renamed before; that it is taken out does not depend on this.
function quiet(html: string): string {
  return html.replace(/<[a-z/][^<>]*>/gi, (tag) =>
    tag
      .replace(/^<(\/?)style\b/i, "<$1template")
      .replace(/^<base\b/i, "<no-base")
      .replace(/(?<=[\s"'/])(on\w+|style)(?=\s*=)/gi, "no-$1"),
  );
}

// What is nested too deep to be read as Markdown stands as it was written.
function parsed(text: string): string {
  try {
    return marked.parse(text, { async: false, gfm: true });
  } catch {
    const plain = document.createElement("pre");
    plain.textContent = text;
    return plain.outerHTML;
  }
}

export function renderMarkdown(text: string): string {
  return DOMPurify.sanitize(quiet(parsed(text)), {
    USE_PROFILES: { html: true },
    FORBID_TAGS: ["style", "form", "input", "button", "textarea", "select", "audio", "video"],
    FORBID_ATTR: ["style", "id", "class", "background", "poster", "srcset", "sizes"],
  });
}
